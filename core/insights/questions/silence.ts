/** Who waits, and how long: silence and hold by line, team, source or language. */
import * as z from 'zod';
import {
  factLine,
  factNumber,
  factQuestion,
  type FactFilter,
  type FactQuestion,
  type FactRecord,
} from '../fact-question.ts';
import { isFew, shareOf, type Mean, type Share } from '../statistics.ts';
import { meanIn, sumsOf } from './averages.ts';

/** A wait that callers notice. */
const LONG_MS = 30_000;

export const GROUPS = ['businessLine', 'team', 'source', 'language'] as const;
export type Group = (typeof GROUPS)[number];

export interface Waiting {
  /** Empty for calls of which it is not known. */
  readonly group: string;
  readonly calls: number;
  /** Of the length of a call, 0 to 1. */
  readonly silence: Mean;
  readonly hold: Mean;
  /** Calls in which nobody spoke for 30 s or more at a time, of those that were measured. */
  readonly longSilence: Share;
  /** Calls with any hold, of those that were measured. */
  readonly onHold: Share;
  readonly tooFew: boolean;
}

export function silenceQuestion(filter: FactFilter, by: Group): FactQuestion {
  return factQuestion(
    filter,
    {},
    `SELECT coalesce(${by.toLowerCase()}, '') AS grouped, count(*) AS n,
  ${sumsOf(['silenceshare', 'holdshare'])},
  count(longestsilencems) AS measured,
  count(CASE WHEN longestsilencems >= ${LONG_MS} THEN 1 END) AS long_n,
  count(CASE WHEN holdshare > 0 THEN 1 END) AS held_n
FROM chosen GROUP BY coalesce(${by.toLowerCase()}, '') ORDER BY 1`,
  );
}

const lineSchema = z.object({
  grouped: z.string(),
  n: factNumber,
  measured: factNumber,
  long_n: factNumber,
  held_n: factNumber,
});

/** Errors: INTEGRITY. */
export function silenceAnswer(records: readonly FactRecord[]): readonly Waiting[] {
  return records.map((record) => {
    const line = factLine(lineSchema, record);
    const hold = meanIn(record, 'holdshare');
    return {
      ...{ group: line.grouped, calls: line.n, hold },
      silence: meanIn(record, 'silenceshare'),
      longSilence: shareOf(line.long_n, line.measured),
      onHold: shareOf(line.held_n, hold.calls),
      tooFew: isFew(line.n),
    };
  });
}
