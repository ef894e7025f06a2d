/** Turns plain code into what the ports promise: errors become rejections, bytes become streams. */
import { AppError } from '../../core/errors.ts';
import type { Bytes } from '../../core/ports.ts';

export function settle<T>(work: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(work());
  });
}

/** The bytes that `find` gives, in chunks; NOT_FOUND when it gives none. */
export async function* streamOf(find: () => Uint8Array | undefined, chunkSize = 64 * 1024): Bytes {
  const bytes = await settle(find);
  if (bytes === undefined) throw new AppError('NOT_FOUND', 'There is nothing under this name.');
  for (let at = 0; at < bytes.length; at += chunkSize) yield bytes.slice(at, at + chunkSize);
}

export async function* sequence<T>(items: Iterable<T>): AsyncIterable<T> {
  await Promise.resolve();
  yield* items;
}
