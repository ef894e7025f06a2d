/** What the readers of one format answer each other. A reason completes the sentence "the transcript ...". */
import type { Role, Transcript } from '../../core/transcript/transcript.ts';

export type Refusal = { readonly ok: false; readonly reason: string };
export type Result<T> = { readonly ok: true; readonly value: T } | Refusal;

export function done<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function refuse(reason: string): Refusal {
  return { ok: false, reason };
}

/** A turn before it is checked, cleaned, put in order and numbered. Times in ms, not yet rounded. */
export interface DraftTurn {
  readonly channel?: number | undefined;
  readonly role: Role;
  readonly startMs: number;
  readonly endMs: number;
  readonly text: string;
  /** What the document calls the voice, where it says no role. It is not kept. */
  readonly voice?: string | undefined;
  readonly confidence?: number | undefined;
}

export interface Draft {
  readonly source: Transcript['source'];
  readonly language?: string | undefined;
  readonly turns: readonly DraftTurn[];
}
