/** Puts one sealed object into the vault so that a repeat after a crash adopts what is there instead of writing twice. */
import { digest, once } from '../bytes.ts';
import { AppError } from '../errors.ts';
import type { Bytes, Lock, Scratch, ScratchFile, Vault, VaultHead } from '../ports.ts';
import type { Retention, SealedObject } from '../recording/recording.ts';
import { open, seal, type SealContext } from './envelope.ts';

/** The lock a retention asks for: nobody can shorten the regulated lane. */
export function lockOf(retention: Retention): Lock {
  return {
    mode: retention.lane === 'regulated' ? 'COMPLIANCE' : 'GOVERNANCE',
    retainUntil: retention.retainUntil,
  };
}

export interface Placement {
  readonly key: string;
  readonly lock: Lock;
  readonly legalHold: boolean;
}

/**
 * Stores ciphertext that lies in scratch. When the key is taken, what is there must decrypt to the same plain hash: then it is adopted
 * (an earlier try got this far), with the lock extended where needed.
 * Errors: INTEGRITY when other content is there.
 */
export async function placeSealed(
  vault: Vault,
  placement: Placement,
  file: ScratchFile,
  proof: { key: Uint8Array; context: SealContext; plainSha256: string },
): Promise<SealedObject> {
  const { bytes, sha256 } = await file.finish();
  const { outcome, head } = await vault.put({ ...placement, body: file.read(), bytes, sha256 });
  if (outcome === 'stored') return toSealedObject(head);
  const found = await digest(open(proof.key, proof.context, vault.read(head.key, head.versionId)));
  if (found.sha256 !== proof.plainSha256) {
    throw new AppError('INTEGRITY', 'The vault holds other content under the key of this recording.');
  }
  return toSealedObject(await adopt(vault, placement, head));
}

/** Stores bytes as they are (the wrapped key of the regulated lane). Errors: INTEGRITY when other bytes are there. */
export async function placePlain(
  vault: Vault,
  placement: Placement,
  content: { body: Bytes; bytes: number; sha256: string },
): Promise<SealedObject> {
  const { outcome, head } = await vault.put({ ...placement, ...content });
  if (outcome === 'stored') return toSealedObject(head);
  if (head.sha256 !== content.sha256) {
    throw new AppError('INTEGRITY', 'The vault holds other bytes under the key of this recording.');
  }
  return toSealedObject(await adopt(vault, placement, head));
}

/** Seals a small document and places it. */
export async function placeDocument(
  ports: { vault: Vault; scratch: Scratch },
  placement: Placement,
  document: Uint8Array,
  proof: { key: Uint8Array; context: SealContext; plainSha256: string },
): Promise<SealedObject> {
  const file = await ports.scratch.create();
  try {
    for await (const chunk of seal(proof.key, proof.context, once(document))) await file.write(chunk);
    return await placeSealed(ports.vault, placement, file, proof);
  } finally {
    await file.discard();
  }
}

async function adopt(vault: Vault, placement: Placement, head: VaultHead): Promise<VaultHead> {
  const stricter = head.lock.mode !== placement.lock.mode && placement.lock.mode === 'COMPLIANCE';
  let current = head;
  if (stricter || head.lock.retainUntil < placement.lock.retainUntil) {
    current = await vault.extend(head.key, head.versionId, placement.lock);
  }
  return placement.legalHold && !current.legalHold ? vault.setLegalHold(head.key, head.versionId, true) : current;
}

function toSealedObject({ key, versionId, bytes, sha256 }: VaultHead): SealedObject {
  return { key, versionId, bytes, sha256 };
}
