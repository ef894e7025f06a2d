/** The ledger of the custody log, in the tables of the catalogue. */
import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { AppError } from '../../core/errors.ts';
import type { LogLedger } from '../../core/custody/ports.ts';
import { parseRow, transaction } from './sqlite.ts';
import { settle } from './storage-error.ts';

const headSchema = z.object({ size: z.int().nonnegative(), rootHash: z.string() });
const leafSchema = z.object({ leafIndex: z.int().nonnegative(), eventId: z.string(), leaf: z.string() });
const countSchema = z.object({ count: z.int().nonnegative() });

export function createLedger(database: DatabaseSync): LogLedger {
  const readHead = database.prepare('SELECT size, root_hash AS rootHash FROM log_head');
  const writeHead = database.prepare(
    'UPDATE log_head SET size = :size, root_hash = :rootHash WHERE size = :fromSize AND root_hash = :fromRootHash',
  );
  // Never below the committed head: rows that vanished must not have their signed indexes given out again.
  const count = database.prepare(
    'SELECT max(ifnull((SELECT max(leaf_index) + 1 FROM events), 0), (SELECT size FROM log_head)) AS count',
  );
  const index = database.prepare(`
    UPDATE events SET leaf_index = fresh.leaf_index
    FROM (SELECT seq, :next - 1 + row_number() OVER (ORDER BY seq) AS leaf_index
          FROM events WHERE leaf_index IS NULL) AS fresh
    WHERE events.seq = fresh.seq`);
  // A row filed under another recording than its leaf names is lost to that recording, so it is missing here too.
  const leaves = database.prepare(`
    SELECT leaf_index AS leafIndex, event_id AS eventId, leaf FROM events
    WHERE leaf_index >= ? AND instr(leaf, '"recordingId":"' || recording_id || '"') > 0 ORDER BY leaf_index LIMIT ?`);
  const indexed = (): number => parseRow(countSchema, count.get()).count;
  return {
    head: () => settle(() => parseRow(headSchema, readHead.get())),
    assign: () =>
      settle(() =>
        transaction(database, () => {
          index.run({ next: indexed() });
          return indexed();
        }),
      ),
    leaves: (start, limit) => settle(() => leaves.all(start, limit).map((row) => parseRow(leafSchema, row))),
    advance: (from, to) =>
      settle(() => {
        const moved = writeHead.run({ ...to, fromSize: from.size, fromRootHash: from.rootHash });
        if (moved.changes === 0) throw new AppError('CONFLICT', 'The committed head of the log has moved meanwhile.');
      }),
  };
}
