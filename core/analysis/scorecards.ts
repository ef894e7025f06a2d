/** Scorecards: which rules of the conversation were kept, with the turns that show it. */
import type { Analysis } from './analysis.ts';
import { applies, type ScorecardCall } from './scorecard-call.ts';
import { judge, type ItemResult } from './scorecard-items.ts';
import type { Scorecard } from './scorecard-policy.ts';

/**
 * One result per scorecard that applies. `score` = 100 x weight of passed items / weight of items that apply; 0 when a
 * knock-out item failed. A scorecard of which no weighted item applies is left out.
 */
export function runScorecards(call: ScorecardCall, scorecards: readonly Scorecard[]): Analysis['scorecards'] {
  const results: Analysis['scorecards'] = [];
  for (const card of scorecards) {
    if (!applies(call, card.appliesWhen)) continue;
    const done = new Map<string, ItemResult>();
    let weight = 0;
    let passed = 0;
    let knockedOut = false;
    for (const item of card.items) {
      const result = judge(call, item, done);
      done.set(item.id, result);
      if (result.passed === null) continue;
      weight += item.weight;
      if (result.passed) passed += item.weight;
      else knockedOut ||= item.knockOut;
    }
    if (weight === 0) continue;
    const score = knockedOut ? 0 : Math.round((1000 * passed) / weight) / 10;
    results.push({ id: card.id, version: card.version, score, items: [...done.values()] });
  }
  return results;
}
