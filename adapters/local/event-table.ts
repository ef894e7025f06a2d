/** Custody events as rows: the leaf as it is, the rest as JSON, the leaf index when the ledger has given one. */
import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { custodyRecordSchema, type CustodyRecord } from '../../core/custody/event.ts';
import { AppError } from '../../core/errors.ts';
import { parseJson, parseRow } from './sqlite.ts';

const rowSchema = z.object({ leaf: z.string(), leafIndex: z.int().nullable(), json: z.string() });
const restSchema = custodyRecordSchema.omit({ leaf: true, leafIndex: true });

export interface EventTable {
  add(event: CustodyRecord): void;
  of(recordingId: string): readonly CustodyRecord[];
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
    of: (recordingId) =>
      select.all(recordingId).map((row) => {
        const { leaf, leafIndex, json } = parseRow(rowSchema, row);
        return { ...parseJson(restSchema, json), leaf, ...(leafIndex !== null && { leafIndex }) };
      }),
  };
}
