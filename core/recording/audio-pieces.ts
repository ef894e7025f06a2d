/** Audio on its way in pieces: the port behind uploads in parts. */
import type { Bytes } from '../ports.ts';

export interface AudioPiece {
  /** From 1. */
  readonly partNumber: number;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

/** A part of the intake. None of it is the `audio` of its arrival before it is joined. */
export interface AudioPieces {
  /** The least bytes of a piece that is not the last. */
  readonly minBytes: number;
  /**
   * Stores one piece whole or not at all, in place of the one with its number.
   * Errors: VALIDATION_FAILED when the body is not as told, STORAGE_FULL.
   */
  put(recordingId: string, piece: AudioPiece, body: Bytes): Promise<void>;
  /** In order of number. */
  list(recordingId: string): Promise<readonly AudioPiece[]>;
  /**
   * Makes these pieces, in this order, the audio, and removes all pieces. The hash is told where the store has read every byte.
   * Undefined, and nothing has changed, when one of them is not there or the audio is. Errors: STORAGE_FULL.
   */
  join(recordingId: string, pieces: readonly AudioPiece[]): Promise<{ bytes: number; sha256?: string } | undefined>;
  /** Removes all pieces. */
  discard(recordingId: string): Promise<void>;
}

/** Numbers that a piece may have (a limit of S3). */
export const MOST_PIECES = 10_000;
