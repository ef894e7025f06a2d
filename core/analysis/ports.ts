/** What understanding a call needs from the outside: speech to text, and services that read what was said. */
import type { Transcript, Turn } from '../transcript/transcript.ts';

export type Transcription =
  | { readonly outcome: 'available'; readonly transcript: Transcript }
  | { readonly outcome: 'pending'; readonly job: string }
  | { readonly outcome: 'none'; readonly reason: string };

/** Speech to text. `audio` is a plain copy of the very bytes that were sealed. */
export interface Transcriber {
  /** Whether a plain copy is needed at all; false = `start` answers without audio. */
  readonly needsAudio: boolean;
  start(request: {
    recordingId: string;
    workPath: string;
    language?: string;
    channels: readonly ('customer' | 'agent' | 'unknown')[];
  }): Promise<Transcription>;
  /** The answer of a job that `start` left pending. Only where jobs run elsewhere. Errors: NOT_FOUND for a job that is gone, UNAVAILABLE. */
  readonly result?: (job: string) => Promise<Transcription>;
  /** Removes a job and what it wrote, once its answer is in the vault. */
  readonly forget?: (job: string) => Promise<void>;
}

/** How an utterance sounds to a reader: a score from -1 (negative) to 1 (positive). */
export interface Opinion {
  readonly label: 'positive' | 'neutral' | 'negative' | 'mixed';
  readonly score: number;
}

/** A name in a text: UTF-16 positions, end exclusive. */
export interface NamedThing {
  readonly type: 'person' | 'organisation' | 'place';
  readonly start: number;
  readonly end: number;
}

/**
 * Reads what was said, in languages that the rules of the core do not have. Both answer undefined for a language it does not have either;
 * otherwise one entry per text, in order. Errors: UNAVAILABLE.
 */
export interface LanguageService {
  /** An entry is undefined for a text it could not read. */
  sentiment(texts: readonly string[], language: string): Promise<readonly (Opinion | undefined)[] | undefined>;
  /** An entry is undefined for a text it could not read. */
  names(
    texts: readonly string[],
    language: string,
  ): Promise<readonly (readonly NamedThing[] | undefined)[] | undefined>;
}

/** Says which turns tell what a call was about. It chooses and does not write: a summary holds only what was said. */
export interface Summariser {
  /** Positions of some turns, in order, or undefined when it cannot say. Errors: UNAVAILABLE. */
  choose(turns: readonly Pick<Turn, 'role' | 'text'>[]): Promise<readonly number[] | undefined>;
}
