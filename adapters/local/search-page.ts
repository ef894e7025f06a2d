/** One pass over all hits: filters, total, facets and the best of them after the cursor. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { AppError } from '../../core/errors.ts';
import { FACET_FIELDS, FILTER_FIELDS, type SearchQuery, type SearchResult } from '../../core/search/search.ts';
import { parseCursor, renderCursor } from './cursor.ts';
import type { Columns } from './search-columns.ts';
import type { CallTable } from './search-rows.ts';

interface Hit {
  readonly recordingId: string;
  readonly score: number;
}

/** The calls in which the words occur: ids and, at the same places, scores. In the arrays of a search that is asked again. */
export interface FoundCalls {
  readonly ids: Int32Array;
  readonly scores: Float64Array;
  /** By which the pages that follow find them again. */
  readonly name: string;
}

export interface HitPage {
  readonly total: number;
  readonly hits: readonly Hit[];
  readonly facets: SearchResult['facets'];
  readonly nextCursor?: string;
}

const cursorSchema = z.tuple([z.number(), z.string(), z.string(), z.string()]);

/** `found` comes in any order; without it all calls, of which the newest is the first. Errors: VALIDATION_FAILED for a bad date or cursor. */
export function selectPage(query: SearchQuery, found: FoundCalls | undefined, columns: Columns): HitPage {
  const table = columns.table();
  const { rows, recordingIds, startedAt, valueEnds, values, gone } = table;
  const passes = filterOf(query, columns, table);
  const after = query.cursor === undefined ? undefined : readCursor(query, query.cursor);
  const counts = new Uint32Array(columns.lastValueId() + 1);
  const best: Hit[] = [];
  let total = 0;
  const take = (row: number, score: number): void => {
    if (!passes(row)) return;
    total += 1;
    const end = valueEnds[row + 1] ?? 0;
    for (let at = valueEnds[row] ?? 0; at < end; at += 1) {
      const id = values[at] ?? 0;
      counts[id] = (counts[id] ?? 0) + 1;
    }
    const worst = best.length > query.limit ? best[query.limit] : undefined;
    if (worst && score < worst.score) return;
    const recordingId = recordingIds[row] ?? '';
    if (after && compare(recordingId, score, after) <= 0) return;
    insertBest(best, recordingId, score, query.limit + 1);
  };
  if (!found) {
    for (let row = 0; row < rows; row += 1) if (gone[row] === 0) take(row, startedAt[row] ?? 0);
  } else {
    const rowOf = columns.rows();
    for (let at = 0; at < found.ids.length; at += 1) {
      const row = rowOf(found.ids[at] ?? 0);
      if (row >= 0) take(row, found.scores[at] ?? 0);
    }
  }
  const hits = best.slice(0, query.limit);
  const last = hits.at(-1);
  return {
    total,
    hits: found === undefined ? hits.map(({ recordingId }) => ({ recordingId, score: 0 })) : hits,
    facets: facetsOf(counts, columns),
    ...(best.length > hits.length && last && { nextCursor: writeCursor(query, last, found?.name ?? '') }),
  };
}

/** Best score first, then by id: negative when the first is before the second. */
function compare(recordingId: string, score: number, other: Hit): number {
  if (score !== other.score) return other.score - score;
  return recordingId < other.recordingId ? -1 : Number(recordingId > other.recordingId);
}

/** Keeps `best` in order and not longer than `size`. */
function insertBest(best: Hit[], recordingId: string, score: number, size: number): void {
  const worst = best.at(-1);
  if (best.length === size && worst && compare(recordingId, score, worst) >= 0) return;
  let low = 0;
  for (let high = best.length; low < high;) {
    const middle = (low + high) >>> 1;
    const other = best[middle];
    if (other && compare(recordingId, score, other) > 0) low = middle + 1;
    else high = middle;
  }
  best.splice(low, 0, { recordingId, score });
  if (best.length > size) best.pop();
}

function filterOf({ filters, from, to }: SearchQuery, columns: Columns, table: CallTable): (row: number) => boolean {
  const since = from === undefined ? -Infinity : instant(from);
  const until = to === undefined ? Infinity : instant(to);
  const wanted = FILTER_FIELDS.flatMap((field) => {
    const values = filters[field];
    return values ? [columns.idsOf(field, values)] : [];
  });
  if (wanted.length === 0 && since === -Infinity && until === Infinity) return () => true;
  const { startedAt, valueEnds, values } = table;
  const allowed = wanted.map((ids) => {
    const marks = new Uint8Array(columns.lastValueId() + 1);
    for (const id of ids) marks[id] = 1;
    return marks;
  });
  return (row) => {
    const at = startedAt[row] ?? 0;
    if (at < since || at >= until) return false;
    const start = valueEnds[row] ?? 0;
    const end = valueEnds[row + 1] ?? 0;
    return allowed.every((ids) => {
      for (let place = start; place < end; place += 1) if (ids[values[place] ?? 0] === 1) return true;
      return false;
    });
  };
}

/** Milliseconds since 1970. Errors: VALIDATION_FAILED. */
export function instant(text: string): number {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new AppError('VALIDATION_FAILED', 'A date is not ISO 8601.');
  return ms;
}

function facetsOf(counts: Uint32Array, columns: Columns): SearchResult['facets'] {
  const known: { field: string; value: string; count: number }[] = [];
  for (const [id, entry] of columns.facetValues()) {
    const count = counts[id] ?? 0;
    if (count > 0) known.push({ ...entry, count });
  }
  return Object.fromEntries(
    FACET_FIELDS.map((name) => [
      name,
      known
        .filter(({ field }) => field === name)
        .map(({ value, count }) => ({ value, count }))
        .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)),
    ]),
  );
}

/** A cursor belongs to its query: under another one its position means nothing. */
function signature({ words, filters, from, to }: SearchQuery): string {
  const text = JSON.stringify([words, FILTER_FIELDS.map((field) => filters[field] ?? []), from ?? '', to ?? '']);
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}

function writeCursor(query: SearchQuery, { score, recordingId }: Hit, name: string): string {
  return renderCursor([score, recordingId, signature(query), name]);
}

function readCursor(query: SearchQuery, cursor: string): Hit & { readonly name: string } {
  const [score, recordingId, made, name] = parseCursor(cursorSchema, cursor);
  if (made !== signature(query)) throw new AppError('VALIDATION_FAILED', 'The cursor is of another query.');
  return { score, recordingId, name };
}

/** The name of what the first page of a query has found; undefined for a first page. Errors: VALIDATION_FAILED. */
export function foundAtOf(query: SearchQuery): string | undefined {
  return query.cursor === undefined ? undefined : readCursor(query, query.cursor).name;
}
