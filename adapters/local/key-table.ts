/**
 * Wrapped keys in a SQLite file of their own: a deleted key is overwritten in place and in no journal afterwards. Every row has a
 * checksum, and the first miss checks the whole file, so that damage is not taken for "there is no key".
 */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { AppError } from '../../core/errors.ts';
import type { KeyTable } from '../../core/ports.ts';
import { openDatabase, parseRow, transaction } from './sqlite.ts';
import { settle, sqliteCode, storageError } from './storage-error.ts';

/** wrapped is null once the key was destroyed: the row stays as a tombstone. */
const MIGRATIONS = [
  `CREATE TABLE keys (
    recording_id TEXT PRIMARY KEY,
    wrapped BLOB,
    checksum BLOB NOT NULL
  ) STRICT, WITHOUT ROWID`,
];

const bytesSchema = z.instanceof(Uint8Array);
const rowSchema = z.object({ recordingId: z.string(), wrapped: bytesSchema.nullable(), checksum: bytesSchema });
type Row = z.infer<typeof rowSchema>;

/** Errors of every call: INTEGRITY when the file is damaged. */
export function openKeyTable({ file }: { file: string }): KeyTable & { close(): void } {
  // Not WAL: its file would keep a deleted key until the next checkpoint that no reader delays.
  const database = strict(() => openDatabase({ file, journal: 'DELETE', migrations: MIGRATIONS }));
  const columns = 'recording_id AS recordingId, wrapped, checksum';
  const select = strict(() => database.prepare(`SELECT ${columns} FROM keys WHERE recording_id = ?`));
  const selectAll = strict(() => database.prepare(`SELECT ${columns} FROM keys`));
  const insert = strict(() => database.prepare('INSERT INTO keys VALUES (?, ?, ?) ON CONFLICT DO NOTHING'));
  const bury = strict(() =>
    database.prepare(`
      INSERT INTO keys VALUES (:recordingId, NULL, :checksum)
      ON CONFLICT DO UPDATE SET wrapped = NULL, checksum = excluded.checksum`),
  );
  const check = strict(() => database.prepare('PRAGMA integrity_check(1)'));
  let checked = false;

  const checkAll = (): void => {
    if (checked) return;
    if (check.get()?.['integrity_check'] !== 'ok') throw damaged();
    for (const row of selectAll.iterate()) intact(row);
    checked = true;
  };
  const find = (recordingId: string): Row | undefined => {
    const row = select.get(recordingId);
    if (row) return intact(row);
    checkAll();
    return undefined;
  };
  const run = <T>(work: () => T): Promise<T> => settle(() => strict(work));

  return {
    put: (recordingId, wrapped) =>
      run(() =>
        transaction(database, () => {
          if (!find(recordingId)) insert.run(recordingId, wrapped, checksumOf(recordingId, wrapped));
          const stored = find(recordingId)?.wrapped;
          if (!stored) throw new AppError('ERASED', 'The key of this recording was destroyed.');
          return stored;
        }),
      ),
    get: (recordingId) => run(() => find(recordingId)?.wrapped ?? undefined),
    remove: (recordingId) =>
      run(() => {
        transaction(database, () => bury.run({ recordingId, checksum: checksumOf(recordingId, null) }));
      }),
    close: () => {
      database.close();
    },
  };
}

function intact(stored: unknown): Row {
  const row = parseRow(rowSchema, stored);
  if (Buffer.compare(checksumOf(row.recordingId, row.wrapped), row.checksum) !== 0) throw damaged();
  return row;
}

function checksumOf(recordingId: string, wrapped: Uint8Array | null): Uint8Array {
  const hash = createHash('sha256').update(`${recordingId}\0${wrapped ? 'key' : 'removed'}\0`);
  return new Uint8Array(hash.update(wrapped ?? new Uint8Array()).digest());
}

function damaged(cause?: unknown): AppError {
  return new AppError('INTEGRITY', 'keys/keys.sqlite is damaged. Restore it from a backup.', { cause });
}

/** This file has one shape only: what SQLite cannot make sense of is damage, whatever it calls it. */
function strict<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const known = storageError(error);
    if (known instanceof AppError) {
      throw known.code === 'STATE_CONFLICT' ? damaged(error) : known;
    }
    throw sqliteCode(error) === undefined ? known : damaged(error);
  }
}
