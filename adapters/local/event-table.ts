/** Custody events as rows: the leaf as it is, the rest as JSON, the leaf index when the ledger has given one. */
import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { custodyRecordSchema, type CustodyRecord } from '../../core/custody/event.ts';
import { AppError } from '../../core/errors.ts';
import type { Catalogue, Page } from '../../core/ports.ts';
import { parseCursor, renderCursor } from './cursor.ts';
import { parseJson, parseRow } from './sqlite.ts';

const rowSchema = z.object({ leaf: z.string(), leafIndex: z.int().nullable(), json: z.string() });
const pageRowSchema = rowSchema.extend({ seq: z.int() });
const positionSchema = z.tuple([z.int()]);
const restSchema = custodyRecordSchema.omit({ leaf: true, leafIndex: true });

export interface EventTable {
  add(event: CustodyRecord): void;
  of(recordingId: string): readonly CustodyRecord[];
  page(recordingId: string, page: Parameters<Catalogue['history']>[1]): Page<CustodyRecord>;
  /** Leaves no opening in the rows of a recording; SQLite overwrites what was there (secure_delete). */
  forget(recordingId: string): void;
}

export function createEventTable(database: DatabaseSync): EventTable {
  const insert = database.prepare(
    'INSERT INTO events (event_id, recording_id, leaf, json) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const select = database.prepare(
    'SELECT leaf, leaf_index AS leafIndex, json FROM events WHERE recording_id = ? ORDER BY seq',
  );
  const columns = 'SELECT seq, leaf, leaf_index AS leafIndex, json FROM events WHERE recording_id = ?';
  const forwards = database.prepare(`${columns} AND seq > ? ORDER BY seq LIMIT ?`);
  const backwards = database.prepare(`${columns} AND seq < ? ORDER BY seq DESC LIMIT ?`);
  const dropOpenings = database.prepare(
    "UPDATE events SET json = json_set(json, '$.openings', json('{}')) WHERE recording_id = ?",
  );
  return {
    forget(recordingId) {
      dropOpenings.run(recordingId);
    },
    add({ leaf, ...event }) {
      const rest = JSON.stringify(restSchema.parse(event));
      if (insert.run(event.eventId, event.recordingId, leaf, rest).changes === 0) {
        throw new AppError('CONFLICT', 'The event is stored already.');
      }
    },
    of: (recordingId) => select.all(recordingId).map((row) => toRecord(parseRow(rowSchema, row))),
    page(recordingId, { limit, cursor, newestFirst = false }) {
      const [after] = cursor === undefined ? [] : parseCursor(positionSchema, cursor);
      // One more than asked for tells whether there is a next page.
      const found = newestFirst
        ? backwards.all(recordingId, after ?? Number.MAX_SAFE_INTEGER, limit + 1)
        : forwards.all(recordingId, after ?? 0, limit + 1);
      const rows = found.slice(0, limit).map((row) => parseRow(pageRowSchema, row));
      const items = rows.map(toRecord);
      const last = rows.at(-1);
      return found.length > limit && last ? { items, nextCursor: renderCursor([last.seq]) } : { items };
    },
  };
}

function toRecord({ leaf, leafIndex, json }: z.output<typeof rowSchema>): CustodyRecord {
  return { ...parseJson(restSchema, json), leaf, ...(leafIndex !== null && { leafIndex }) };
}
