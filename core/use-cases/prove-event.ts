/** Proofs for outsiders: that an event is in the log, and that the log only ever grew. Each is checked before it is handed out. */
import { encodeBase64 } from '../custody/base64.ts';
import { parseCheckpoint } from '../custody/checkpoint.ts';
import { readCosignedNote } from '../custody/cosignature.ts';
import { verifyConsistency, verifyInclusion } from '../custody/merkle.ts';
import { consistencyProof, inclusionProof, readRange } from '../custody/merkle-proof.ts';
import { parseNote } from '../custody/note.ts';
import { TileReader } from '../custody/tile-reader.ts';
import { AppError } from '../errors.ts';
import type { LogStore } from '../custody/ports.ts';

type ReadStore = Pick<LogStore, 'get'>;

async function readCheckpoint(
  store: ReadStore,
  size?: number,
): Promise<{ note: string; size: number; rootHash: Uint8Array }> {
  const path = size === undefined ? 'checkpoint' : `checkpoints/${size}`;
  const note = await readCosignedNote(store, size);
  if (note === undefined) {
    throw new AppError('NOT_FOUND', 'There is no such checkpoint: the log is signed at other sizes.', {
      detail: { path },
    });
  }
  const parsed = parseNote(note);
  const checkpoint = parsed && parseCheckpoint(parsed.text);
  if (checkpoint === undefined || checkpoint.size > Number.MAX_SAFE_INTEGER) {
    throw new AppError('INTEGRITY', 'A stored checkpoint is malformed: run `log fsck`.', { detail: { path } });
  }
  return { note, size: Number(checkpoint.size), rootHash: checkpoint.rootHash };
}

/** An inclusion proof; hashes are base64, from the leaf's sibling up to the root's child; `checkpoint` is the signed note with its cosignatures. */
export interface LeafProof {
  readonly leafIndex: number;
  readonly size: number;
  readonly hashes: readonly string[];
  readonly checkpoint: string;
}

/**
 * RFC 6962 section 2.1.1 proof against the newest checkpoint, or against the kept one of `size`. Signatures are for the reader to check.
 * Errors: NOT_FOUND when the leaf is not (yet) below a checkpoint or none of that size is kept, INTEGRITY when the files do not prove it.
 */
export async function proveLeaf(request: { store: ReadStore; leafIndex: number; size?: number }): Promise<LeafProof> {
  const { store, leafIndex } = request;
  const { note, size, rootHash } = await readCheckpoint(store, request.size);
  if (!Number.isSafeInteger(leafIndex) || leafIndex < 0 || leafIndex >= size) {
    throw new AppError('NOT_FOUND', 'The signed tree has no such leaf.', { detail: { leafIndex, size } });
  }
  const reader = new TileReader(store, size);
  const proof = await inclusionProof(reader, leafIndex, size);
  const leafHash = await reader.node(0, leafIndex);
  if (!verifyInclusion({ leafIndex: BigInt(leafIndex), size: BigInt(size), leafHash, proof, root: rootHash })) {
    throw new AppError('INTEGRITY', 'The stored tiles do not lead to the signed root: run `log fsck`.');
  }
  return { leafIndex, size, hashes: proof.map(encodeBase64), checkpoint: note };
}

/** A consistency proof between two sizes, with the root of the smaller tree (base64) and the checkpoint of the larger. */
export interface ConsistencyProof {
  readonly size1: number;
  readonly size2: number;
  readonly rootHash1: string;
  readonly hashes: readonly string[];
  readonly checkpoint: string;
}

/**
 * RFC 6962 section 2.1.2 proof from `size1` to the newest checkpoint, or to the kept one of `size2`.
 * Errors: VALIDATION_FAILED unless 0 < size1 <= size2, NOT_FOUND, INTEGRITY.
 */
export async function proveConsistency(request: {
  store: ReadStore;
  size1: number;
  size2?: number;
}): Promise<ConsistencyProof> {
  const { store, size1 } = request;
  const { note, size: size2, rootHash: root2 } = await readCheckpoint(store, request.size2);
  if (!Number.isSafeInteger(size1) || size1 < 1 || size1 > size2) {
    throw new AppError('VALIDATION_FAILED', 'A consistency proof needs 0 < size1 <= size2.', {
      detail: { size1, size2 },
    });
  }
  const reader = new TileReader(store, size2);
  const root1 = (await readRange(reader, size1)).root();
  const proof = await consistencyProof(reader, size1, size2);
  if (!verifyConsistency({ size1: BigInt(size1), size2: BigInt(size2), root1, root2, proof })) {
    throw new AppError('INTEGRITY', 'The stored tiles do not lead to the signed root: run `log fsck`.');
  }
  return { size1, size2, rootHash1: encodeBase64(root1), hashes: proof.map(encodeBase64), checkpoint: note };
}
