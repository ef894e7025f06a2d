/** What S3 says about one version in the vault: length, checksum, lock and hold. */
import {
  GetObjectRetentionCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  type HeadObjectCommandOutput,
  type ListObjectVersionsCommandInput,
  type ObjectVersion,
} from '@aws-sdk/client-s3';
import * as z from 'zod';
import { AppError } from '../../core/errors.ts';
import type { VaultHead } from '../../core/ports.ts';
import { isAbsent, s3Call, s3Error, statusOf, type Place } from './s3-errors.ts';

/** S3 leaves out the lock and the hold where the role may not read them (s3:GetObjectRetention, s3:GetObjectLegalHold). */
const headSchema = z.object({
  VersionId: z.string().min(1),
  ContentLength: z.int().nonnegative(),
  // 32 bytes: a checksum of parts has a suffix.
  ChecksumSHA256: z.string().regex(/^[A-Za-z0-9+/]{43}=$/u),
  ObjectLockMode: z.enum(['COMPLIANCE', 'GOVERNANCE']),
  ObjectLockRetainUntilDate: z.date(),
  ObjectLockLegalHoldStatus: z.enum(['ON', 'OFF']).default('OFF'),
});

/** Exactly this version, or the newest one. Errors: INTEGRITY when it is not a locked object with a checksum, UNAVAILABLE. */
export async function headVersion(place: Place, key: string, versionId?: string): Promise<VaultHead | undefined> {
  const wanted = { Bucket: place.bucket, Key: key, ...(versionId !== undefined && { VersionId: versionId }) };
  try {
    return toHead(key, await place.client.send(new HeadObjectCommand({ ...wanted, ChecksumMode: 'ENABLED' })));
  } catch (error) {
    if (isAbsent(error)) return versionId === undefined ? headHidden(place, key) : undefined;
    // The answer to a HEAD has no body to say why; an expired token and a malformed version id look the same.
    if (statusOf(error) === 400 && versionId !== undefined && (await isMalformed(place, key, versionId)))
      return undefined;
    throw s3Error(error, 'GetObject');
  }
}

function toHead(key: string, answer: HeadObjectCommandOutput): VaultHead {
  const parsed = headSchema.safeParse(answer);
  if (!parsed.success) {
    const fields = parsed.error.issues.map(({ path }) => String(path[0]));
    throw new AppError('INTEGRITY', 'S3 does not tell the lock or the checksum of an object in the vault.', {
      cause: parsed.error,
      detail: { fields },
    });
  }
  const { data } = parsed;
  return {
    key,
    versionId: data.VersionId,
    bytes: data.ContentLength,
    sha256: Buffer.from(data.ChecksumSHA256, 'base64').toString('hex'),
    lock: { mode: data.ObjectLockMode, retainUntil: data.ObjectLockRetainUntilDate.toISOString() },
    legalHold: data.ObjectLockLegalHoldStatus === 'ON',
  };
}

/** The newest version below a delete marker. A lock does not keep anybody from hiding a key, only from removing it. */
async function headHidden(place: Place, key: string): Promise<VaultHead | undefined> {
  for await (const { Key, VersionId } of listVersions(place, key)) {
    // The key itself comes before every longer one.
    if (Key !== key) return undefined;
    if (VersionId !== undefined) return headVersion(place, key, VersionId);
  }
  return undefined;
}

/** Versions below a prefix, newest first within a key. The client has no paginator for them. */
async function* listVersions({ client, bucket }: Place, prefix: string): AsyncGenerator<ObjectVersion> {
  let from: Pick<ListObjectVersionsCommandInput, 'KeyMarker' | 'VersionIdMarker'> | undefined = {};
  while (from) {
    const request: ListObjectVersionsCommand = new ListObjectVersionsCommand({
      Bucket: bucket,
      Prefix: prefix,
      ...from,
    });
    const page = await s3Call('ListBucketVersions', () => client.send(request));
    yield* page.Versions ?? [];
    const { IsTruncated = false, NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = page;
    from = IsTruncated ? { KeyMarker, VersionIdMarker } : undefined;
  }
}

/** Asks again in a way that is answered with a reason. Errors: UNAVAILABLE, INTERNAL. */
async function isMalformed({ client, bucket }: Place, key: string, versionId: string): Promise<boolean> {
  try {
    await client.send(new GetObjectRetentionCommand({ Bucket: bucket, Key: key, VersionId: versionId }));
    return false;
  } catch (error) {
    if (isAbsent(error)) return true;
    throw s3Error(error, 'GetObjectRetention');
  }
}
