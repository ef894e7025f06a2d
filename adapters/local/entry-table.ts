/** Entries (documents about the archive rather than about one recording) as rows. */
import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { AppError } from '../../core/errors.ts';
import { ENTRY_KINDS, type Catalogue, type Entry, type EntryKind, type Page } from '../../core/ports.ts';
import { parseCursor, renderCursor } from './cursor.ts';
import { parseJson, parseRow } from './sqlite.ts';

const entrySchema: z.ZodType<Entry> = z.object({
  kind: z.enum(ENTRY_KINDS),
  id: z.string(),
  revision: z.int(),
  createdAt: z.iso.datetime(),
  open: z.boolean(),
  subject: z.string().exactOptional(),
  body: z.string(),
});
const jsonSchema = z.object({ json: z.string() });
const revisionSchema = z.object({ revision: z.int() });
const positionSchema = z.tuple([z.int(), z.string()]);

type Filter = Parameters<Catalogue['entries']>[1];
type Listing = Parameters<Catalogue['entries']>[2];

export interface EntryTable {
  write(entry: Entry): void;
  remove(entry: Entry): void;
  read(kind: EntryKind, id: string): Entry | undefined;
  list(kind: EntryKind, filter: Filter, page: Listing): Page<Entry>;
}

export function createEntryTable(database: DatabaseSync): EntryTable {
  const revisionOf = database.prepare('SELECT revision FROM entries WHERE kind = ? AND id = ?');
  const upsert = database.prepare(`
    INSERT INTO entries (kind, id, revision, created_at, open, subject, json) VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (kind, id) DO UPDATE SET revision = excluded.revision, created_at = excluded.created_at,
      open = excluded.open, subject = excluded.subject, json = excluded.json`);
  const drop = database.prepare('DELETE FROM entries WHERE kind = ? AND id = ? AND revision = ?');
  const select = database.prepare('SELECT json FROM entries WHERE kind = ? AND id = ?');
  return {
    write(entry) {
      const checked = assertReadable(entry);
      const { kind, id, revision, createdAt, open, subject } = checked;
      const row = revisionOf.get(kind, id);
      if (revision !== (row ? parseRow(revisionSchema, row).revision : 0) + 1) {
        throw new AppError('CONFLICT', 'The entry has changed meanwhile; read it again.');
      }
      const json = JSON.stringify(checked);
      upsert.run(kind, id, revision, Date.parse(createdAt), Number(open), subject ?? null, json);
    },
    remove({ kind, id, revision }) {
      if (drop.run(kind, id, revision).changes === 0) {
        throw new AppError('CONFLICT', 'The entry has changed meanwhile; read it again.');
      }
    },
    read(kind, id) {
      const row = select.get(kind, id);
      return row && toEntry(row);
    },
    list(kind, { open, subject, before }, { limit, cursor }) {
      const conditions: [sql: string, ...values: (string | number)[]][] = [['kind = ?', kind]];
      if (open !== undefined) conditions.push(['open = ?', Number(open)]);
      if (subject !== undefined) conditions.push(['subject = ?', subject]);
      if (before !== undefined) conditions.push(['created_at < ?', Date.parse(before)]);
      if (cursor !== undefined) {
        const [createdAt, id] = parseCursor(positionSchema, cursor);
        conditions.push(['created_at <= ?', createdAt], ['(created_at < ? OR id > ?)', createdAt, id]);
      }
      const where = conditions.map(([sql]) => sql).join(' AND ');
      // One more than asked for tells whether there is a next page.
      const rows = database
        .prepare(`SELECT json FROM entries WHERE ${where} ORDER BY created_at DESC, id LIMIT ?`)
        .all(...conditions.flatMap(([, ...values]) => values), limit + 1);
      const items = rows.slice(0, limit).map(toEntry);
      const last = items.at(-1);
      if (rows.length <= limit || !last) return { items };
      return { items, nextCursor: renderCursor([Date.parse(last.createdAt), last.id]) };
    },
  };
}

function toEntry(row: unknown): Entry {
  return parseJson(entrySchema, parseRow(jsonSchema, row).json);
}

/** A row that could not be read again would end every listing. The message names fields, never values. */
function assertReadable(entry: Entry): Entry {
  const { data, error } = entrySchema.safeParse(entry);
  if (data) return data;
  const fields = error.issues.map(({ path }) => path.join('.')).join(', ');
  throw new AppError('INTERNAL', `An entry with unusable fields was not stored: ${fields}.`, { cause: error });
}
