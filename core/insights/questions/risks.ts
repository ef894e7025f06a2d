/** Calls by the risk that they showed, highest first, with a position to go on from. */
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

/** A call and its place in the order. */
export interface RiskLine {
  readonly recordingId: string;
  /** 0 to 1. */
  readonly score: number;
}

const lineSchema = z
  .object({ recordingid: z.string(), score: factNumber })
  .transform(({ recordingid, score }): RiskLine => ({ recordingId: recordingid, score }));

/** `after`: the last one that was looked at. Numbers are written with an exponent, which every engine reads as a double. */
export function risksQuestion(
  filter: FactFilter,
  { limit, after, atLeast = 0 }: { limit: number; after?: RiskLine | undefined; atLeast?: number },
): FactQuestion {
  const beyond = after
    ? ` AND (risk < ${after.score.toExponential()} OR (risk = ${after.score.toExponential()} AND recordingid > ${literal(after.recordingId)}))`
    : '';
  return factQuestion(
    filter,
    {},
    `SELECT recordingid, risk AS score FROM chosen
WHERE risk IS NOT NULL AND risk >= ${atLeast.toExponential()}${beyond}
ORDER BY risk DESC, recordingid LIMIT ${limit}`,
  );
}

/** Errors: INTEGRITY. */
export function risksAnswer(records: readonly FactRecord[]): readonly RiskLine[] {
  return factLines(lineSchema, records);
}
