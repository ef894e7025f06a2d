/**
 * Why callers complain, as far as the scorecards can tell: a step of the script that is missed in calls about a topic more often than in other
 * calls. It says what goes together, not what causes what.
 */
import * as z from 'zod';
import {
  factLines,
  factNumber,
  factQuestion,
  literal,
  type FactFilter,
  type FactQuestion,
  type FactRecord,
} from '../fact-question.ts';
import { liftOf, shareOf, type Lift, type Share } from '../statistics.ts';

export interface Cause extends Share {
  readonly topic: string;
  /** `scorecard/item`. `calls` missed it, `of` the calls about the topic to which it applied. */
  readonly step: string;
  /** The same step in all calls that are not about the topic. */
  readonly elsewhere: Share;
  /** Against elsewhere; null where either of them has no such call. */
  readonly lift: Lift | null;
  /** Calls that would not have missed it, had it been missed as often as elsewhere: what could be gained. */
  readonly excess: number;
}

/** Calls about topics (`about`) and the steps that applied to them (`steps`, missed 1 or 0). */
const PARTS = {
  steps: `SELECT c.recordingid, c.agent, c.startms, i.item AS step, max(CASE WHEN i.kind = 'missed' THEN 1 ELSE 0 END) AS missed
  FROM chosen c JOIN items i ON i.recordingid = c.recordingid WHERE i.kind IN ('met', 'missed')
  GROUP BY c.recordingid, c.agent, c.startms, i.item`,
  about: `SELECT DISTINCT c.recordingid, i.item AS topic
  FROM chosen c JOIN items i ON i.recordingid = c.recordingid WHERE i.kind = 'topic'`,
};

export function causesQuestion(filter: FactFilter): FactQuestion {
  return factQuestion(
    filter,
    PARTS,
    `SELECT '' AS topic, step, count(*) AS n, sum(missed) AS missed_n FROM steps GROUP BY step
UNION ALL
SELECT a.topic, s.step, count(*) AS n, sum(s.missed) AS missed_n
FROM about a JOIN steps s ON s.recordingid = a.recordingid GROUP BY a.topic, s.step
ORDER BY 1, 2`,
  );
}

const countSchema = z.object({ topic: z.string(), step: z.string(), n: factNumber, missed_n: factNumber });

/** What is known of enough calls first, then by `excess`; steps that nobody missed are left out. Errors: INTEGRITY. */
export function causesAnswer(records: readonly FactRecord[], topic?: string): readonly Cause[] {
  const lines = factLines(countSchema, records);
  const totals = new Map(lines.filter((line) => line.topic === '').map((line) => [line.step, line]));
  return lines
    .filter((line) => line.topic !== '' && line.missed_n > 0 && (topic ?? line.topic) === line.topic)
    .map((line) => causeOf(line, totals.get(line.step) ?? line))
    .sort(
      (a, b) =>
        Number(a.tooFew) - Number(b.tooFew) || b.excess - a.excess || b.calls - a.calls || (a.step < b.step ? -1 : 1),
    );
}

type Line = z.infer<typeof countSchema>;

function causeOf({ topic, step, n, missed_n: missed }: Line, all: Line): Cause {
  const here = shareOf(missed, n);
  const elsewhere = shareOf(all.missed_n - missed, all.n - n);
  const expected = elsewhere.of === 0 ? missed : (n * elsewhere.calls) / elsewhere.of;
  const excess = Math.round((missed - expected) * 10) / 10;
  return { topic, step, ...here, elsewhere, lift: liftOf(here, elsewhere), excess };
}

/** A pair that was found. */
type Pair = Pick<Cause, 'topic' | 'step'>;

/** Of each pair the agents who miss the step most often in number, `most` of them. `pairs` must not be empty. */
export function causeAgentsQuestion(filter: FactFilter, pairs: readonly Pair[], most: number): FactQuestion {
  return factQuestion(
    filter,
    {
      ...PARTS,
      counted: `SELECT a.topic, s.step, s.agent, count(*) AS n, sum(s.missed) AS missed_n
  FROM about a JOIN steps s ON s.recordingid = a.recordingid WHERE s.agent IS NOT NULL AND (${anyOf(pairs)})
  GROUP BY a.topic, s.step, s.agent`,
      placed: `SELECT topic, step, agent, n, missed_n,
  row_number() OVER (PARTITION BY topic, step ORDER BY missed_n DESC, agent) AS place FROM counted`,
    },
    `SELECT topic, step, agent, n, missed_n FROM placed WHERE place <= ${most} AND missed_n > 0 ORDER BY topic, step, place`,
  );
}

export interface CauseAgent extends Share {
  readonly agentId: string;
}

const agentSchema = countSchema.extend({ agent: z.string() });

/** Errors: INTEGRITY. */
export function causeAgentsAnswer(records: readonly FactRecord[]): readonly (Pair & CauseAgent)[] {
  return factLines(agentSchema, records).map(({ topic, step, agent, n, missed_n: missed }) => ({
    ...{ topic, step, agentId: agent },
    ...shareOf(missed, n),
  }));
}

/** Of each pair the newest calls that missed the step, `most` of them. `pairs` must not be empty. */
export function causeExamplesQuestion(filter: FactFilter, pairs: readonly Pair[], most: number): FactQuestion {
  return factQuestion(
    filter,
    {
      ...PARTS,
      placed: `SELECT a.topic, s.step, s.recordingid,
  row_number() OVER (PARTITION BY a.topic, s.step ORDER BY s.startms DESC, s.recordingid) AS place
  FROM about a JOIN steps s ON s.recordingid = a.recordingid WHERE s.missed = 1 AND (${anyOf(pairs)})`,
    },
    `SELECT topic, step, recordingid FROM placed WHERE place <= ${most} ORDER BY topic, step, place`,
  );
}

const exampleSchema = z.object({ topic: z.string(), step: z.string(), recordingid: z.string() });

/** Errors: INTEGRITY. */
export function causeExamplesAnswer(
  records: readonly FactRecord[],
): readonly (Pair & { readonly recordingId: string })[] {
  return factLines(exampleSchema, records).map(({ recordingid: recordingId, ...pair }) => ({ ...pair, recordingId }));
}

function anyOf(pairs: readonly Pair[]): string {
  return pairs.map(({ topic, step }) => `(a.topic = ${literal(topic)} AND s.step = ${literal(step)})`).join(' OR ');
}
