/** Whether one custody event stands in the signed log as the catalogue has it. */
import { openCheckpoint } from '../custody/checkpoint.ts';
import type { CustodyRecord } from '../custody/event.ts';
import { leafHash, verifyInclusion } from '../custody/merkle.ts';
import { formatVerifierKey, parseVerifierKey } from '../custody/note.ts';
import { AppError } from '../errors.ts';
import type { Context } from './context.ts';
import { proveLeaf } from './prove-event.ts';

type Ports = Pick<Context, 'logStore' | 'signer'>;

/** The problem, or undefined when an inclusion proof leads from the leaf to a root signed by this log's key. */
export async function checkLogged({ logStore, signer }: Ports, event: CustodyRecord): Promise<string | undefined> {
  if (event.leafIndex === undefined) return 'the event is not in the log yet';
  try {
    const proof = await proveLeaf({ store: logStore, leafIndex: event.leafIndex });
    const key = parseVerifierKey(formatVerifierKey(signer.name, await signer.publicKey()));
    const checkpoint = openCheckpoint(proof.checkpoint, key);
    const included = verifyInclusion({
      leafIndex: BigInt(event.leafIndex),
      size: checkpoint.size,
      leafHash: leafHash(new TextEncoder().encode(event.leaf)),
      proof: proof.hashes.map((hash) => Buffer.from(hash, 'base64')),
      root: checkpoint.rootHash,
    });
    return included ? undefined : 'the catalogue holds another event than the log';
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
}
