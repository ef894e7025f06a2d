/** When the caller was on hold: music, or a silence that the agent announced. A silence that nobody announced is none. */
import type { Acoustics, Span } from '../audio/shapes.ts';
import type { Role } from '../transcript/transcript.ts';
import type { Analysis, Evidence } from './analysis.ts';
import type { PhraseSet } from './phrase-policy.ts';
import { type PreparedTurn, rolesFor, says } from './phrases.ts';
import { evidenceOf, firstIndex, turnAt } from './turn-at.ts';

/** Outright announcements; "let me check" announces a short search as often as a hold. Scorecards bring phrases of their own. */
const ANNOUNCEMENTS: PhraseSet = {
  en: [
    'please hold',
    'hold on',
    'hold the line',
    'hang on',
    'stay on the line',
    'put/place you on ... hold',
    'putting/placing you on ... hold',
    'on a brief/short/quick hold',
    'can/could/would you hold',
    'mind holding',
    'bear with me',
    'one/a moment/minute/second please',
    'one moment',
    'just a moment/minute/second/sec',
    'give me a/one moment/minute/second',
    "i'll be right back",
    'i will be right back',
  ],
  zh: [
    ...['请稍等', '稍等', '请稍候', '稍候', '请等', '等一下', '等我一下', '等一等', '等会儿', '请您等', '您等'],
    ...['别挂', '不要挂', '不要挂断', '保持通话', '保持在线', '请在线'],
  ],
};

/** A silence belongs to an announcement that ended at most so long before it (ms): "one moment" takes effect at once. */
const ANNOUNCED_MS = 10_000;

/** The turn before the music, or the one that announced the silence. */
export interface Hold extends Span {
  readonly kind: 'music' | 'announced';
  readonly shownBy: Evidence;
}

export interface HeardCall {
  /** In order of their start. */
  readonly turns: readonly PreparedTurn[];
  readonly acoustics: Acoustics | null;
}

/** Hold music wherever it plays, and the first silence (3 s or more) after each announcement that begins within 10 s of its end; in order. */
export function holdsOf({ turns, acoustics }: HeardCall, phrases: PhraseSet, by: Role = 'agent'): Hold[] {
  const roles = rolesFor(turns, by);
  const music = (acoustics?.holds ?? []).filter(({ kind }) => kind === 'music');
  const silences = acoustics?.silences ?? [];
  const holds = new Map<number, Hold>();
  for (const { startMs, endMs } of music) {
    const [shownBy] = turnAt(turns, startMs);
    if (shownBy) holds.set(startMs, { startMs, endMs, kind: 'music', shownBy });
  }
  for (const announcedBy of turns) {
    const { role, startMs, endMs } = announcedBy.turn;
    if (!roles.includes(role) || !says(announcedBy, phrases)) continue;
    const silence = silences[firstIndex(silences, (span) => span.startMs >= startMs)];
    if (silence === undefined || silence.startMs > endMs + ANNOUNCED_MS) continue;
    const played = music[firstIndex(music, (span) => span.endMs > silence.startMs)];
    const isMusic = played !== undefined && played.startMs < silence.endMs;
    if (!isMusic) {
      const { startMs: from, endMs: to } = silence;
      holds.set(from, { startMs: from, endMs: to, kind: 'announced', shownBy: evidenceOf(announcedBy) });
    }
  }
  return [...holds.values()].sort((a, b) => a.startMs - b.startMs);
}

/** The holds of the analysis; undefined where the audio was not measured. */
export function findHolds(call: HeardCall): Analysis['holds'] {
  if (call.acoustics === null) return undefined;
  return holdsOf(call, ANNOUNCEMENTS).map(({ shownBy, ...hold }) => ({ ...hold, evidence: [shownBy] }));
}
