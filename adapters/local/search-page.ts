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

/** Without `calls` all of them, of which the newest is the first. Errors: VALIDATION_FAILED for a bad date or cursor. */
export function selectPage(query: SearchQuery, calls: FoundCalls | undefined, columns: Columns): HitPage {
  const table = columns.table();
  const { rows, recordingIds, startedAt, valueEnds, values, gone } = table;
  const passes = filterOf(query, columns, table);
  const after = query.cursor === undefined ? undefined : readCursor(query, query.cursor);
  const counts = new Uint32Array(columns.facetValues().length);
  const best: Hit[] = [];
  let total = 0;
  let worst = -Infinity;
  const found = calls && rowsOf(calls, columns.rows());
  // From the newest, which is mostly the best: what follows seldom changes the order of what is there.
  for (let at = (found?.length ?? rows) - 1; at >= 0; at -= 1) {
    const row = found ? (found[at] ?? -1) : at;
    if (row < 0 || gone[row] !== 0 || !passes(row)) continue;
    total += 1;
    const end = valueEnds[row + 1] ?? 0;
    for (let place = valueEnds[row] ?? 0; place < end; place += 1) {
      const number = values[place] ?? 0;
      if (number >= 0) counts[number] = (counts[number] ?? 0) + 1;
    }
    const score = (calls ? calls.scores[at] : startedAt[row]) ?? 0;
    if (score < worst) continue;
    const recordingId = recordingIds[row] ?? '';
    if (after && compare(recordingId, score, after) <= 0) continue;
    insertBest(best, recordingId, score, query.limit + 1);
    worst = best[query.limit]?.score ?? -Infinity;
  }
  const hits = best.slice(0, query.limit);
  const last = hits.at(-1);
  return {
    total,
    hits: calls === undefined ? hits.map(({ recordingId }) => ({ recordingId, score: 0 })) : hits,
    facets: facetsOf(counts, columns),
    ...(best.length > hits.length && last && { nextCursor: writeCursor(query, last, calls?.name ?? '') }),
  };
}

/** The row of each call, -1 where there is none. */
function rowsOf({ ids }: FoundCalls, rowOf: (id: number) => number): Int32Array {
  const rows = new Int32Array(ids.length);
  for (let at = 0; at < ids.length; at += 1) rows[at] = rowOf(ids[at] ?? 0);
  return rows;
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
    return values ? [columns.numbersOf(field, values)] : [];
  });
  if (wanted.length === 0 && since === -Infinity && until === Infinity) return () => true;
  const { startedAt, valueEnds, values } = table;
  const allowed = wanted.map((numbers) => {
    const marks = new Uint8Array(columns.facetValues().length);
    for (const number of numbers) if (number >= 0) marks[number] = 1;
    return { numbers, marks };
  });
  return (row) => {
    const at = startedAt[row] ?? 0;
    if (at < since || at >= until) return false;
    const start = valueEnds[row] ?? 0;
    const end = valueEnds[row + 1] ?? 0;
    return allowed.every(({ numbers, marks }) => {
      for (let place = start; place < end; place += 1) {
        const number = values[place] ?? 0;
        if (number < 0 ? numbers.has(number) : marks[number] === 1) return true;
      }
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
  const known = columns
    .facetValues()
    .map((entry, number) => ({ ...entry, count: counts[number] ?? 0 }))
    .filter(({ count }) => count > 0);
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
