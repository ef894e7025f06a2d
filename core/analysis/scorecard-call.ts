/** What scorecard items look at in a call, and where in it. */
import type { Acoustics, Span } from '../audio/shapes.ts';
import { baseLanguage } from '../transcript/language.ts';
import type { Role } from '../transcript/transcript.ts';
import type { Analysis, Evidence } from './analysis.ts';
import type { PhraseSet } from './phrase-policy.ts';
import { find, type PreparedTurn, rolesFor, says } from './phrases.ts';
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

export function evidenceOf({ turn }: PreparedTurn): Evidence {
  return { turn: turn.index, startMs: turn.startMs };
}

/** The turn during which, or after which, something happened that has no words of its own. */
export function turnAt(turns: readonly PreparedTurn[], atMs: number): Evidence[] {
  const before = turns.findLast(({ turn }) => turn.startMs <= atMs) ?? turns[0];
  return before === undefined ? [] : [evidenceOf(before)];
}

/** A silence belongs to an announcement that ended at most so long before it (ms): "one moment" takes effect at once. */
const ANNOUNCED_MS = 10_000;

/** A span of hold music, or a silence that was announced as a hold, and the turn before it or the one that announced it. */
export interface Hold extends Span {
  readonly shownBy: Evidence;
}

/** Hold music wherever it plays, and the first silence after each announcement that begins within 10 s of its end; in order. */
export function holdsOf(call: ScorecardCall, phrases: PhraseSet, by: Role = 'agent'): Hold[] {
  const roles = rolesFor(call.turns, by);
  const music = (call.acoustics?.holds ?? []).filter(({ kind }) => kind === 'music');
  const holds = new Map<number, Hold>();
  for (const { startMs, endMs } of music) {
    const [shownBy] = turnAt(call.turns, startMs);
    if (shownBy) holds.set(startMs, { startMs, endMs, shownBy });
  }
  for (const announcedBy of call.turns) {
    const { role, startMs, endMs } = announcedBy.turn;
    if (!roles.includes(role) || !says(announcedBy, phrases)) continue;
    const silence = call.acoustics?.silences.find(
      (span) => span.startMs >= startMs && span.startMs <= endMs + ANNOUNCED_MS,
    );
    const isMusic = music.some((span) => silence && span.startMs < silence.endMs && silence.startMs < span.endMs);
    if (silence && !isMusic) holds.set(silence.startMs, { ...silence, shownBy: evidenceOf(announcedBy) });
  }
  return [...holds.values()].sort((a, b) => a.startMs - b.startMs);
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
