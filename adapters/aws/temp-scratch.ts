/**
 * Scratch files in `/tmp`. Each loses its name as soon as it is open, so that an invocation that is killed leaves nothing behind to fill
 * the disk of the next one.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, unlink, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../core/errors.ts';
import type { Bytes, Scratch, ScratchFile } from '../../core/ports.ts';

const CHUNK_BYTES = 256 * 1024;
const DISK_FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

export function createTempScratch({ dir }: { dir: string }): Scratch {
  return {
    async create() {
      await mkdir(dir, { recursive: true });
      const path = join(dir, `callvault-${randomBytes(16).toString('hex')}`);
      const file = await open(path, 'wx+', 0o600);
      try {
        await unlink(path);
      } catch (error) {
        await file.close();
        throw error;
      }
      return scratchFile(file);
    },
  };
}

function scratchFile(file: FileHandle): ScratchFile {
  const hash = createHash('sha256');
  let bytes = 0;
  let finished: { bytes: number; sha256: string } | undefined;
  let isDiscarded = false;
  async function* read(): Bytes {
    for (let at = 0; at < bytes;) {
      if (isDiscarded) throw new AppError('NOT_FOUND', 'The scratch file is discarded.');
      const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, bytes - at));
      const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
      if (bytesRead === 0) throw new AppError('INTEGRITY', 'The scratch file is shorter than what was written.');
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  }
  return {
    async write(chunk) {
      if (finished || isDiscarded) throw new AppError('INTERNAL', 'The scratch file is closed for writing.');
      try {
        for (let at = 0; at < chunk.length;) at += (await file.write(chunk, at, null, bytes + at)).bytesWritten;
      } catch (error) {
        throw diskError(error);
      }
      hash.update(chunk);
      bytes += chunk.length;
    },
    finish: () => Promise.resolve((finished ??= { bytes, sha256: hash.digest('hex') })),
    read,
    async discard() {
      if (isDiscarded) return;
      isDiscarded = true;
      await file.close();
    },
  };
}

function diskError(error: unknown): unknown {
  const isFull = error instanceof Error && 'code' in error && DISK_FULL.has(String(error.code));
  return isFull ? new AppError('STORAGE_FULL', 'The temporary disk is full.', { cause: error }) : error;
}
