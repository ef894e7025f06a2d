/** The signed custody log at one size: one checkpoint and one reader for any number of proofs. */
import { openCheckpoint } from '../custody/checkpoint.ts';
import { readCosignedNote } from '../custody/cosignature.ts';
import { leafHash, verifyInclusion } from '../custody/merkle.ts';
import { inclusionProof } from '../custody/merkle-proof.ts';
import { formatVerifierKey, parseVerifierKey } from '../custody/note.ts';
import { TileReader } from '../custody/tile-reader.ts';
import { AppError } from '../errors.ts';
import type { Context } from './context.ts';

export interface LogView {
  /** The signed checkpoint, verbatim, followed by the cosignatures that are kept. */
  readonly note: string;
  readonly size: number;
  readonly rootHash: Uint8Array;
  /** Verifier key of the log. */
  readonly vkey: string;
  readonly reader: TileReader;
  /** Inclusion proof of this leaf at this index. Errors: NOT_FOUND beyond the signed tree, INTEGRITY when it is not there. */
  prove(leafIndex: number, leaf: string): Promise<readonly Uint8Array[]>;
}

/** The newest checkpoint, or the kept one of `size`. Errors: NOT_FOUND, INTEGRITY unless the log's own key signed it. */
export async function openLogView(
  { logStore, signer }: Pick<Context, 'logStore' | 'signer'>,
  size?: number,
): Promise<LogView> {
  const note = await readCosignedNote(logStore, size);
  if (note === undefined)
    throw new AppError('NOT_FOUND', 'There is no checkpoint of this size; sizes are those under log/checkpoints.');
  const vkey = formatVerifierKey(signer.name, await signer.publicKey());
  const checkpoint = openCheckpoint(note, parseVerifierKey(vkey));
  const { rootHash } = checkpoint;
  const signed = Number(checkpoint.size);
  if (!Number.isSafeInteger(signed) || (size !== undefined && size !== signed)) {
    throw new AppError('INTEGRITY', 'A stored checkpoint is of another size than its name says: run `log fsck`.');
  }
  const reader = new TileReader(logStore, signed);
  return {
    ...{ note, size: signed, rootHash, vkey, reader },
    async prove(leafIndex, leaf) {
      if (leafIndex >= signed) throw new AppError('NOT_FOUND', 'The signed tree has no such leaf.');
      const proof = await inclusionProof(reader, leafIndex, signed);
      const included = verifyInclusion({
        ...{ leafIndex: BigInt(leafIndex), size: checkpoint.size, proof, root: rootHash },
        leafHash: leafHash(new TextEncoder().encode(leaf)),
      });
      if (!included) throw new AppError('INTEGRITY', 'the catalogue holds another event than the log');
      return proof;
    },
  };
}
