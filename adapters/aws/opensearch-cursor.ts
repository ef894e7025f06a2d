/** Page cursors of a search: score and id of the last hit, bound to the query they were made for. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { AppError } from '../../core/errors.ts';
import { FILTER_FIELDS, type SearchQuery } from '../../core/search/search.ts';

const cursorSchema = z.tuple([z.number(), z.string(), z.string()]);

/** Score (without words: the beginning of the call, in ms) and recording id: the sort values of a hit. */
export type HitPosition = readonly [score: number, recordingId: string];

/** Of a query without its page: the same for all of its pages, and nothing can be read from it. */
export function querySignature({ words, filters, from, to }: SearchQuery): string {
  const text = JSON.stringify([words, FILTER_FIELDS.map((field) => filters[field] ?? []), from ?? '', to ?? '']);
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}

export function writeCursor(query: SearchQuery, [score, recordingId]: HitPosition): string {
  return render([score, recordingId, querySignature(query)]);
}

/** Errors: VALIDATION_FAILED for anything that `writeCursor` did not make of the same query. */
export function readCursor(query: SearchQuery, cursor: string): HitPosition {
  const [score, recordingId, signature] = parse(cursor);
  if (signature !== querySignature(query)) throw badCursor();
  return [score, recordingId];
}

function render(position: z.infer<typeof cursorSchema>): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

function parse(cursor: string): z.infer<typeof cursorSchema> {
  let position;
  try {
    position = cursorSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch (error) {
    throw badCursor(error);
  }
  if (render(position) !== cursor) throw badCursor();
  return position;
}

function badCursor(cause?: unknown): AppError {
  return new AppError('VALIDATION_FAILED', 'The cursor is not valid; start again without one.', { cause });
}
