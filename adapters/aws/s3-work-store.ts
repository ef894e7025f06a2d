/** The work store in an unversioned bucket. S3 replaces an object in one step: readers see the old or the new one. */
import { DeleteObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { AppError, isAppError } from '../../core/errors.ts';
import type { Bytes, WorkStore } from '../../core/ports.ts';
import { isAbsent, isPreconditionFailed, s3Call, s3Error, type Place } from './s3-errors.ts';
import { checkedPath } from './s3-keys.ts';
import { listObjects, readObject, readWhole } from './s3-read.ts';
import { putWhole, writeObject } from './s3-write.ts';

export function createS3WorkStore(place: Place): WorkStore {
  const { client, bucket: Bucket } = place;
  return {
    async put(path, body) {
      const key = checkedPath(path);
      await (body instanceof Uint8Array ? putWhole(place, key, body) : writeObject(place, key, body));
    },
    get: async (path) => readWhole(readObject(place, { Key: checkedPath(path) })),
    async open(path, range) {
      const found = await sizeOf(place, checkedPath(path));
      if (!found) return undefined;
      const start = Math.min(range?.start ?? 0, found.bytes);
      const end = Math.min(range?.end ?? found.bytes, found.bytes);
      return { bytes: found.bytes, body: readUnchanged(place, path, found.etag, { start, end }) };
    },
    async remove(path) {
      const request = new DeleteObjectCommand({ Bucket, Key: checkedPath(path) });
      await s3Call('DeleteObject', () => client.send(request));
    },
    async *list(prefix) {
      for await (const { key } of listObjects(place, prefix)) yield key;
    },
  };
}

async function sizeOf({ client, bucket }: Place, key: string): Promise<{ bytes: number; etag: string } | undefined> {
  try {
    const { ContentLength, ETag } = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    if (ContentLength === undefined || ETag === undefined) throw new AppError('INTERNAL', 'S3 told no length.');
    return { bytes: ContentLength, etag: ETag };
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw s3Error(error, 'GetObject');
  }
}

/** Errors: CONFLICT when the object was replaced or removed since its length was told. */
async function* readUnchanged(
  place: Place,
  key: string,
  etag: string,
  { start, end }: { start: number; end: number },
): Bytes {
  // S3 refuses an empty range.
  if (start >= end) return;
  try {
    yield* readObject(place, { Key: key, IfMatch: etag, Range: `bytes=${start}-${end - 1}` });
  } catch (error) {
    const gone = isAppError(error, 'NOT_FOUND') || (isAppError(error) && isPreconditionFailed(error.cause));
    if (!gone) throw error;
    throw new AppError('CONFLICT', 'The file was replaced while it was read; read it again.', { cause: error });
  }
}
