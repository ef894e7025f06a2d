/** A drop box in memory. */
import type { DropBox, DroppedFile } from '../../adapters/aws/s3-drop-box.ts';
import { sha256Hex } from '../../core/bytes.ts';
import { AppError } from '../../core/errors.ts';
import type { Clock } from '../../core/ports.ts';
import { sequence, settle, streamOf } from '../support/memory-async.ts';

export interface MemoryDrops extends DropBox {
  drop(key: string, body: Uint8Array | string): void;
  keys(): string[];
}

export function createMemoryDrops(clock: Clock): MemoryDrops {
  const files = new Map<string, DroppedFile & { readonly body: Uint8Array }>();
  return {
    drop(key, body) {
      const bytes = typeof body === 'string' ? Buffer.from(body) : body;
      const etag = sha256Hex(bytes);
      files.set(key, { key, etag, bytes: bytes.length, changedAt: clock.now().toISOString(), body: bytes });
    },
    keys: () => [...files.keys()],
    find: (key) => settle(() => files.get(key)),
    read: ({ key, etag }) =>
      streamOf(() => {
        const file = files.get(key);
        if (file && file.etag !== etag) throw new AppError('CONFLICT', 'The file was replaced while it was read.');
        return file?.body;
      }),
    remove: ({ key, etag }) =>
      settle(() => {
        if (files.get(key)?.etag === etag) files.delete(key);
      }),
    list: () => sequence([...files.values()].sort((a, b) => (a.key < b.key ? -1 : 1))),
  };
}
