/** What scorecard items look at in a call, and where in it. */
import type { Acoustics } from '../audio/shapes.ts';
import { baseLanguage } from '../transcript/language.ts';
import type { Role } from '../transcript/transcript.ts';
import type { Analysis } from './analysis.ts';
import { find, type PreparedTurn, rolesFor } from './phrases.ts';
import type { AppliesWhen } from './scorecard-policy.ts';

export interface ScorecardCall {
  readonly language: string;
  readonly turns: readonly PreparedTurn[];
  readonly acoustics: Acoustics | null;
  readonly topics: Analysis['topics'];
  readonly intents: Analysis['intents'];
  readonly businessLine?: string | undefined;
  /** null for a language without sentiment. */
  readonly sentiment?: Analysis['sentiment'];
}

export function applies(call: ScorecardCall, when: AppliesWhen | undefined): boolean {
  if (when === undefined) return true;
  const { languages, businessLines, topics, intents, said } = when;
  const has = (ids: readonly string[] | undefined, found: readonly { readonly id: string }[]): boolean =>
    ids === undefined || found.some(({ id }) => ids.includes(id));
  if (languages !== undefined && !languages.includes(baseLanguage(call.language))) return false;
  if (businessLines !== undefined && !businessLines.includes(call.businessLine ?? '')) return false;
  if (!has(topics, call.topics) || !has(intents, call.intents)) return false;
  const roles = said?.by === undefined ? undefined : rolesFor(call.turns, said.by);
  return said === undefined || find(call.turns, said.phrases, { roles }).length > 0;
}

/** Share of a role in all talk, 0 to 1: by the audio where its channels say who speaks, else by the turns; undefined without either. */
export function talkShare(call: ScorecardCall, by: Role): number | undefined {
  const channels = call.acoustics?.channels ?? [];
  if (channels.some(({ role }) => role === by)) {
    return shareOf(channels.map(({ role, talkMs }) => [role === by, talkMs]));
  }
  return call.turns.some(({ turn }) => turn.role === by)
    ? shareOf(call.turns.map(({ turn }) => [turn.role === by, turn.endMs - turn.startMs]))
    : undefined;
}

function shareOf(parts: readonly (readonly [mine: boolean, ms: number])[]): number | undefined {
  const sum = (of: typeof parts): number => of.reduce((total, [, ms]) => total + ms, 0);
  const whole = sum(parts);
  return whole > 0 ? sum(parts.filter(([mine]) => mine)) / whole : undefined;
}
