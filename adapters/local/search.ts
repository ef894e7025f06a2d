/** The search index: FTS5 without content (no transcript can be read from it), calls and their fields, in a file of their own. */
import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { AppError } from '../../core/errors.ts';
import type { SearchIndex } from '../../core/ports.ts';
import type { SearchDocument, SearchQuery, SearchResult } from '../../core/search/search.ts';
import { FILTER_FIELDS } from '../../core/search/search.ts';
import { createColumns, type Columns } from './search-columns.ts';
import { createHighlighter } from './search-highlight.ts';
import { foundAtOf, instant, selectPage, type FoundCalls, type HitPage } from './search-page.ts';
import { readIds, writeIds } from './search-rows.ts';
import { TOKENIZER, callText, phrasesOf } from './search-text.ts';
import { openDatabase, parseJson, parseRow, transaction } from './sqlite.ts';
import { guarded, settle } from './storage-error.ts';

const MIGRATIONS = [
  `CREATE VIRTUAL TABLE fts USING fts5 (text, content = '', contentless_delete = 1, tokenize = '${TOKENIZER}');
  -- A row is never changed and its id never used again. value_ids: 32-bit integers.
  CREATE TABLE calls (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    recording_id TEXT NOT NULL UNIQUE,
    started_at INTEGER NOT NULL,
    value_ids BLOB NOT NULL
  ) STRICT;
  -- Values that calls have, with the number of calls.
  CREATE TABLE field_values (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    uses INTEGER NOT NULL,
    UNIQUE (field, value)
  ) STRICT;`,
];

const idSchema = z.object({ id: z.int().positive() });
const callSchema = z.object({ id: z.int().positive(), valueIds: z.instanceof(Uint8Array) });
const idsSchema = z.object({ ids: z.string() });
const checkpointSchema = z.object({ busy: z.int() });

export interface SearchIndexOptions {
  readonly file: string;
  /** The turns of a call, decrypted for the highlights of one page; undefined or an AppError = none to show. */
  readonly loadTurns: (recordingId: string) => Promise<SearchDocument['turns'] | undefined>;
}

/** Several processes may have the same file open. Errors: STATE_CONFLICT when a newer version wrote it, INTEGRITY when it is damaged. */
export function openSearchIndex({ file, loadTurns }: SearchIndexOptions): SearchIndex & { close(): void } {
  const database = openDatabase({ file, journal: 'WAL', migrations: MIGRATIONS });
  const columns = createColumns(database);
  const highlighter = createHighlighter();
  const { put, remove } = createWriter(database);
  const matching = remembering(columns, scoring(database));

  const find = (query: SearchQuery, phrases: readonly string[]): HitPage => {
    // One read transaction: the columns are of the same state as the hits.
    database.exec('BEGIN');
    try {
      columns.refresh();
      if (query.words.trim() === '') return selectPage(query, undefined, columns);
      // Words without anything to search for, such as `!!!`, are in no call.
      const found = phrases.length === 0 ? NOTHING : matching(phrases.join(' '), foundAtOf(query));
      return selectPage(query, found, columns);
    } finally {
      database.exec('ROLLBACK');
    }
  };

  return {
    put: (document) =>
      settle(() => {
        transaction(database, () => {
          put(document);
        });
      }),
    remove: (recordingId) =>
      settle(() => {
        const id = transaction(database, () => remove(recordingId));
        if (id !== undefined) columns.forget(id);
        emptyJournal(database);
      }),
    async search(query): Promise<SearchResult> {
      const phrases = phrasesOf(query.words);
      const { hits, ...rest } = guarded(() => find(query, phrases));
      const calls = await Promise.all(hits.map(({ recordingId }) => turnsOf(recordingId, phrases, loadTurns)));
      const turns = highlighter.highlight(calls, phrases);
      return { ...rest, hits: hits.map((hit, i) => ({ ...hit, turns: turns[i] ?? [] })) };
    },
    close: () => {
      highlighter.close();
      database.close();
    },
  };
}

/** For use inside a transaction. `remove` returns the id that the call had. */
function createWriter(database: DatabaseSync): {
  put: (document: SearchDocument) => void;
  remove: (recordingId: string) => number | undefined;
} {
  const selectCall = database.prepare('SELECT id, value_ids AS valueIds FROM calls WHERE recording_id = ?');
  const insertCall = database.prepare(
    'INSERT INTO calls (recording_id, started_at, value_ids) VALUES (?, ?, ?) RETURNING id',
  );
  const deleteCall = database.prepare('DELETE FROM calls WHERE id = ?');
  const insertText = database.prepare('INSERT INTO fts (rowid, text) VALUES (?, ?)');
  const deleteText = database.prepare('DELETE FROM fts WHERE rowid = ?');
  const optimize = database.prepare("INSERT INTO fts (fts) VALUES ('optimize')");
  const useValue = database.prepare(`
    INSERT INTO field_values (field, value, uses) VALUES (?, ?, 1)
    ON CONFLICT (field, value) DO UPDATE SET uses = uses + 1 RETURNING id`);
  const releaseValue = database.prepare('UPDATE field_values SET uses = uses - 1 WHERE id = ?');
  const deleteValue = database.prepare('DELETE FROM field_values WHERE id = ? AND uses = 0');

  const drop = (recordingId: string): number | undefined => {
    const row = selectCall.get(recordingId);
    if (!row) return undefined;
    const { id, valueIds } = parseRow(callSchema, row);
    for (const valueId of readIds(valueIds)) {
      releaseValue.run(valueId);
      deleteValue.run(valueId);
    }
    deleteCall.run(id);
    deleteText.run(id);
    return id;
  };
  return {
    put({ recordingId, startedAt, fields, turns }) {
      drop(recordingId);
      const ids = FILTER_FIELDS.flatMap((field) =>
        [...new Set(fields[field])].map((value) => parseRow(idSchema, useValue.get(field, value)).id),
      );
      const { id } = parseRow(idSchema, insertCall.get(recordingId, instant(startedAt), writeIds(ids)));
      insertText.run(id, callText(turns));
    },
    remove(recordingId) {
      const id = drop(recordingId);
      // A deleted document stays in its segment until that is merged: merge all of them now.
      if (id !== undefined) optimize.run();
      return id;
    },
  };
}

/** Older pages stay in the journal until it is emptied. Errors: UNAVAILABLE when a reader does not let go of it. */
function emptyJournal(database: DatabaseSync): void {
  const { busy } = parseRow(checkpointSchema, database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get());
  if (busy !== 0) throw new AppError('UNAVAILABLE', 'The search index is in use; repeat the removal.');
}

const NOTHING: FoundCalls = { ids: new Int32Array(), scores: new Float64Array(), name: '' };

/** Calls that are ranked by relevance. Where words are in more of them, older calls follow in order of their time in the index. */
const MOST_RANKED = 5000;

/**
 * Which calls hold the words, and how well they do. To know that a word is in a call takes a tenth of the time that it takes to weigh it: only
 * the newest calls are weighed where there are many. Ids come all at once, as JSON: a third of the time of rows one by one.
 */
function scoring(database: DatabaseSync): (words: string) => Omit<FoundCalls, 'name'> {
  const matching = database.prepare(
    'SELECT json_group_array(rowid) AS ids FROM (SELECT rowid FROM fts WHERE fts MATCH ? ORDER BY rowid)',
  );
  const weighing = database.prepare('SELECT -bm25(fts) FROM fts WHERE fts MATCH ? AND rowid >= ? ORDER BY rowid');
  weighing.setReturnArrays(true);
  return (words) => {
    const ids = Int32Array.from(idsOf(matching.get(words)));
    const first = Math.max(0, ids.length - MOST_RANKED);
    // What is weighed has a positive score.
    const scores = Float64Array.from(ids, (_, at) => at / ids.length - 1);
    if (ids.length === 0) return { ids, scores };
    for (const [at, { 0: score }] of weighing.all(words, ids[first] ?? 0).entries()) {
      scores[first + at] = numberOf(score);
    }
    return { ids, scores };
  };
}

/** Not checked one by one: SQLite makes nothing but numbers of row ids. */
function idsOf(row: unknown): number[] {
  return parseJson(z.custom<number[]>(Array.isArray), parseRow(idsSchema, row).ids);
}

function numberOf(value: unknown): number {
  if (typeof value !== 'number') throw new AppError('INTEGRITY', 'A stored row is damaged.');
  return value;
}

/** Searches of which the hits are remembered: the next page and every choice of a facet ask for the same words again. */
export const REMEMBERED = 32;

/**
 * Ids and scores only, and none that are older than the index: except for the pages that follow a first one, since every call that arrives
 * moves the scores of all others. Where that is forgotten meanwhile, the page goes by the scores of now.
 */
function remembering(
  columns: Columns,
  find: (words: string) => Omit<FoundCalls, 'name'>,
): (words: string, name?: string) => FoundCalls {
  const known = new Map<string, { readonly words: string; readonly version: string; readonly found: FoundCalls }>();
  return (words, name = '') => {
    const version = columns.version();
    const named = known.get(name);
    const one = (named?.words === words ? named : undefined) ??
      [...known.values()].find((other) => other.words === words && other.version === version) ?? {
        words,
        version,
        found: { ...find(words), name: randomUUID().slice(0, 8) },
      };
    // To the end: the map keeps the order of use.
    known.delete(one.found.name);
    known.set(one.found.name, one);
    const [oldest] = known.keys();
    if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
    return one.found;
  };
}

async function turnsOf(
  recordingId: string,
  phrases: readonly string[],
  loadTurns: SearchIndexOptions['loadTurns'],
): Promise<SearchDocument['turns']> {
  if (phrases.length === 0) return [];
  try {
    return (await loadTurns(recordingId)) ?? [];
  } catch (error) {
    // One call that cannot be opened (erased meanwhile, damaged) does not hide the others.
    if (error instanceof AppError) return [];
    throw error;
  }
}
