/** C2SP tlog-proof (`.tlog-proof`): an inclusion proof and its checkpoint in one text that can be checked offline. */
import { AppError } from '../errors.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { openCheckpoint, parseDecimal } from './checkpoint.ts';
import type { Checkpoint } from './checkpoint.ts';
import { HASH_BYTES, leafHash, verifyInclusion } from './merkle.ts';
import type { VerifierKey } from './note.ts';

const HEADER = 'c2sp.org/tlog-proof@v1';
/** A tree of 2^64 leaves has proofs of 64 hashes. */
const MAX_HASHES = 64;

export interface TlogProof {
  readonly index: bigint;
  /** From the leaf's sibling up to the root's child. */
  readonly hashes: readonly Uint8Array[];
  /** The signed note, verbatim. */
  readonly checkpoint: string;
  /** Opaque and not authenticated. We write none. */
  readonly extra?: Uint8Array;
}

export function formatTlogProof(proof: TlogProof): string {
  const extra = proof.extra === undefined ? [] : [`extra ${encodeBase64(proof.extra)}`];
  return [HEADER, ...extra, `index ${proof.index}`, ...proof.hashes.map(encodeBase64), '', proof.checkpoint].join('\n');
}

/** Undefined unless `text` is exactly a proof; says nothing about whether it holds. */
export function parseTlogProof(text: string): TlogProof | undefined {
  const blank = text.indexOf('\n\n');
  if (blank === -1) return undefined;
  const [header, ...lines] = text.slice(0, blank).split('\n');
  const extraText = lines[0]?.startsWith('extra ') === true ? lines.shift()?.slice('extra '.length) : undefined;
  const extra = extraText === undefined ? undefined : decodeBase64(extraText);
  const indexLine = lines.shift() ?? '';
  const index = indexLine.startsWith('index ') ? parseDecimal(indexLine.slice('index '.length)) : undefined;
  if (header !== HEADER || index === undefined || lines.length > MAX_HASHES) return undefined;
  if (extraText !== undefined && extra === undefined) return undefined;
  const hashes: Uint8Array[] = [];
  for (const line of lines) {
    const hash = decodeBase64(line);
    if (hash?.length !== HASH_BYTES) return undefined;
    hashes.push(hash);
  }
  return { index, hashes, checkpoint: text.slice(blank + 2), ...(extra === undefined ? {} : { extra }) };
}

/** Checks that `leaf` is in the log of `key`, at the proof's index. Returns the checkpoint it was checked against. Errors: INTEGRITY. */
export function verifyTlogProof(proof: string | TlogProof, leaf: Uint8Array, key: VerifierKey): Checkpoint {
  const parsed = typeof proof === 'string' ? parseTlogProof(proof) : proof;
  if (parsed === undefined) throw new AppError('INTEGRITY', 'The proof is not a well-formed tlog-proof.');
  const checkpoint = openCheckpoint(parsed.checkpoint, key);
  const included = verifyInclusion({
    leafIndex: parsed.index,
    size: checkpoint.size,
    leafHash: leafHash(leaf),
    proof: parsed.hashes,
    root: checkpoint.rootHash,
  });
  if (!included) throw new AppError('INTEGRITY', 'The proof does not lead from this leaf to the signed root.');
  return checkpoint;
}
