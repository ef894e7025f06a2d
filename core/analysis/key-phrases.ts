/** Key phrases of a call. */
import type { Transcript } from '../transcript/transcript.ts';
import type { Evidence } from './analysis.ts';

export interface KeyPhrase {
  /** As first said, in lower case. */
  readonly text: string;
  /** Above 0, at most 1: share of the weight of the strongest phrase. */
  readonly score: number;
  /** Turns that say it, in order. */
  readonly evidence: readonly Evidence[];
}

/** The phrases a call turns on, strongest first, at most `limit`. */
export function findKeyPhrases(_transcript: Transcript, _limit = 12): KeyPhrase[] {
  return [];
}
