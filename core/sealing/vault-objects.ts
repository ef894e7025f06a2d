/** Puts one sealed object into the vault so that a repeat after a crash adopts what is there instead of writing twice: the first write wins. */
import { collect, digest, once } from '../bytes.ts';
import { AppError } from '../errors.ts';
import type { Bytes, Lock, Scratch, ScratchFile, Vault, VaultHead } from '../ports.ts';
import type { Retention, SealedObject } from '../recording/recording.ts';
import { lockDate } from '../retention/period.ts';
import { open, seal, type SealContext } from './envelope.ts';

const DAY_MS = 86_400_000;
/** Largest sealed document (transcript, manifest) in bytes. */
const DOCUMENT_LIMIT = 256 * 1024 * 1024;

/** The lock a retention asks for: nobody can shorten the regulated lane. */
export function lockOf(retention: Retention): Lock {
  return {
    mode: retention.lane === 'regulated' ? 'COMPLIANCE' : 'GOVERNANCE',
    retainUntil: retention.retainUntil,
  };
}

/** The retention as it can be put now: S3 refuses a lock date that is over, and a day leaves room for clocks and retries. */
export function lockable(retention: Retention, now: Date): Retention {
  const shortest = lockDate(new Date(now.getTime() + DAY_MS));
  return { ...retention, retainUntil: laterOf(retention.retainUntil, shortest) };
}

export interface Placement {
  readonly key: string;
  readonly lock: Lock;
  readonly legalHold: boolean;
}

interface Secret {
  readonly key: Uint8Array;
  readonly context: SealContext;
}

/**
 * Stores ciphertext that lies in scratch. When the key is taken, what is there must decrypt to the same plain hash: then an earlier try
 * got this far, and its object is the one. Errors: INTEGRITY when other content is there.
 */
export async function placeSealed(
  vault: Vault,
  placement: Placement,
  file: ScratchFile,
  proof: Secret & { plainSha256: string },
): Promise<VaultHead> {
  const { outcome, head } = await putFile(vault, placement, file);
  if (outcome === 'stored') return head;
  const found = await digest(open(proof.key, proof.context, vault.read(head.key, head.versionId)));
  if (found.sha256 !== proof.plainSha256) {
    throw new AppError('INTEGRITY', 'The vault holds other content under the key of this recording.');
  }
  return raise(vault, head, placement.legalHold);
}

/** Stores bytes as they are (the wrapped key of the regulated lane). Errors: INTEGRITY when other bytes are there. */
export async function placePlain(
  vault: Vault,
  placement: Placement,
  content: { body: Bytes; bytes: number; sha256: string },
): Promise<VaultHead> {
  const { outcome, head } = await vault.put({ ...placement, ...content });
  if (outcome === 'stored') return head;
  if (head.sha256 !== content.sha256) {
    throw new AppError('INTEGRITY', 'The vault holds other bytes under the key of this recording.');
  }
  return raise(vault, head, placement.legalHold);
}

/**
 * Seals a small document and places it. When the key is taken, the document that is there is the one, whatever a repeat makes of the same
 * recording. `document` is what the vault holds. Errors: INTEGRITY when that does not decrypt.
 */
export async function placeDocument(
  ports: { vault: Vault; scratch: Scratch },
  placement: Placement,
  document: Uint8Array,
  secret: Secret,
): Promise<{ head: VaultHead; document: Uint8Array }> {
  const { vault, scratch } = ports;
  const file = await scratch.create();
  try {
    for await (const chunk of seal(secret.key, secret.context, once(document))) await file.write(chunk);
    const { outcome, head } = await putFile(vault, placement, file);
    if (outcome === 'stored') return { head, document };
    return {
      head: await raise(vault, head, placement.legalHold),
      document: await readDocument(vault, head, secret),
    };
  } finally {
    await file.discard();
  }
}

/** The plain bytes of a small document. Errors: INTEGRITY when it does not decrypt. */
export function readDocument(vault: Vault, { key, versionId }: VaultHead, secret: Secret): Promise<Uint8Array> {
  return collect(open(secret.key, secret.context, vault.read(key, versionId)), DOCUMENT_LIMIT);
}

/** Puts the flag up before a commit says so: a crash between leaves too much held, never too little. */
export async function raiseHold(vault: Vault, heads: readonly VaultHead[]): Promise<void> {
  for (const head of heads) await vault.setLegalHold(head.key, head.versionId, true);
}

/**
 * Brings fresh objects under one lock: the latest among `retention` and what their puts have set, tries by different deliveries included.
 * When that is later than `retention`, the `older` objects of the recording follow. Returns the retention that is in force.
 */
export async function lockAlike(
  vault: Vault,
  retention: Retention,
  fresh: readonly VaultHead[],
  older: readonly SealedObject[] = [],
): Promise<Retention> {
  const inForce = outlasting(retention, fresh);
  const { retainUntil } = inForce;
  const heads = [...fresh];
  if (retainUntil !== retention.retainUntil) {
    for (const { key, versionId } of older) heads.push(...present(await vault.head(key, versionId)));
  }
  const lock = lockOf(inForce);
  for (const head of heads) {
    const stricter = head.lock.mode !== lock.mode && lock.mode === 'COMPLIANCE';
    if (stricter || head.lock.retainUntil < retainUntil) await vault.extend(head.key, head.versionId, lock);
  }
  return inForce;
}

/** A retention that ends no earlier than the locks of these objects. */
export function outlasting(retention: Retention, heads: readonly VaultHead[]): Retention {
  return {
    ...retention,
    retainUntil: heads.map(({ lock }) => lock.retainUntil).reduce(laterOf, retention.retainUntil),
  };
}

export function toSealedObject({ key, versionId, bytes, sha256 }: VaultHead): SealedObject {
  return { key, versionId, bytes, sha256 };
}

async function putFile(
  vault: Vault,
  placement: Placement,
  file: ScratchFile,
): Promise<{ outcome: 'stored' | 'exists'; head: VaultHead }> {
  const { bytes, sha256 } = await file.finish();
  return vault.put({ ...placement, body: file.read(), bytes, sha256 });
}

async function raise(vault: Vault, head: VaultHead, legalHold: boolean): Promise<VaultHead> {
  return legalHold && !head.legalHold ? vault.setLegalHold(head.key, head.versionId, true) : head;
}

function present(head: VaultHead | undefined): readonly VaultHead[] {
  return head ? [head] : [];
}

function laterOf(a: string, b: string): string {
  return Date.parse(a) >= Date.parse(b) ? a : b;
}
