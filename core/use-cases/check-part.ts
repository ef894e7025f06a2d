/** One object of a recording: its lock, its stored bytes, and what they decrypt to. */
import { createHash } from 'node:crypto';
import { digest } from '../bytes.ts';
import { AppError, isAppError } from '../errors.ts';
import type { Bytes, Lock } from '../ports.ts';
import type { Recording, SealedObject } from '../recording/recording.ts';
import { open } from '../sealing/envelope.ts';
import type { SealedPart } from '../sealing/sealed-parts.ts';
import type { Context } from './context.ts';

export interface Finding {
  readonly verdict: 'altered' | 'missing' | 'unreadable';
  readonly detail: string;
}

/** What an object has to be under. */
export interface Protection {
  /** undefined when no lock is on record anywhere. */
  readonly lock: Lock | undefined;
  /** A longer or stricter one that is decided and being put on the objects: right as well. */
  readonly next?: Lock;
  readonly legalHold: boolean;
}

/** What is wrong with one object; undefined when nothing is. `key` is undefined when it is known to be unusable. */
export async function checkPart(
  context: Context,
  recording: Recording,
  part: SealedPart,
  { key, protection }: { key: Uint8Array | undefined; protection: Protection },
): Promise<Finding | undefined> {
  const { name, object } = part;
  try {
    const lock = await checkLock(context, object, protection);
    if (lock !== undefined) return { verdict: 'altered', detail: `${name}: ${lock}` };
    const read = await reread(context, recording, part, key);
    if (read.bytes !== object.bytes || read.sha256 !== object.sha256) {
      return { verdict: 'altered', detail: `${name}: the stored bytes are not those that were sealed` };
    }
    if (read.plain === 'unreadable') return { verdict: 'unreadable', detail: `${name}: does not decrypt` };
    if (part.plain !== undefined && read.plain !== undefined && read.plain !== part.plain) {
      return { verdict: 'altered', detail: `${name}: the decrypted bytes have another SHA-256` };
    }
    return undefined;
  } catch (error) {
    if (isAppError(error, 'NOT_FOUND')) return { verdict: 'missing', detail: `${name}: not in the vault` };
    // A platform that does not answer says nothing about the evidence.
    if (error instanceof AppError && error.code !== 'UNAVAILABLE')
      return { verdict: 'altered', detail: `${name}: ${error.message}` };
    throw error;
  }
}

async function checkLock(
  { vault }: Context,
  object: SealedObject,
  { lock, next, legalHold }: Protection,
): Promise<string | undefined> {
  const head = await vault.head(object.key, object.versionId);
  if (!head) throw new AppError('NOT_FOUND', 'The object is not in the vault.');
  if (head.bytes !== object.bytes || head.sha256 !== object.sha256) {
    return 'the vault describes another object under this key';
  }
  if (!isUnder(head.lock, lock) && !isUnder(head.lock, next)) {
    return 'its lock is not the one on record';
  }
  return head.legalHold === legalHold ? undefined : 'its legal hold differs from the catalogue';
}

function isUnder(found: Lock, wanted: Lock | undefined): boolean {
  return found.mode === wanted?.mode && found.retainUntil === wanted.retainUntil;
}

/** Hashes the stored bytes and decrypts them in the same pass. */
async function reread(
  { vault }: Context,
  { recordingId }: Recording,
  { object, role }: SealedPart,
  key: Uint8Array | undefined,
): Promise<{ bytes: number; sha256: string; plain: string | undefined }> {
  const hash = createHash('sha256');
  let bytes = 0;
  const stored = (async function* (): Bytes {
    for await (const chunk of vault.read(object.key, object.versionId)) {
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
  })()[Symbol.asyncIterator]();
  let plain: string | undefined;
  if (role && key) {
    // Not closed when decryption gives up: the rest of the stored bytes still has to be hashed.
    const source = { [Symbol.asyncIterator]: () => ({ next: () => stored.next() }) };
    plain = await digest(open(key, { recordingId, object: role }, source)).then(
      ({ sha256 }) => sha256,
      (error: unknown) => {
        if (!isAppError(error, 'INTEGRITY')) throw error;
        return 'unreadable';
      },
    );
  }
  while ((await stored.next()).done !== true);
  return { bytes, sha256: hash.digest('hex'), plain };
}
