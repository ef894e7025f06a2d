/** Scorecards: which rules of the conversation were kept, with the turns that show it. */
import type { Acoustics } from '../audio/shapes.ts';
import { baseLanguage } from '../transcript/language.ts';
import type { Role } from '../transcript/transcript.ts';
import type { Analysis, Evidence } from './analysis.ts';
import { type PreparedTurn, find, rolesFor } from './phrases.ts';
import type { AppliesWhen, Scorecard, ScorecardItem } from './scorecard-policy.ts';

type ScorecardResult = Analysis['scorecards'][number];
type ItemResult = ScorecardResult['items'][number];

export interface ScorecardCall {
  readonly language: string;
  readonly turns: readonly PreparedTurn[];
  readonly acoustics: Acoustics | null;
  readonly topics: Analysis['topics'];
  readonly intents: Analysis['intents'];
}

function applies(call: ScorecardCall, when: AppliesWhen | undefined): boolean {
  if (when === undefined) return true;
  const { languages, topics, intents, said } = when;
  const has = (ids: readonly string[] | undefined, found: readonly { readonly id: string }[]): boolean =>
    ids === undefined || found.some(({ id }) => ids.includes(id));
  if (languages !== undefined && !languages.includes(baseLanguage(call.language))) return false;
  if (!has(topics, call.topics) || !has(intents, call.intents)) return false;
  const roles = said?.by === undefined ? undefined : rolesFor(call.turns, said.by);
  return said === undefined || find(call.turns, said.phrases, { roles }).length > 0;
}

/** The turn during which, or after which, something happened that has no words of its own. */
function turnAt(turns: readonly PreparedTurn[], atMs: number): Evidence[] {
  const before = turns.findLast(({ turn }) => turn.startMs <= atMs) ?? turns[0];
  return before === undefined ? [] : [{ turn: before.turn.index, startMs: before.turn.startMs }];
}

function required(
  call: ScorecardCall,
  item: ScorecardItem & { kind: 'required' },
  done: ReadonlyMap<string, ItemResult>,
): Evidence[] {
  const endMs = call.turns.reduce((latest, { turn }) => Math.max(latest, turn.endMs), 0);
  const earlier = item.after === undefined ? undefined : done.get(item.after)?.evidence[0];
  if (item.after !== undefined && earlier === undefined) return [];
  const { withinFirstSeconds: first, withinLastSeconds: last } = item;
  const turns = call.turns.filter(
    ({ turn }) =>
      (first === undefined || turn.startMs <= first * 1000) &&
      (last === undefined || turn.endMs >= endMs - last * 1000) &&
      (earlier === undefined || turn.index >= earlier.turn),
  );
  return find(turns, item.phrases, { roles: rolesFor(call.turns, item.by) });
}

function interruptionsBy(acoustics: Acoustics, role: Role): readonly { readonly atMs: number }[] {
  return acoustics.interruptions.filter(({ by }) => by === role);
}

function judge(call: ScorecardCall, item: ScorecardItem, done: ReadonlyMap<string, ItemResult>): ItemResult {
  const { id } = item;
  const skipped = { id, passed: null, evidence: [] };
  if (!applies(call, item.appliesWhen)) return skipped;
  switch (item.kind) {
    case 'required': {
      const evidence = required(call, item, done);
      return { id, passed: evidence.length > 0, evidence };
    }
    case 'forbidden': {
      const evidence = find(call.turns, item.phrases, { roles: rolesFor(call.turns, item.by) });
      return { id, passed: evidence.length === 0, evidence };
    }
    case 'silence': {
      if (call.acoustics === null) return skipped;
      const long = call.acoustics.silences.filter(({ startMs, endMs }) => endMs - startMs > item.maxSeconds * 1000);
      return { id, passed: long.length === 0, evidence: long.flatMap(({ startMs }) => turnAt(call.turns, startMs)) };
    }
    case 'interruptions': {
      if (call.acoustics === null) return skipped;
      const found = interruptionsBy(call.acoustics, item.by);
      const evidence = found.flatMap(({ atMs }) => turnAt(call.turns, atMs));
      return { id, passed: found.length <= item.maxCount, evidence };
    }
  }
}

/**
 * One result per scorecard that applies. `score` = 100 x weight of passed items / weight of items that apply; 0 when a
 * knock-out item failed. A scorecard of which no weighted item applies is left out.
 */
export function runScorecards(call: ScorecardCall, scorecards: readonly Scorecard[]): ScorecardResult[] {
  const results: ScorecardResult[] = [];
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
