/** Objects as byte streams, and lists of keys. */
import { Readable } from 'node:stream';
import { GetObjectCommand, paginateListObjectsV2, type GetObjectCommandInput } from '@aws-sdk/client-s3';
import { AppError, isAppError } from '../../core/errors.ts';
import type { Bytes } from '../../core/ports.ts';
import { s3Call, s3Error, type Place } from './s3-errors.ts';

export interface ListedObject {
  readonly key: string;
  readonly changedAt: string;
}

/** Asks S3 only when it is read; ends the transfer when the reader stops early. Errors: NOT_FOUND, UNAVAILABLE. */
export async function* readObject({ client, bucket }: Place, which: Omit<GetObjectCommandInput, 'Bucket'>): Bytes {
  const transfer = new AbortController();
  const request = new GetObjectCommand({ Bucket: bucket, ...which });
  try {
    const { Body } = await s3Call('GetObject', () => client.send(request, { abortSignal: transfer.signal }));
    if (!(Body instanceof Readable)) throw new AppError('INTERNAL', 'S3 answered without a body.');
    for await (const chunk of Body) yield bytesOf(chunk);
  } catch (error) {
    throw s3Error(error, 'GetObject');
  } finally {
    // Also after the last byte, when it does nothing.
    transfer.abort();
  }
}

/** A small stream in one piece; undefined when the object is not there. */
export async function readWhole(body: Bytes): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of body) chunks.push(chunk);
  } catch (error) {
    if (isAppError(error, 'NOT_FOUND')) return undefined;
    throw error;
  }
  return new Uint8Array(Buffer.concat(chunks));
}

function bytesOf(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk;
  throw new AppError('INTERNAL', 'S3 answered with something other than bytes.');
}

/** Every object below a prefix, in order of key. */
export async function* listObjects({ client, bucket }: Place, prefix: string): AsyncGenerator<ListedObject> {
  const pages = paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix });
  try {
    for await (const { Contents = [] } of pages) {
      for (const { Key, LastModified } of Contents) {
        if (Key !== undefined && LastModified) yield { key: Key, changedAt: LastModified.toISOString() };
      }
    }
  } catch (error) {
    throw s3Error(error, 'ListBucket');
  }
}
