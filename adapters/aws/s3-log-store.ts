/**
 * The public log under `log/` of the vault bucket. Everything in it is locked, so a full tile leaves its partial ones where they are,
 * and each new checkpoint is a further version of `log/checkpoint`.
 */
import { once, sha256Hex } from '../../core/bytes.ts';
import { AppError } from '../../core/errors.ts';
import type { LogStore } from '../../core/custody/ports.ts';
import type { Lock } from '../../core/ports.ts';
import type { Place } from './s3-errors.ts';
import { checkedPath } from './s3-keys.ts';
import { putLocked } from './s3-locked-put.ts';
import { listObjects, readObject, readWhole } from './s3-read.ts';

const PREFIX = 'log/';

/** `lock` tells the lock of what is written now. */
export function createS3LogStore({ lock, ...place }: Place & { readonly lock: () => Lock }): LogStore {
  const write = async (path: string, bytes: Uint8Array, always: boolean): Promise<'stored' | 'taken'> => {
    const what = { key: PREFIX + checkedPath(path), body: once(bytes), bytes: bytes.length, sha256: sha256Hex(bytes) };
    return (await putLocked(place, { ...what, lock: lock(), legalHold: false }, { always })).outcome;
  };
  const get = (path: string): Promise<Uint8Array | undefined> =>
    readWhole(readObject(place, { Key: PREFIX + checkedPath(path) }));
  const putOnce = async (path: string, bytes: Uint8Array): Promise<void> => {
    if ((await write(path, bytes, false)) === 'stored') return;
    const there = await get(path);
    if (!there) throw new AppError('UNAVAILABLE', 'Another writer has the path and did not end; repeat.');
    if (Buffer.compare(there, bytes) === 0) return;
    throw new AppError('INTEGRITY', 'The log already holds other bytes under this path.');
  };
  return {
    get: async (path) => get(path),
    put: putOnce,
    async putCheckpoint(size, note) {
      await putOnce(`checkpoints/${size}`, note);
      const current = await get('checkpoint');
      // A repeat would add a version that nobody can remove.
      if (!current || Buffer.compare(current, note) !== 0) await write('checkpoint', note, true);
    },
    async *list() {
      for await (const { key } of listObjects(place, PREFIX)) yield key.slice(PREFIX.length);
    },
  };
}
