/**
 * Pieces of audio in a folder, `<recordingId>/<number>`: each begins with its SHA-256, so that content and hash are there together or not
 * at all, and no second file has to tell what has arrived.
 */
import { createHash } from 'node:crypto';
import { open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../core/errors.ts';
import type { Bytes } from '../../core/ports.ts';
import type { AudioPiece, AudioPieces } from '../../core/recording/audio-pieces.ts';
import { linkFile, readFileBytes, replaceFile } from './durable-file.ts';
import { checkedId } from './names.ts';
import { hasCode } from './storage-error.ts';
import type { TempFolder } from './temp-folder.ts';

/** As S3 asks for, so that a client can change editions. */
const MIN_BYTES = 5 * 1024 * 1024;
const HASH_BYTES = 32;
const OWNER = /^[A-Za-z0-9_-]{1,128}$/;
const NUMBER = /^[1-9]\d{0,4}$/;

interface Places {
  readonly dir: string;
  readonly temp: TempFolder;
  readonly audioOf: (recordingId: string) => string;
}

export interface FileAudioPieces extends AudioPieces {
  /** Recordings of which there are pieces. */
  owners(): Promise<readonly string[]>;
}

export function createFileAudioPieces({ dir, temp, audioOf }: Places): FileAudioPieces {
  const folderOf = (recordingId: string): string => join(dir, checkedId(recordingId));
  const discard = (recordingId: string): Promise<void> => rm(folderOf(recordingId), { recursive: true, force: true });
  const list = async (recordingId: string): Promise<readonly AudioPiece[]> => {
    const folder = folderOf(recordingId);
    const names = await namesIn(folder, NUMBER);
    const pieces = await Promise.all(names.map((name) => pieceAt(join(folder, name), Number(name))));
    return pieces.flatMap((piece) => piece ?? []).sort((a, b) => a.partNumber - b.partNumber);
  };
  return {
    minBytes: MIN_BYTES,
    async put(recordingId, piece, body) {
      const { path } = await temp.write(withHash(piece, body), 0o600);
      replaceFile(path, join(folderOf(recordingId), String(piece.partNumber)));
    },
    list,
    async join(recordingId, pieces) {
      const folder = folderOf(recordingId);
      const here = new Map((await list(recordingId)).map(({ partNumber, sha256 }) => [partNumber, sha256]));
      if (pieces.some(({ partNumber, sha256 }) => here.get(partNumber) !== sha256)) return undefined;
      try {
        const { path, ...whole } = await temp.write(contentOf(folder, pieces), 0o600);
        if (linkFile(path, audioOf(recordingId)) === 'taken') return undefined;
        await discard(recordingId);
        return whole;
      } catch (error) {
        if (error instanceof PieceLost) return undefined;
        throw error;
      }
    },
    discard,
    owners: () => namesIn(dir, OWNER),
  };
}

async function namesIn(folder: string, pattern: RegExp): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((name) => pattern.test(name));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

async function pieceAt(path: string, partNumber: number): Promise<AudioPiece | undefined> {
  try {
    const file = await open(path, 'r');
    try {
      const { buffer } = await file.read(Buffer.alloc(HASH_BYTES), 0, HASH_BYTES, 0);
      const { size } = await file.stat();
      if (size < HASH_BYTES) return undefined;
      return { partNumber, bytes: size - HASH_BYTES, sha256: buffer.toString('hex') };
    } finally {
      await file.close();
    }
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

async function* withHash({ bytes, sha256 }: AudioPiece, body: Bytes): Bytes {
  yield Buffer.from(sha256, 'hex');
  const hash = createHash('sha256');
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > bytes) break;
    hash.update(chunk);
    yield chunk;
  }
  if (length !== bytes) throw notAsTold('content-length');
  if (hash.digest('hex') !== sha256) throw notAsTold('x-amz-checksum-sha256');
}

function notAsTold(field: string): AppError {
  const errors = [{ field, rule: 'must be that of the part' }];
  return new AppError('VALIDATION_FAILED', `The part is not what its ${field} says; nothing was kept.`, {
    detail: { errors },
  });
}

class PieceLost extends Error {}

/** Read and hashed once more: what was written over or damaged in the meantime does not become a recording. */
async function* contentOf(folder: string, pieces: readonly AudioPiece[]): Bytes {
  for (const { partNumber, bytes, sha256 } of pieces) {
    const hash = createHash('sha256');
    const path = join(folder, String(partNumber));
    try {
      for await (const chunk of readFileBytes(path, { start: HASH_BYTES, end: HASH_BYTES + bytes })) {
        hash.update(chunk);
        yield chunk;
      }
    } catch (error) {
      if (error instanceof AppError && error.code === 'NOT_FOUND') throw new PieceLost();
      throw error;
    }
    if (hash.digest('hex') === sha256) continue;
    // Damaged, unless another one has come in its place since we began: it has to be sent again.
    if ((await pieceAt(path, partNumber))?.sha256 === sha256) await rm(path, { force: true });
    throw new PieceLost();
  }
}
