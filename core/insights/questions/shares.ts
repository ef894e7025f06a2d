/** What calls are about, or what callers want: how many calls of each period and of all. A call may be about several things. */
import * as z from 'zod';
import {
  factLines,
  factNumber,
  factQuestion,
  type FactFilter,
  type FactQuestion,
  type FactRecord,
  type ItemKind,
} from '../fact-question.ts';
import { shareOf, type Share } from '../statistics.ts';
import { PERIOD_COLUMNS, type Period } from './buckets.ts';

export interface Shares {
  /** Calls of the whole time, also those about nothing that is known. */
  readonly calls: number;
  readonly items: readonly ItemShares[];
}

export interface ItemShares extends Share {
  readonly id: string;
  /** Of every period with calls, in order. */
  readonly series: readonly (Share & { readonly period: string })[];
}

export function sharesQuestion(
  filter: FactFilter,
  kind: Extract<ItemKind, 'topic' | 'intent'>,
  by: Period,
): FactQuestion {
  const period = PERIOD_COLUMNS[by];
  const found = `SELECT DISTINCT c.recordingid, c.period, i.item FROM dated c JOIN items i ON i.recordingid = c.recordingid WHERE i.kind = '${kind}'`;
  return factQuestion(
    filter,
    { dated: `SELECT recordingid, ${period} AS period FROM chosen`, found },
    `SELECT period, '' AS item, count(*) AS n FROM dated GROUP BY period
UNION ALL
SELECT period, item, count(*) AS n FROM found GROUP BY period, item
ORDER BY 1, 2`,
  );
}

const lineSchema = z.object({ period: z.string(), item: z.string(), n: factNumber });

/** Most frequent first. Errors: INTEGRITY. */
export function sharesAnswer(records: readonly FactRecord[]): Shares {
  const lines = factLines(lineSchema, records);
  const totals = new Map(lines.filter(({ item }) => item === '').map(({ period, n }) => [period, n]));
  const calls = sum(totals.values());
  const counts = new Map<string, Map<string, number>>();
  for (const { period, item, n } of lines) {
    if (item !== '') counts.set(item, (counts.get(item) ?? new Map<string, number>()).set(period, n));
  }
  const items = [...counts].map(([id, found]) => ({
    id,
    ...shareOf(sum(found.values()), calls),
    series: [...totals].map(([period, total]) => ({ period, ...shareOf(found.get(period) ?? 0, total) })),
  }));
  return { calls, items: items.sort((a, b) => b.calls - a.calls || (a.id < b.id ? -1 : 1)) };
}

function sum(values: Iterable<number>): number {
  return [...values].reduce((total, value) => total + value, 0);
}
