/** The work store in a folder. A file is replaced in one step: readers see the old or the new one, never a mixture. */
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { once } from '../../core/bytes.ts';
import { AppError } from '../../core/errors.ts';
import type { Bytes, WorkStore } from '../../core/ports.ts';
import { listFiles, makeFolder, readFileBytes, replaceFile } from './durable-file.ts';
import { checkedPath } from './names.ts';
import { hasCode } from './storage-error.ts';
import { openTempFolder } from './temp-folder.ts';

const SMALL_BYTES = 256 * 1024;

export function createFileWorkStore({ dir }: { dir: string }): WorkStore {
  makeFolder(dir);
  const temp = openTempFolder(join(dir, '.tmp'));
  const fileOf = (path: string): string => join(dir, checkedPath(path));
  return {
    async put(path, body) {
      const target = fileOf(path);
      replaceFile((await temp.write(body instanceof Uint8Array ? once(body) : body, 0o600)).path, target);
    },
    async get(path) {
      return orAbsent(readWhole(fileOf(path)));
    },
    async open(path, range) {
      const file = fileOf(path);
      const found = await orAbsent(stat(file));
      if (!found?.isFile()) return undefined;
      const { size, ino } = found;
      const start = Math.min(range?.start ?? 0, size);
      return { bytes: size, body: readUnchanged(file, ino, { start, end: Math.min(range?.end ?? size, size) }) };
    },
    async remove(path) {
      await rm(fileOf(path), { force: true });
    },
    list: (prefix) => listFiles(dir, prefix),
  };
}

/** A small file at once: the way to the threads of Node and back takes longer than reading it. */
async function readWhole(path: string): Promise<Uint8Array> {
  const file = openSync(path, 'r');
  try {
    if (fstatSync(file).size <= SMALL_BYTES) return readFileSync(file);
  } finally {
    closeSync(file);
  }
  return readFile(path);
}

/** Reads lazily, so that a body nobody reads holds no file open. Errors: CONFLICT when the file was replaced meanwhile. */
async function* readUnchanged(path: string, inode: number, range: { start: number; end: number }): Bytes {
  if ((await orAbsent(stat(path)))?.ino !== inode) {
    throw new AppError('CONFLICT', 'The file was replaced while it was read; read it again.');
  }
  yield* readFileBytes(path, range);
}

async function orAbsent<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'EISDIR')) return undefined;
    throw error;
  }
}
