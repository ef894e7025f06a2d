/** What became of what callers wanted, and how often a competitor got it. Shares are of the calls whose outcome is known. */
import * as z from 'zod';
import {
  factLines,
  factNumber,
  factQuestion,
  type FactFilter,
  type FactQuestion,
  type FactRecord,
} from '../fact-question.ts';
import type { OutcomeCode } from '../../recording/outcome.ts';
import { shareOf, type Share } from '../statistics.ts';

/** The outcome that means: a competitor got it. */
const LOST = 'lost-to-competitor' satisfies OutcomeCode;

export interface IntentOutcomes {
  readonly intent: string;
  /** Calls with the intent. */
  readonly calls: number;
  /** Of which nobody has told the outcome. */
  readonly unknown: number;
  readonly outcomes: readonly (Share & { readonly outcome: string })[];
  readonly lost: Share;
}

/** By every intent of a call, not only the surest. */
export function outcomesQuestion(filter: FactFilter): FactQuestion {
  const wanted = `SELECT DISTINCT c.recordingid, i.item AS intent, coalesce(c.outcome, '') AS outcome
  FROM chosen c JOIN items i ON i.recordingid = c.recordingid WHERE i.kind = 'intent'`;
  return factQuestion(
    filter,
    { wanted },
    'SELECT intent, outcome, count(*) AS n FROM wanted GROUP BY intent, outcome ORDER BY intent, outcome',
  );
}

const lineSchema = z.object({ intent: z.string(), outcome: z.string(), n: factNumber });

/** The most frequent intent first. Errors: INTEGRITY. */
export function outcomesAnswer(records: readonly FactRecord[]): readonly IntentOutcomes[] {
  const lines = factLines(lineSchema, records);
  return [...new Set(lines.map(({ intent }) => intent))]
    .map((intent) => ({ intent, ...ofIntent(lines.filter((line) => line.intent === intent)) }))
    .sort((a, b) => b.calls - a.calls || (a.intent < b.intent ? -1 : 1));
}

function ofIntent(lines: readonly { outcome: string; n: number }[]): Omit<IntentOutcomes, 'intent'> {
  const calls = lines.reduce((total, { n }) => total + n, 0);
  const unknown = lines.find(({ outcome }) => outcome === '')?.n ?? 0;
  const known = calls - unknown;
  const outcomes = lines
    .filter(({ outcome }) => outcome !== '')
    .map(({ outcome, n }) => ({ outcome, ...shareOf(n, known) }))
    .sort((a, b) => b.calls - a.calls);
  return { calls, unknown, outcomes, lost: shareOf(lines.find(({ outcome }) => outcome === LOST)?.n ?? 0, known) };
}
