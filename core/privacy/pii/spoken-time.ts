/** When a part of a turn was said. Transcripts time turns, so the place in the text is turned into a time, with room on both sides. */
import type { MuteSpan } from '../../audio/mute.ts';
import type { Turn } from '../../transcript/transcript.ts';
import type { PersonalData } from './personal-data.ts';

export interface SpokenTime {
  readonly startMs: number;
  readonly endMs: number;
}

/** Room on both sides: a fixed part, and a share of the turn because the guess gets worse with its length. */
const ROOM_MS = 400;
const ROOM_SHARE = 0.12;

/** How long a character takes to say, next to a letter of an English word: a digit is a word, a Chinese character a syllable. */
function weight(sign: string): number {
  if (/[\d\uff10-\uff19]/u.test(sign)) return 5;
  if (/\p{sc=Han}/u.test(sign)) return 4;
  if (/[@._+/#-]/u.test(sign)) return 2;
  return 1;
}

function weigh(text: string): number {
  let sum = 0;
  for (const sign of text) sum += weight(sign);
  return sum;
}

/** Ms from the start of the call, never outside of the turn by more than the fixed room. A turn without a length is taken whole, with room. */
export function spokenTime(turn: Pick<Turn, 'text' | 'startMs' | 'endMs'>, start: number, end: number): SpokenTime {
  const length = Math.max(turn.endMs - turn.startMs, 0);
  const before = weigh(turn.text.slice(0, start));
  const within = weigh(turn.text.slice(start, end));
  const whole = before + within + weigh(turn.text.slice(end));
  const room = ROOM_MS + length * ROOM_SHARE;
  const share = whole === 0 ? 0 : length / whole;
  const from = turn.startMs + before * share - room;
  const to = turn.startMs + (before + within) * share + room;
  return {
    startMs: Math.max(0, Math.floor(Math.max(from, turn.startMs - ROOM_MS))),
    endMs: Math.ceil(Math.min(to, turn.endMs + ROOM_MS)),
  };
}

/**
 * When the finds were said, for muting, on all channels: one side of a line carries an echo of the other. Undefined when the times of a turn
 * cannot be used, so that nobody knows what to mute.
 */
export function spokenSpans(turns: readonly Turn[], finds: readonly PersonalData[]): MuteSpan[] | undefined {
  const byIndex = new Map(turns.map((turn) => [turn.index, turn]));
  const spans: MuteSpan[] = [];
  for (const { turn: index, start, end } of finds) {
    const turn = byIndex.get(index);
    if (turn === undefined || turn.endMs <= turn.startMs) return undefined;
    spans.push(spokenTime(turn, start, end));
  }
  return spans;
}
