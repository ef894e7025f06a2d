/** What a witness does before it signs (C2SP tlog-witness): the checkpoint is the log's, and extends the one it signed last. */
import { AppError } from '../errors.ts';
import type { WitnessAnswer } from './ports.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { openCheckpoint } from './checkpoint.ts';
import { hashesEqual, verifyConsistency } from './merkle.ts';
import type { VerifierKey } from './note.ts';

/** The tree a witness has signed last, of one log. */
export interface SeenTree {
  readonly size: number;
  /** Base64. */
  readonly rootHash: string;
}

/**
 * The tree to remember and to sign, or the size that was seen last when the request goes on from another one.
 * Errors: INTEGRITY when the checkpoint is not signed by `log`, or is not an extension of what was seen: evidence of a fork.
 */
export function examineCheckpoint(request: {
  checkpoint: string;
  log: VerifierKey;
  seen: SeenTree | undefined;
  oldSize: number;
  proof: readonly Uint8Array[];
}): { outcome: 'extends'; tree: SeenTree } | Extract<WitnessAnswer, { outcome: 'seen' }> {
  const { seen, oldSize, proof } = request;
  const { size, rootHash } = openCheckpoint(request.checkpoint, request.log);
  const tree = { size: Number(size), rootHash: encodeBase64(rootHash) };
  if (oldSize !== (seen?.size ?? 0)) return { outcome: 'seen', size: seen?.size ?? 0 };
  if (seen === undefined || seen.size === 0) return { outcome: 'extends', tree };
  const root1 = decodeBase64(seen.rootHash) ?? new Uint8Array();
  const isExtension =
    size === BigInt(seen.size)
      ? proof.length === 0 && hashesEqual(root1, rootHash)
      : verifyConsistency({ size1: BigInt(seen.size), size2: size, root1, root2: rootHash, proof });
  if (isExtension) return { outcome: 'extends', tree };
  throw new AppError('INTEGRITY', 'The checkpoint does not extend the one this witness has seen: the log has forked.', {
    detail: { seen: seen.size, size: tree.size },
  });
}
