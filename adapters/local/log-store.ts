/** The public log in a folder, under C2SP tlog-tiles paths: any static file server can publish it as it is. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../core/errors.ts';
import type { LogStore } from '../../core/custody/ports.ts';
import { linkFile, listFiles, makeFolder, replaceFile, writeNewFile } from './durable-file.ts';
import { checkedPath } from './names.ts';
import { hasCode, settle } from './storage-error.ts';
import { openTempFolder } from './temp-folder.ts';

/** `tile/<L>/<N>` without a width. */
const FULL_TILE = /^tile\/(?:entries|\d+)\/(?:x\d{3}\/)*\d{3}$/u;

export function createFileLogStore({ dir }: { dir: string }): LogStore {
  makeFolder(dir);
  const temp = openTempFolder(join(dir, '.tmp'));
  const putOnce = (path: string, bytes: Uint8Array): void => {
    const target = join(dir, checkedPath(path));
    const temporary = temp.path();
    writeNewFile(temporary, bytes, 0o444);
    if (linkFile(temporary, target) === 'taken' && Buffer.compare(readFileSync(target), bytes) !== 0) {
      throw new AppError('INTEGRITY', 'The log already holds other bytes under this path.');
    }
  };
  return {
    // Not by the thread pool: a proof reads a dozen files of a few kB, and would wait longer than it reads.
    get: (path) =>
      settle(() => {
        try {
          return new Uint8Array(readFileSync(join(dir, checkedPath(path))));
        } catch (error) {
          if (hasCode(error, 'ENOENT', 'ENOTDIR', 'EISDIR')) return undefined;
          throw error;
        }
      }),
    put: (path, bytes) =>
      settle(() => {
        putOnce(path, bytes);
        // The full tile serves for every narrower one (tlog-tiles, "Partial Tiles"): the log stays linear in its entries.
        if (FULL_TILE.test(path)) rmSync(join(dir, `${path}.p`), { recursive: true, force: true });
      }),
    putCheckpoint: (size, note) =>
      settle(() => {
        putOnce(`checkpoints/${size}`, note);
        const temporary = temp.path();
        writeNewFile(temporary, note, 0o644);
        replaceFile(temporary, join(dir, 'checkpoint'));
      }),
    list: () => listFiles(dir),
  };
}
