/** Means with their intervals, from sums that every engine can make: its own function for a spread is called differently in each. */
import { factLine, factNumber, type FactRecord } from '../fact-question.ts';
import { meanOf, type Mean } from '../statistics.ts';

/** Columns `<column>_n`, `<column>_sum` and `<column>_sq` of a selection. SQL's sum of nothing is null. */
export function sumsOf(columns: readonly string[]): string {
  return columns
    .map((c) => `count(${c}) AS ${c}_n, coalesce(sum(${c}), 0) AS ${c}_sum, coalesce(sum(${c} * ${c}), 0) AS ${c}_sq`)
    .join(',\n  ');
}

/** The mean of a column that `sumsOf` has asked for. Errors: INTEGRITY. */
export function meanIn(record: FactRecord, column: string): Mean {
  const of = (part: string): number => factLine(factNumber, record[`${column}_${part}`]);
  return meanOf({ count: of('n'), sum: of('sum'), squares: of('sq') });
}
