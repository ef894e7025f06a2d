/**
 * A folder of temporary files beside the files they become, on the same file system. The file name says which process made it, so that
 * what a killed process left behind is removed by the next one, and never what another one is writing.
 */
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createHash, randomBytes } from 'node:crypto';
import type { Bytes } from '../../core/ports.ts';
import { storageError } from './storage-error.ts';
import { hasEnded, processToken } from './process-token.ts';

interface WrittenFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface TempFolder {
  /** A path that no other process and no other call uses. */
  path(): string;
  /** Writes and syncs a stream. Nothing is left behind when it fails. Errors: STORAGE_FULL. */
  write(body: Bytes, mode: number): Promise<WrittenFile>;
}

/** Makes the folder where needed and removes what processes that have ended left in it. */
export function openTempFolder(dir: string): TempFolder {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(dir)) {
    const token = /^tmp-(\d+-\d+)-[0-9a-f]+$/.exec(name)?.[1];
    if (token !== undefined && hasEnded(token)) rmSync(join(dir, name), { force: true });
  }
  const path = (): string => join(dir, `tmp-${processToken}-${randomBytes(8).toString('hex')}`);
  return {
    path,
    async write(body, mode) {
      const target = path();
      try {
        return { path: target, ...(await writeAll(target, body, mode)) };
      } catch (error) {
        await rm(target, { force: true });
        throw storageError(error);
      }
    },
  };
}

async function writeAll(path: string, body: Bytes, mode: number): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of body) {
      hash.update(chunk);
      for (let at = 0; at < chunk.length;) at += (await file.write(chunk, at)).bytesWritten;
      bytes += chunk.length;
    }
    await file.chmod(mode);
    await file.sync();
  } finally {
    await file.close();
  }
  return { bytes, sha256: hash.digest('hex') };
}
