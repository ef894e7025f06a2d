/**
 * The vault in a folder: `<key>` and beside it `<key>.lock.json`. The record is written first and the object linked after it, so an
 * object is never without its lock; a record without object is a put that did not end, and counts as nothing.
 */
import { readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '../../core/errors.ts';
import type { Clock, Vault, VaultHead } from '../../core/ports.ts';
import { hasCode, settle, storageError } from './storage-error.ts';
import {
  linkFile,
  listFiles,
  makeFolder,
  readFileBytes,
  replaceFile,
  syncFolder,
  writeNewFile,
} from './durable-file.ts';
import { createMutex, type Mutex } from './mutex.ts';
import { checkedPath } from './names.ts';
import { openTempFolder, type TempFolder } from './temp-folder.ts';
import {
  extendRecord,
  parseRecord,
  refuseLocked,
  renderRecord,
  toHead,
  versionOf,
  type LockRecord,
} from './vault-record.ts';

const RECORD_SUFFIX = '.lock.json';
const TEMP = '.tmp';

export interface FileVaultOptions {
  readonly dir: string;
  readonly clock: Clock;
  /** Nothing below `dir` is written, not even cleaned; every change is refused with FORBIDDEN. */
  readonly readOnly?: boolean;
}

export function createFileVault({ dir, clock, readOnly = false }: FileVaultOptions): Vault {
  const writer = readOnly ? undefined : openWriter(dir);
  const writable = (): Writer => {
    if (!writer) throw new AppError('FORBIDDEN', 'The vault is opened for reading only.');
    return writer;
  };

  const find = (key: string): LockRecord | undefined => readRecord(dir, key);
  const need = (key: string, versionId: string): LockRecord => {
    const record = find(key);
    if (record?.versionId !== versionId) throw new AppError('NOT_FOUND', 'There is no such object in the vault.');
    return record;
  };
  const change = (key: string, versionId: string, to: (record: LockRecord) => LockRecord): Promise<VaultHead> =>
    settle(() => {
      const { mutex, temp } = writable();
      return mutex(() => {
        writeRecord(dir, temp, key, to(need(key, versionId)));
        return toHead(key, need(key, versionId));
      });
    });

  return {
    async put({ key, body, bytes, sha256, lock, legalHold }) {
      const { mutex, temp } = writable();
      const taken = find(key);
      if (taken) return { outcome: 'exists', head: toHead(key, taken) };
      const record = { bytes, sha256, legalHold, ...lock, versionId: versionOf(sha256) };
      renderRecord(record);
      const written = await temp.write(body, 0o400);
      if (written.bytes !== bytes || written.sha256 !== sha256) {
        rmSync(written.path, { force: true });
        throw new AppError('INTEGRITY', 'The body is not what its checksum and length say; nothing was stored.');
      }
      return mutex(() => {
        try {
          const first = find(key);
          if (first) return { outcome: 'exists', head: toHead(key, first) };
          writeRecord(dir, temp, key, record);
          if (linkFile(written.path, join(dir, key)) === 'taken') throw isFolder();
          return { outcome: 'stored', head: toHead(key, need(key, record.versionId)) };
        } finally {
          rmSync(written.path, { force: true });
        }
      });
    },
    head: (key, versionId) =>
      settle(() => {
        const record = find(key);
        const isWanted = versionId === undefined || record?.versionId === versionId;
        return record && isWanted ? toHead(key, record) : undefined;
      }),
    async *read(key, versionId) {
      need(key, versionId);
      yield* readFileBytes(join(dir, key));
    },
    extend: (key, versionId, lock) => change(key, versionId, (record) => extendRecord(record, lock)),
    setLegalHold: (key, versionId, on) => change(key, versionId, (record) => ({ ...record, legalHold: on })),
    remove: (key, versionId) =>
      settle(() => {
        writable().mutex(() => {
          const record = find(key);
          if (record?.versionId !== versionId) return;
          refuseLocked(record, clock.now());
          rmSync(join(dir, key));
          syncFolder(dirname(join(dir, key)));
          rmSync(join(dir, key + RECORD_SUFFIX), { force: true });
        });
      }),
    async *list(prefix) {
      for await (const key of listFiles(dir, prefix)) if (!key.endsWith(RECORD_SUFFIX)) yield key;
    },
  };
}

interface Writer {
  readonly temp: TempFolder;
  readonly mutex: Mutex;
}

function openWriter(dir: string): Writer {
  makeFolder(dir);
  return { temp: openTempFolder(join(dir, TEMP)), mutex: createMutex(join(dir, TEMP, 'mutex.sqlite')) };
}

function checkedKey(key: string): string {
  if (key.split('/').some((part) => part.endsWith(RECORD_SUFFIX))) {
    throw new AppError('VALIDATION_FAILED', `Object keys cannot end with ${RECORD_SUFFIX}.`);
  }
  return checkedPath(key);
}

function isFolder(): AppError {
  return new AppError('VALIDATION_FAILED', 'The object key is a folder of other objects.');
}

function isObject(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** The record of an object that is there. Errors: INTEGRITY when the object has no readable record. */
function readRecord(dir: string, key: string): LockRecord | undefined {
  const path = join(dir, checkedKey(key));
  // Looked at before the record: an object that is seen has its record already.
  if (!isObject(path)) return undefined;
  try {
    return parseRecord(readFileSync(path + RECORD_SUFFIX));
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw storageError(error);
    // Removed between the two looks, or damage?
    if (!isObject(path)) return undefined;
    throw new AppError('INTEGRITY', 'An object in the vault has lost its lock record.', { cause: error });
  }
}

function writeRecord(dir: string, temp: TempFolder, key: string, record: LockRecord): void {
  const temporary = temp.path();
  writeNewFile(temporary, renderRecord(record), 0o400);
  replaceFile(temporary, join(dir, key + RECORD_SUFFIX));
}
