/** Card numbers and card security codes in a call: where they stand in the words, and when they were said. */
import type { Transcript } from '../../transcript/transcript.ts';
import { findDictated } from './dictated.ts';
import { spokenTime } from './spoken-time.ts';

export interface CardData {
  readonly kind: 'number' | 'securityCode';
  /** `index` of the turn. */
  readonly turn: number;
  /** UTF-16 position in the text of the turn, end exclusive. */
  readonly start: number;
  readonly end: number;
  /** Ms from the start of the call, with room on both sides: transcripts time turns, not words. */
  readonly startMs: number;
  readonly endMs: number;
  /** Audio channel of the turn, when known. */
  readonly channel?: number;
}

/**
 * Card numbers (issuer prefix, length and Luhn check hold) and security codes (by what is said around them), written, in groups or dictated over
 * several turns, in English and Chinese. One entry per turn that holds a part. In order of the turns.
 */
export function findCardData(transcript: Pick<Transcript, 'turns'>): CardData[] {
  const turns = new Map(transcript.turns.map((turn) => [turn.index, turn]));
  return findDictated(transcript.turns).flatMap(({ type, turn: index, start, end }) => {
    const turn = turns.get(index);
    if (turn === undefined || (type !== 'card' && type !== 'securityCode')) return [];
    const kind = type === 'card' ? 'number' : 'securityCode';
    const channel = turn.channel === undefined ? {} : { channel: turn.channel };
    return [{ kind, turn: index, start, end, ...spokenTime(turn, start, end), ...channel } as const];
  });
}
