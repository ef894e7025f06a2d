/** The bodies of uploads as they stream in. They fail before their end is taken for the end of a recording. */
import { createHash } from 'node:crypto';
import type { HonoRequest } from 'hono';
import { once } from '../core/bytes.ts';
import { AppError } from '../core/errors.ts';
import type { Bytes } from '../core/ports.ts';

/** Errors: TOO_LARGE, VALIDATION_FAILED when length or checksum are not what the headers say. */
export async function* bodyOf(request: HonoRequest, limit: number): Bytes {
  const tooLarge = (): AppError =>
    new AppError('TOO_LARGE', `A recording has at most ${limit} bytes; nothing was kept.`);
  const declared = request.header('content-length');
  if (Number(declared ?? 0) > limit) throw tooLarge();
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of arriving(request)) {
    bytes += chunk.length;
    if (bytes > limit) throw tooLarge();
    hash.update(chunk);
    yield chunk;
  }
  if (declared !== undefined && Number(declared) !== bytes) throw damaged('length');
  const checksum = request.header('x-amz-checksum-sha256');
  if (checksum !== undefined && checksum !== hash.digest('base64')) throw damaged('SHA-256');
}

function damaged(what: string): AppError {
  return new AppError(
    'VALIDATION_FAILED',
    `The body does not have the ${what} that its headers say; nothing was kept.`,
  );
}

/** Errors: VALIDATION_FAILED when the sender breaks off. */
export async function* arriving({ raw }: HonoRequest): Bytes {
  const body: Bytes = raw.body ?? once(new Uint8Array());
  try {
    yield* body;
  } catch (cause) {
    throw new AppError('VALIDATION_FAILED', 'The upload broke off; nothing was kept.', { cause });
  }
}
