/** One PUT with length, checksum, lock and hold: an object is never in the bucket without its lock. */
import { Readable } from 'node:stream';
import { HeadObjectCommand, PutObjectCommand, type PutObjectCommandInput } from '@aws-sdk/client-s3';
import { AppError, isAppError } from '../../core/errors.ts';
import type { Bytes, Lock } from '../../core/ports.ts';
import { isConflict, isPreconditionFailed, s3Error, type Place } from './s3-errors.ts';
import { exactBody } from './s3-exact-body.ts';

/** Up to here a body is kept in memory, which lets the client repeat a request that failed. A stream cannot be sent twice. */
const IN_MEMORY_BYTES = 8 * 1024 * 1024;

export interface LockedObject {
  readonly key: string;
  readonly body: Bytes;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
  readonly lock: Lock;
  readonly legalHold: boolean;
  /** Such as `tier=standard`. */
  readonly tagging?: string;
}

export type PutOutcome = { readonly outcome: 'stored'; readonly versionId: string } | { readonly outcome: 'taken' };

/** `taken`: the key is there, nothing was written. `always` adds a version to a key that is there. Errors: INTEGRITY, UNAVAILABLE. */
export async function putLocked(
  place: Place,
  object: LockedObject,
  { always = false }: { always?: boolean } = {},
): Promise<PutOutcome> {
  const request = {
    ...{ Bucket: place.bucket, Key: object.key, ContentLength: object.bytes },
    ContentType: 'application/octet-stream',
    ChecksumSHA256: Buffer.from(object.sha256, 'hex').toString('base64'),
    ObjectLockMode: object.lock.mode,
    ObjectLockRetainUntilDate: lockDate(object.lock),
    ObjectLockLegalHoldStatus: object.legalHold ? ('ON' as const) : ('OFF' as const),
    ...(object.tagging !== undefined && { Tagging: object.tagging }),
    ...(!always && { IfNoneMatch: '*' }),
  };
  const body = exactBody(object.body, object);
  try {
    const send = object.bytes <= IN_MEMORY_BYTES ? sendWhole : sendStream;
    const versionId = await send(place, request, body);
    if (versionId === undefined || versionId === 'null') {
      throw new AppError('INTERNAL', 'The bucket keeps no versions: it cannot be used as a vault.');
    }
    return { outcome: 'stored', versionId };
  } catch (error) {
    // A conflict says that another writer is there, not that it will succeed: the caller looks.
    if (isPreconditionFailed(error) || isConflict(error)) return { outcome: 'taken' };
    const reported = s3Error(error, 'PutObject');
    // A server may close the connection on a long body before its 412 is read, and an answer may be lost.
    const isUnclear = !always && isAppError(reported, 'UNAVAILABLE');
    if (isUnclear && (await isTaken(place, object.key))) return { outcome: 'taken' };
    throw reported;
  }
}

/** Up to the next whole second: S3 need not keep fractions, and a lock must not end early. Errors: VALIDATION_FAILED for what is no date. */
export function lockDate({ retainUntil }: Lock): Date {
  const date = new Date(Math.ceil(Date.parse(retainUntil) / 1000) * 1000);
  if (!Number.isNaN(date.getTime())) return date;
  throw new AppError('VALIDATION_FAILED', 'The lock of a vault object is not valid.');
}

async function isTaken({ client, bucket }: Place, key: string): Promise<boolean> {
  try {
    await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    return true;
  } catch {
    return false;
  }
}

async function sendWhole({ client }: Place, request: PutObjectCommandInput, body: Bytes): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  const Body = Buffer.concat(chunks);
  return (await client.send(new PutObjectCommand({ ...request, Body }))).VersionId;
}

async function sendStream({ client }: Place, request: PutObjectCommandInput, body: Bytes): Promise<string | undefined> {
  const transfer = new AbortController();
  let failure: { readonly error: unknown } | undefined;
  const Body = Readable.from(body, { objectMode: false });
  // The client waits for ever for a body that broke off.
  Body.on('error', (error) => {
    failure = { error };
    transfer.abort();
  });
  try {
    return (await client.send(new PutObjectCommand({ ...request, Body }), { abortSignal: transfer.signal })).VersionId;
  } catch (error) {
    throw failure ? failure.error : error;
  } finally {
    Body.destroy();
  }
}
