/** Scorecard results over time, by agent, team or line: how many calls, which mean, and how sure that is. */
import * as z from 'zod';
import { factLine, factQuestion, type FactFilter, type FactQuestion, type FactRecord } from '../fact-question.ts';
import type { Mean } from '../statistics.ts';
import { meanIn, sumsOf } from './averages.ts';
import { PERIOD_COLUMNS, type Period } from './buckets.ts';

export const SCORE_GROUPS = ['agentId', 'team', 'businessLine', 'scorecard'] as const;
export type ScoreGroup = (typeof SCORE_GROUPS)[number];

const GROUP_COLUMNS: Record<ScoreGroup, string> = {
  agentId: 'agent',
  team: 'team',
  businessLine: 'businessline',
  scorecard: 'scorecard',
};

export interface ScoreSeries {
  /** Empty for calls of which it is not known. */
  readonly group: string;
  /** Only periods with a scored call, oldest first. */
  readonly series: readonly { readonly period: string; readonly score: Mean }[];
}

/** Lines of an answer at most: an engine pages beyond. */
const MOST_LINES = 10_000;

export function scoresQuestion(filter: FactFilter, group: ScoreGroup, by: Period): FactQuestion {
  const grouped = `coalesce(${GROUP_COLUMNS[group]}, '')`;
  const period = PERIOD_COLUMNS[by];
  return factQuestion(
    filter,
    { scored: 'SELECT * FROM chosen WHERE score IS NOT NULL' },
    `SELECT ${grouped} AS grouped, ${period} AS period, ${sumsOf(['score'])}
FROM scored GROUP BY ${grouped}, ${period} ORDER BY 1, 2 LIMIT ${MOST_LINES + 1}`,
  );
}

const lineSchema = z.object({ grouped: z.string(), period: z.string() });

/** `more`: there is more than one answer holds; ask for a shorter time. Errors: INTEGRITY. */
export function scoresAnswer(records: readonly FactRecord[]): { items: readonly ScoreSeries[]; more: boolean } {
  const groups = new Map<string, { period: string; score: Mean }[]>();
  for (const record of records.slice(0, MOST_LINES)) {
    const { grouped, period } = factLine(lineSchema, record);
    const series = groups.get(grouped) ?? [];
    series.push({ period, score: meanIn(record, 'score') });
    groups.set(grouped, series);
  }
  return {
    items: [...groups].map(([group, series]) => ({ group, series })),
    more: records.length > MOST_LINES,
  };
}
