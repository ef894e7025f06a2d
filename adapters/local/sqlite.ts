/** Opens SQLite files the same way everywhere. */
import { closeSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { AppError } from '../../core/errors.ts';
import { makeFolder } from './durable-file.ts';
import { guarded, isBusy } from './storage-error.ts';

const WAIT_MS = 15_000;
/** Pages that a connection keeps in memory, as far as it has read any. */
const CACHE_KIB = 32 * 1024;
/** Readers are brief, and everything else in this process waits as well. */
const READERS_WAIT_MS = 2000;

/** The SQL that leads to a schema version, or a function that runs it where SQL alone cannot. */
export type Migration = string | ((database: DatabaseSync) => void);

export interface DatabaseOptions {
  readonly file: string;
  readonly journal: 'WAL' | 'DELETE';
  /** One entry per schema version, oldest first. A released entry never changes. */
  readonly migrations: readonly Migration[];
}

/**
 * Readable by the owner only; deleted content is overwritten; a commit survives a power cut.
 * Errors: STATE_CONFLICT when a newer version of Callvault wrote the file.
 */
export function openDatabase({ file, journal, migrations }: DatabaseOptions): DatabaseSync {
  if (file !== ':memory:') {
    makeFolder(dirname(file));
    closeSync(openSync(file, 'a', 0o600));
  }
  return guarded(() => {
    const database = new DatabaseSync(file, { timeout: WAIT_MS, defensive: true });
    try {
      database.exec('PRAGMA secure_delete = ON; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF');
      database.exec(`PRAGMA cache_size = -${CACHE_KIB}`);
      setJournal(database, journal);
      migrate(database, migrations);
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  });
}

/** Changing to WAL asks for a lock that SQLite does not wait for by itself. */
function setJournal(database: DatabaseSync, journal: string): void {
  for (const giveUpAt = Date.now() + WAIT_MS; ;) {
    try {
      database.exec(`PRAGMA journal_mode = ${journal}`);
      return;
    } catch (error) {
      if (!isBusy(error) || Date.now() > giveUpAt) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

function migrate(database: DatabaseSync, migrations: readonly Migration[]): void {
  const version = (): number => Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
  if (version() === migrations.length) return;
  transaction(database, () => {
    const from = version();
    if (from > migrations.length) {
      throw new AppError('STATE_CONFLICT', 'A newer version of Callvault wrote this data folder; use that version.');
    }
    for (const migration of migrations.slice(from)) {
      if (typeof migration === 'string') database.exec(migration);
      else migration(database);
    }
    database.exec(`PRAGMA user_version = ${migrations.length}`);
  });
}

/** Runs `work` in one write transaction: all of it or nothing. */
export function transaction<T>(database: DatabaseSync, work: () => T): T {
  return guarded(() => {
    database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      database.exec('COMMIT');
      return result;
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  });
}

/**
 * Moves everything from the write-ahead log into the file and cuts the log to nothing, so that what was overwritten is in neither.
 * Errors: UNAVAILABLE while another connection reads.
 */
export function emptyLog(database: DatabaseSync): void {
  const row = guarded(() => {
    database.exec(`PRAGMA busy_timeout = ${READERS_WAIT_MS}`);
    try {
      return database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
    } finally {
      database.exec(`PRAGMA busy_timeout = ${WAIT_MS}`);
    }
  });
  if (row?.['busy'] !== 0) throw new AppError('UNAVAILABLE', 'The database is busy; repeat.');
}

/** Rewriting a file of this size takes a second or two. */
const COMPACTED_BYTES = 256 * 1024 * 1024;
const sizeSchema = z.object({ bytes: z.int() });

/**
 * Where rows were moved between pages, copies of them stay in the gaps, which `secure_delete` does not reach: the file is written anew. Larger files
 * are left as they are (docs/erasure.md says what that means).
 */
export function compact(database: DatabaseSync): void {
  const size = database
    .prepare('SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size')
    .get();
  if (parseRow(sizeSchema, size).bytes > COMPACTED_BYTES) return;
  guarded(() => {
    database.exec('VACUUM');
  });
}

/** Parses a row that this program has written. Errors: INTEGRITY when it is not what was written. */
export function parseRow<T>(schema: z.ZodType<T>, row: unknown): T {
  const parsed = schema.safeParse(row);
  if (!parsed.success) throw new AppError('INTEGRITY', 'A stored row is damaged.', { cause: parsed.error });
  return parsed.data;
}

/** Parses a JSON column that this program has written. Errors: INTEGRITY when it is not what was written. */
export function parseJson<T>(schema: z.ZodType<T>, json: string): T {
  try {
    return schema.parse(JSON.parse(json));
  } catch (error) {
    throw new AppError('INTEGRITY', 'A stored row is damaged.', { cause: error });
  }
}
