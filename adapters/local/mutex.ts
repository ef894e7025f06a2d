/**
 * Mutual exclusion between processes and threads on one machine, given back by the operating system when a process dies: an exclusive
 * transaction on an empty SQLite file. Hold it for a few system calls only: waiting blocks the thread.
 */
import { DatabaseSync } from 'node:sqlite';
import { storageError } from './storage-error.ts';

const WAIT_MS = 30_000;

export type Mutex = <T>(critical: () => T) => T;

/** Errors: UNAVAILABLE when the lock is not given within 30 s. */
export function createMutex(file: string): Mutex {
  let database: DatabaseSync | undefined;
  return (critical) => {
    try {
      database ??= new DatabaseSync(file, { timeout: WAIT_MS });
      database.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      throw storageError(error);
    }
    try {
      return critical();
    } finally {
      database.exec('ROLLBACK');
    }
  };
}
