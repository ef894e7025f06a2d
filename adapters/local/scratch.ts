/** Scratch files in a folder. Those of a killed process are removed when the folder is opened the next time. */
import { createHash } from 'node:crypto';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { AppError } from '../../core/errors.ts';
import type { Scratch, ScratchFile } from '../../core/ports.ts';
import { readFileBytes } from './durable-file.ts';
import { storageError } from './storage-error.ts';
import { openTempFolder } from './temp-folder.ts';

export function createFileScratch({ dir }: { dir: string }): Scratch {
  const temp = openTempFolder(dir);
  return {
    async create() {
      const path = temp.path();
      return scratchFile(path, await open(path, 'wx', 0o600));
    },
  };
}

function scratchFile(path: string, file: FileHandle): ScratchFile {
  const hash = createHash('sha256');
  let bytes = 0;
  let finished: { bytes: number; sha256: string } | undefined;
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (isOpen) {
      isOpen = false;
      await file.close();
    }
  };
  return {
    async write(chunk) {
      if (!isOpen) throw new AppError('INTERNAL', 'The scratch file is closed for writing.');
      try {
        for (let at = 0; at < chunk.length;) at += (await file.write(chunk, at)).bytesWritten;
      } catch (error) {
        throw storageError(error);
      }
      hash.update(chunk);
      bytes += chunk.length;
    },
    async finish() {
      await close();
      finished ??= { bytes, sha256: hash.digest('hex') };
      return finished;
    },
    read: () => readFileBytes(path),
    async discard() {
      await close();
      await rm(path, { force: true });
    },
  };
}
