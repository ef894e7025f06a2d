/** C2SP tlog-checkpoint: origin, tree size and root hash as a signed note. */
import { AppError } from '../errors.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { HASH_BYTES } from './merkle.ts';
import { parseNote, verifyNote } from './note.ts';
import type { VerifierKey } from './note.ts';

const MAX_SIZE = 2n ** 64n - 1n;

export interface Checkpoint {
  readonly origin: string;
  readonly size: bigint;
  readonly rootHash: Uint8Array;
  /** Extension lines; we write none. */
  readonly extensions: readonly string[];
}

/** ASCII decimal without leading zeroes, at most 2^64 - 1. */
export function parseDecimal(text: string): bigint | undefined {
  if (!/^(?:0|[1-9]\d{0,19})$/.test(text)) return undefined;
  const value = BigInt(text);
  return value <= MAX_SIZE ? value : undefined;
}

/** The note text. */
export function formatCheckpoint(checkpoint: { origin: string; size: number | bigint; rootHash: Uint8Array }): string {
  return `${checkpoint.origin}\n${checkpoint.size}\n${encodeBase64(checkpoint.rootHash)}\n`;
}

/** Undefined unless `text` is the text of a checkpoint. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  if (!text.endsWith('\n')) return undefined;
  const [origin = '', decimal = '', root = '', ...extensions] = text.slice(0, -1).split('\n');
  const size = parseDecimal(decimal);
  const rootHash = decodeBase64(root);
  if (origin === '' || size === undefined || rootHash?.length !== HASH_BYTES || extensions.includes(''))
    return undefined;
  return { origin, size, rootHash, extensions };
}

/** Parses a checkpoint note of the log that `key` signs for. Errors: INTEGRITY when it is malformed, another log's, or not signed by the key. */
export function openCheckpoint(note: string | Uint8Array, key: VerifierKey): Checkpoint {
  const parsed = parseNote(note);
  if (parsed === undefined) throw new AppError('INTEGRITY', 'The checkpoint is not a well-formed signed note.');
  if (!verifyNote(parsed, key)) throw new AppError('INTEGRITY', 'The checkpoint is not signed by the key of this log.');
  const checkpoint = parseCheckpoint(parsed.text);
  if (checkpoint === undefined) throw new AppError('INTEGRITY', 'The note is not a checkpoint.');
  if (checkpoint.origin !== key.name) throw new AppError('INTEGRITY', 'The checkpoint belongs to another log.');
  return checkpoint;
}
