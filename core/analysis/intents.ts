/** What the caller wants, by the phrases of the policies. */
import type { Analysis } from './analysis.ts';
import { type PreparedTurn, find, rolesFor } from './phrases.ts';
import type { Intent } from './policies.ts';

/** Share of doubt that one turn with such a phrase leaves. */
const DOUBT = { strong: 0.3, weak: 0.7 };
const REPORTED_FROM = 0.4;

/**
 * Intents of the caller, surest first: confidence = 1 - 0.3^strong x 0.7^weak over the turns that say a phrase and do not
 * negate it; reported from 0.4, so one outright phrase or two hints.
 */
export function findIntents(turns: readonly PreparedTurn[], intents: readonly Intent[]): Analysis['intents'] {
  const roles = rolesFor(turns, 'customer');
  const found: Analysis['intents'] = [];
  for (const { id, strong, weak } of intents) {
    const outright = find(turns, strong, { roles, skipNegated: true });
    const said = new Set(outright.map(({ turn }) => turn));
    const hints =
      weak === undefined ? [] : find(turns, weak, { roles, skipNegated: true }).filter(({ turn }) => !said.has(turn));
    const confidence = 1 - DOUBT.strong ** outright.length * DOUBT.weak ** hints.length;
    if (confidence < REPORTED_FROM) continue;
    const evidence = [...outright, ...hints].sort((a, b) => a.turn - b.turn);
    found.push({ id, confidence: Math.round(confidence * 1000) / 1000, evidence });
  }
  return found.sort(
    (a, b) => b.confidence - a.confidence || firstTurn(a) - firstTurn(b) || a.id.localeCompare(b.id, 'en'),
  );
}

/** Of two equally sure intents the one said first leads: callers begin with why they call. */
function firstTurn({ evidence }: Analysis['intents'][number]): number {
  return evidence[0]?.turn ?? 0;
}
