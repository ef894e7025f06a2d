/** Turns what the file system and SQLite report into the errors of the core. Paths stay out of messages; the cause is kept. */
import { AppError } from '../../core/errors.ts';

const DISK_FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** Primary result codes of SQLite. */
const BUSY = 5;
const LOCKED = 6;
const CORRUPT = 11;
const FULL = 13;
const NOT_A_DATABASE = 26;

/** True when `error` is a system error of one of these codes. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.some((code) => code === error.code);
}

/** Primary result code of a SQLite error (the low byte of the extended one). */
export function sqliteCode(error: unknown): number | undefined {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode & 0xff
    : undefined;
}

export function isBusy(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === BUSY || code === LOCKED;
}

/** STORAGE_FULL when the disk is full, UNAVAILABLE when a database is busy, INTEGRITY when it is damaged; any other error as it is. */
export function storageError(error: unknown): unknown {
  const code = sqliteCode(error);
  if (code === FULL || hasCode(error, ...DISK_FULL)) {
    return new AppError('STORAGE_FULL', 'The disk is full. Free some space and repeat.', { cause: error });
  }
  if (isBusy(error)) return new AppError('UNAVAILABLE', 'The database is busy; repeat.', { cause: error });
  if (code === CORRUPT || code === NOT_A_DATABASE) {
    return new AppError('INTEGRITY', 'A database file is damaged; restore it from a backup.', { cause: error });
  }
  return error;
}

export function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw storageError(error);
  }
}

/** The answer of synchronous work as the promise that the ports speak of. */
export function settle<T>(work: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(guarded(work));
  });
}
