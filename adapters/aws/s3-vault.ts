/** The vault in a bucket with Object Lock. Every call but `put` and the search for the newest version names the version it is about. */
import { DeleteObjectCommand, PutObjectLegalHoldCommand, PutObjectRetentionCommand } from '@aws-sdk/client-s3';
import { AppError } from '../../core/errors.ts';
import type { Lock, Vault, VaultHead } from '../../core/ports.ts';
import { isAbsent, s3Call, s3Error, statusOf, type Place } from './s3-errors.ts';
import { checkedVaultKey, checkedVersion } from './s3-keys.ts';
import { lockDate, putLocked } from './s3-locked-put.ts';
import { listObjects, readObject } from './s3-read.ts';
import { headVersion } from './s3-vault-head.ts';

/** The lifecycle moves audio to colder classes by this tag, and nothing else: what has no tag stays where it is. */
const AUDIO_TIER = 'tier=standard';

export function createS3Vault(place: Place): Vault {
  const { client, bucket: Bucket } = place;
  const need = async (key: string, versionId: string): Promise<VaultHead> => {
    const head = await headVersion(place, checkedVaultKey(key), checkedVersion(versionId));
    if (head) return head;
    throw new AppError('NOT_FOUND', 'There is no such object in the vault.');
  };
  return {
    async put(object) {
      const tagging = object.key.startsWith('audio/') && { tagging: AUDIO_TIER };
      const result = await putLocked(place, { ...object, ...tagging, key: checkedVaultKey(object.key) });
      if (result.outcome === 'taken') return { outcome: 'exists', head: await winner(place, object.key) };
      const head = await need(object.key, result.versionId);
      const isSame =
        head.sha256 === object.sha256 && head.bytes === object.bytes && head.legalHold === object.legalHold;
      if (!isSame || isWeaker(head.lock, object.lock)) throw notKept();
      return { outcome: 'stored', head };
    },
    head: async (key, versionId) =>
      headVersion(place, checkedVaultKey(key), versionId === undefined ? undefined : checkedVersion(versionId)),
    async *read(key, versionId) {
      yield* readObject(place, { Key: checkedVaultKey(key), VersionId: checkedVersion(versionId) });
    },
    async extend(key, versionId, { mode, retainUntil }) {
      const before = await need(key, versionId);
      const lock = { mode, retainUntil: lockDate({ mode, retainUntil }).toISOString() };
      // Before S3 is asked: for a lock in governance mode it would obey a role that may bypass.
      if (isWeaker(lock, before.lock)) {
        throw new AppError('RETENTION_SHORTENED', 'A lock can only be made longer or stricter.');
      }
      if (isWeaker(before.lock, lock)) await setLock(place, before, lock);
      const after = await need(key, versionId);
      if (isWeaker(after.lock, lock)) throw notKept();
      return after;
    },
    async setLegalHold(key, versionId, on) {
      await need(key, versionId);
      const LegalHold = { Status: on ? ('ON' as const) : ('OFF' as const) };
      const request = new PutObjectLegalHoldCommand({ Bucket, Key: key, VersionId: versionId, LegalHold });
      await s3Call('PutObjectLegalHold', () => client.send(request));
      const after = await need(key, versionId);
      if (after.legalHold !== on) throw notKept();
      return after;
    },
    async remove(key, versionId) {
      const head = await headVersion(place, checkedVaultKey(key), checkedVersion(versionId));
      if (!head) return;
      // The date is left to the clock of S3.
      if (head.legalHold) throw locked(head);
      try {
        await client.send(new DeleteObjectCommand({ Bucket, Key: key, VersionId: versionId }));
      } catch (error) {
        if (isAbsent(error)) return;
        // 403 is also the answer to a role that may not remove.
        if (statusOf(error) === 403 && Date.parse(head.lock.retainUntil) > Date.now()) throw locked(head, error);
        throw s3Error(error, 'DeleteObjectVersion');
      }
    },
    async *list(prefix) {
      for await (const { key } of listObjects(place, prefix)) yield key;
    },
  };
}

/** What lies under a key that was taken. Errors: UNAVAILABLE while the other writer has not ended. */
async function winner(place: Place, key: string): Promise<VaultHead> {
  const head = await headVersion(place, key);
  if (head) return head;
  throw new AppError('UNAVAILABLE', 'Another writer has the key and did not end; repeat.');
}

async function setLock({ client, bucket }: Place, before: VaultHead, lock: Lock): Promise<void> {
  const version = { Bucket: bucket, Key: before.key, VersionId: before.versionId };
  const Retention = { Mode: lock.mode, RetainUntilDate: lockDate(lock) };
  // S3 takes every change of a governance lock but a later date for a bypass, the stricter mode included: it wants
  // s3:BypassGovernanceRetention and this header for it. Nothing else in this edition sends the header.
  const raise = before.lock.mode !== lock.mode && { BypassGovernanceRetention: true };
  const request = new PutObjectRetentionCommand({ ...version, Retention, ...raise });
  await s3Call('PutObjectRetention', () => client.send(request));
}

function isWeaker(lock: Lock, than: Lock): boolean {
  const isLaxer = than.mode === 'COMPLIANCE' && lock.mode === 'GOVERNANCE';
  return isLaxer || Date.parse(lock.retainUntil) < Date.parse(than.retainUntil);
}

function locked({ lock, legalHold }: VaultHead, cause?: unknown): AppError {
  return new AppError('OBJECT_LOCKED', 'The object is retained or on hold; it cannot be removed now.', {
    ...(cause !== undefined && { cause }),
    detail: { retainUntil: lock.retainUntil, legalHold },
  });
}

function notKept(): AppError {
  return new AppError(
    'INTEGRITY',
    'S3 took the request, but does not keep the object, lock or hold that was asked for.',
  );
}
