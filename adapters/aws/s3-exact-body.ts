/** A body whose length and SHA-256 are known: its last bytes leave only when both are right, so that S3 never receives a wrong one whole. */
import { createHash } from 'node:crypto';
import { AppError } from '../../core/errors.ts';
import type { Bytes } from '../../core/ports.ts';

/** Errors: INTEGRITY, and those of the body. */
export async function* exactBody(body: Bytes, { bytes, sha256 }: { bytes: number; sha256: string }): Bytes {
  const hash = createHash('sha256');
  let size = 0;
  let held: Uint8Array | undefined;
  for await (const chunk of body) {
    if (chunk.length === 0) continue;
    size += chunk.length;
    if (size > bytes) throw wrongBody();
    hash.update(chunk);
    if (held) yield held;
    held = chunk;
  }
  if (size !== bytes || hash.digest('hex') !== sha256) throw wrongBody();
  if (held) yield held;
}

function wrongBody(): AppError {
  return new AppError('INTEGRITY', 'The body is not what its checksum and length say; nothing was stored.');
}
