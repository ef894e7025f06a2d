/**
 * Files that outside systems leave under `drop/` in the intake bucket. Each is told by its ETag: a file that is replaced while it is read
 * or delivered stays where it is, and is a delivery of its own.
 */
import { DeleteObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { AppError } from '../../core/errors.ts';
import type { Bytes } from '../../core/ports.ts';
import { isAbsent, isPreconditionFailed, s3Error, type Place } from './s3-errors.ts';
import { listObjects, readObject, type ListedObject } from './s3-read.ts';

export const DROP_PREFIX = 'drop/';

export interface DroppedFile {
  readonly key: string;
  readonly etag: string;
  readonly bytes: number;
  /** ISO 8601 UTC. */
  readonly changedAt: string;
}

export interface DropBox {
  /** Undefined when there is no such file. */
  find(key: string): Promise<DroppedFile | undefined>;
  /** Errors: NOT_FOUND; CONFLICT when it was replaced. */
  read(file: DroppedFile): Bytes;
  /** Removes this very file; nothing happens when it is gone or was replaced. */
  remove(file: DroppedFile): Promise<void>;
  /** In order of key. */
  list(): AsyncIterable<ListedObject>;
}

export function createDropBox(place: Place): DropBox {
  const { client, bucket: Bucket } = place;
  return {
    async find(key) {
      try {
        const { ETag, ContentLength, LastModified } = await client.send(new HeadObjectCommand({ Bucket, Key: key }));
        if (ETag === undefined || ContentLength === undefined || !LastModified) {
          throw new AppError('INTERNAL', 'S3 told neither length nor time.');
        }
        return { key, etag: ETag, bytes: ContentLength, changedAt: LastModified.toISOString() };
      } catch (error) {
        if (isAbsent(error)) return undefined;
        throw s3Error(error, 'GetObject');
      }
    },
    async *read({ key, etag }) {
      try {
        yield* readObject(place, { Key: key, IfMatch: etag });
      } catch (error) {
        if (!(error instanceof AppError) || !isPreconditionFailed(error.cause)) throw error;
        throw new AppError('CONFLICT', 'The file was replaced while it was read.', { cause: error });
      }
    },
    async remove({ key, etag }) {
      try {
        await client.send(new DeleteObjectCommand({ Bucket, Key: key, IfMatch: etag }));
      } catch (error) {
        if (!isAbsent(error) && !isPreconditionFailed(error)) throw s3Error(error, 'DeleteObject');
      }
    },
    list: () => listObjects(place, DROP_PREFIX),
  };
}
