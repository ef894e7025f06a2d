/**
 * Writes objects whose length is not known beforehand: in one request when they are small, in parts otherwise. Either way the old object
 * stays until the new one is whole. Never for the vault: the checksum of an object in parts is not the SHA-256 of its bytes.
 */
import { createHash } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  UploadPartCommand,
  type CompletedPart,
} from '@aws-sdk/client-s3';
import { AppError } from '../../core/errors.ts';
import type { Bytes } from '../../core/ports.ts';
import { s3Call, type Place } from './s3-errors.ts';

/** At most 10,000 parts (a limit of S3): 78 GiB. */
const PART_BYTES = 8 * 1024 * 1024;

/** Length and SHA-256 in hex of what was written. Errors: INTEGRITY, UNAVAILABLE, and those of the body. */
export async function writeObject(place: Place, key: string, body: Bytes): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  let upload: PartUpload | undefined;
  try {
    for await (const part of partsOf(body)) {
      hash.update(part);
      bytes += part.length;
      if (!upload && part.length < PART_BYTES) {
        await putWhole(place, key, part);
        break;
      }
      upload ??= await startUpload(place, key);
      if (part.length > 0) await upload.add(part);
    }
    await upload?.complete();
  } catch (error) {
    await upload?.abort();
    throw error;
  }
  return { bytes, sha256: hash.digest('hex') };
}

export async function putWhole({ client, bucket }: Place, key: string, body: Uint8Array): Promise<void> {
  const ChecksumSHA256 = sha256Base64(body);
  const request = new PutObjectCommand({
    ...{ Bucket: bucket, Key: key, Body: body, ContentLength: body.length, ChecksumSHA256 },
    ContentType: 'application/octet-stream',
  });
  await s3Call('PutObject', () => client.send(request));
}

interface PartUpload {
  add(part: Uint8Array): Promise<void>;
  complete(): Promise<void>;
  /** Never fails: what it leaves behind, the bucket's lifecycle removes. */
  abort(): Promise<void>;
}

async function startUpload({ client, bucket }: Place, key: string): Promise<PartUpload> {
  const target = { Bucket: bucket, Key: key };
  const start = new CreateMultipartUploadCommand({
    ...{ ...target, ChecksumAlgorithm: 'SHA256' },
    ContentType: 'application/octet-stream',
  });
  const { UploadId } = await s3Call('PutObject', () => client.send(start));
  if (UploadId === undefined) throw new AppError('INTERNAL', 'S3 began an upload without an id.');
  const parts: CompletedPart[] = [];
  return {
    async add(part) {
      const at = { PartNumber: parts.length + 1, ChecksumSHA256: sha256Base64(part) };
      const request = new UploadPartCommand({ ...target, UploadId, ...at, Body: part, ContentLength: part.length });
      const { ETag } = await s3Call('PutObject', () => client.send(request));
      parts.push({ ...at, ETag });
    },
    async complete() {
      const request = new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts: parts } });
      await s3Call('PutObject', () => client.send(request));
    },
    async abort() {
      await client.send(new AbortMultipartUploadCommand({ ...target, UploadId })).catch(() => undefined);
    },
  };
}

/** Parts of PART_BYTES and a last one that is shorter, perhaps empty. */
async function* partsOf(body: Bytes): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    held.push(chunk.slice());
    size += chunk.length;
    if (size < PART_BYTES) continue;
    const all = Buffer.concat(held);
    let at = 0;
    for (; size - at >= PART_BYTES; at += PART_BYTES) yield all.subarray(at, at + PART_BYTES);
    held = [all.subarray(at)];
    size -= at;
  }
  yield Buffer.concat(held);
}

export function sha256Base64(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64');
}
