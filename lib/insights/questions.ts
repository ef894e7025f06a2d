/** Questions that come up again, as Athena keeps them. */
import { CALL_FACTS_TABLE } from '../../adapters/aws/fact-relations.ts';

export interface Question {
  readonly name: string;
  readonly description: string;
  readonly sql: string;
}

/** Rows of the last 30 days. A call may have several, even on several days: with `place = 1` each counts once, and not when its last row removes it. */
const CALLS = `(
  SELECT *, row_number() OVER (PARTITION BY recordingid ORDER BY writtenms DESC, removed DESC) AS place
  FROM ${CALL_FACTS_TABLE}
  WHERE day >= date_format(current_date - interval '30' day, '%Y-%m-%d')
)`;

export const QUESTIONS: readonly Question[] = [
  {
    name: 'calls-per-day',
    description: 'Calls and hours per day and business line, last 30 days',
    sql: `SELECT day, businessline, count(*) AS calls, round(sum(durationms) / 3600000.0, 1) AS hours
FROM ${CALLS}
WHERE place = 1 AND NOT removed
GROUP BY day, businessline
ORDER BY day, businessline`,
  },
  {
    name: 'topics-and-sentiment',
    description: 'Topics by number of calls, with the mood of the customers, last 30 days',
    sql: `SELECT topic, count(*) AS calls, round(avg(sentiment), 3) AS sentiment,
  round(avg(sentimenttrend), 3) AS change
FROM ${CALLS}
CROSS JOIN UNNEST(topics) AS t (topic)
WHERE place = 1 AND NOT removed
GROUP BY topic
ORDER BY calls DESC`,
  },
  {
    name: 'scores-by-line',
    description: 'Quartiles of scorecard results per business line, last 30 days',
    sql: `SELECT businessline, scorecard, count(*) AS calls, approx_percentile(score, ARRAY[0.25, 0.5, 0.75]) AS quartiles
FROM ${CALLS}
WHERE place = 1 AND NOT removed AND score IS NOT NULL
GROUP BY businessline, scorecard
ORDER BY businessline, scorecard`,
  },
];
