/** Steps that survive a power cut: a file is synced before it gets its name, and the folder after. */
import {
  closeSync,
  createReadStream,
  fchmodSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '../../core/errors.ts';
import type { Bytes } from '../../core/ports.ts';
import { storageError, hasCode } from './storage-error.ts';

export function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** Makes a folder and its parents, each of them synced into its own parent. */
export function makeFolder(path: string): void {
  try {
    const first = mkdirSync(path, { recursive: true, mode: 0o700 });
    if (first === undefined) return;
    for (let made = path; made.length >= first.length; made = dirname(made)) syncFolder(dirname(made));
  } catch (error) {
    if (hasCode(error, 'EEXIST', 'ENOTDIR')) {
      throw new AppError('VALIDATION_FAILED', 'A part of the object path is an object itself.', { cause: error });
    }
    throw storageError(error);
  }
}

/** Writes and syncs a small new file. Errors: STORAGE_FULL, then nothing is left. */
export function writeNewFile(path: string, content: Uint8Array, mode: number): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    for (let at = 0; at < content.length;) at += writeSync(file, content, at);
    fchmodSync(file, mode);
    fsyncSync(file);
  } catch (error) {
    rmSync(path, { force: true });
    throw storageError(error);
  } finally {
    closeSync(file);
  }
}

/** Gives a synced temporary file its name, in place of what had it. */
export function replaceFile(temporary: string, path: string): void {
  try {
    makeFolder(dirname(path));
    renameSync(temporary, path);
    syncFolder(dirname(path));
  } catch (error) {
    rmSync(temporary, { force: true });
    if (hasCode(error, 'EISDIR', 'ENOTEMPTY', 'EEXIST')) {
      throw new AppError('VALIDATION_FAILED', 'The object path is a folder of other objects.', { cause: error });
    }
    throw storageError(error);
  }
}

/** Gives a synced temporary file its name unless that is taken. The temporary name is gone afterwards. */
export function linkFile(temporary: string, path: string): 'linked' | 'taken' {
  try {
    makeFolder(dirname(path));
    linkSync(temporary, path);
    syncFolder(dirname(path));
    return 'linked';
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return 'taken';
    throw storageError(error);
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** What is read at once. */
const CHUNK_BYTES = 256 * 1024;

/**
 * Streams a file, or the bytes [start, end) of it, as long as it was at the beginning. Errors: NOT_FOUND.
 * What fits into a chunk is read in one go: a stream asks for two whole buffers even for a key of a hundred bytes, and these set off a full
 * collection of garbage every hundred files.
 */
export async function* readFileBytes(path: string, range?: { start: number; end: number }): Bytes {
  try {
    const found = statSync(path);
    if (!found.isFile()) throw notFound();
    const start = range?.start ?? 0;
    const end = Math.min(range?.end ?? found.size, found.size);
    if (end <= start) return;
    if (end - start <= CHUNK_BYTES) {
      yield readPart(path, start, end - start);
      return;
    }
    for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES, start, end: end - 1 })) {
      if (!(chunk instanceof Uint8Array)) throw new AppError('INTERNAL', 'A byte stream gave text.');
      yield chunk;
    }
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) throw notFound(error);
    throw error;
  }
}

function notFound(cause?: unknown): AppError {
  return new AppError('NOT_FOUND', 'There is nothing under this name.', { cause });
}

/** Shorter where the file has become so. */
function readPart(path: string, start: number, bytes: number): Uint8Array {
  const file = openSync(path, 'r');
  try {
    const part = Buffer.allocUnsafe(bytes);
    let filled = 0;
    for (let read = -1; read !== 0 && filled < bytes; filled += read) {
      read = readSync(file, part, filled, bytes - filled, start + filled);
    }
    return part.subarray(0, filled);
  } finally {
    closeSync(file);
  }
}

/** Paths of the files below `root` that begin with `prefix`, relative, in the order of their names; hidden files are left out. */
export async function* listFiles(root: string, prefix = ''): AsyncIterable<string> {
  const slash = prefix.lastIndexOf('/');
  for await (const path of walk(root, slash < 0 ? '' : prefix.slice(0, slash + 1), prefix)) yield path;
}

async function* walk(root: string, folder: string, prefix: string): AsyncIterable<string> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  });
  // A folder sorts as its name with a slash: so the order is that of whole paths.
  const names = entries
    .filter(({ name }) => !name.startsWith('.'))
    .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
    .sort();
  for (const name of names) {
    const path = folder + name;
    if (!path.startsWith(prefix) && !prefix.startsWith(path)) continue;
    if (name.endsWith('/')) yield* walk(root, path, prefix);
    else if (path.startsWith(prefix)) yield path;
  }
}
