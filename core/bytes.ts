/** Small helpers over byte streams. */
import { createHash } from 'node:crypto';
import { AppError } from './errors.ts';
import type { Bytes } from './ports.ts';

/** A stream of one chunk. */
export async function* once(chunk: Uint8Array): Bytes {
  await Promise.resolve();
  yield chunk;
}

/** Reads a stream whole. Errors: TOO_LARGE over `limit` bytes. */
export async function collect(source: Bytes, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source) {
    size += chunk.length;
    if (size > limit) throw new AppError('TOO_LARGE', `More than ${limit} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** SHA-256 of bytes or UTF-8 text, lower-case hex. */
export function sha256Hex(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex');
}

/** Reads a stream to its end: SHA-256 in lower-case hex and length. */
export async function digest(source: Bytes): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of source) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { sha256: hash.digest('hex'), bytes };
}
