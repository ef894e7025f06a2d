/** Lists and searches narrowed to what a principal may see. Nothing outside of the scope is looked at, counted or hinted at. */
import * as z from 'zod';
import { AppError } from '../core/errors.ts';
import type { Catalogue, Page, RecordingFilter } from '../core/ports.ts';
import type { Scope } from '../core/privacy/access.ts';
import type { Recording } from '../core/recording/recording.ts';
import type { SearchQuery } from '../core/search/search.ts';

/** The filter once per part of the scope: together they match what both allow. Empty = nothing is in scope. */
function partsOf(filter: RecordingFilter, scope: Scope): RecordingFilter[] {
  if (scope.everything) return [filter];
  const parts = [
    ...scope.agentIds.map((agentId) => ({ agentId })),
    ...scope.teams.map((team) => ({ team })),
    ...scope.customerRefs.map((customerRef) => ({ customerRef })),
  ];
  return parts
    .map((part) => ({ filter: { ...filter, ...part }, part }))
    .filter(({ part }) => Object.entries(part).every(([name, value]) => (valueOf(filter, name) ?? value) === value))
    .map((narrowed) => narrowed.filter);
}

function valueOf({ agentId, team, customerRef }: RecordingFilter, name: string): string | undefined {
  return { agentId, team, customerRef }[name];
}

/** Newest first, over all parts of the scope. Errors: VALIDATION_FAILED for a bad cursor. */
export async function listInScope(
  catalogue: Catalogue,
  filter: RecordingFilter,
  scope: Scope,
  page: { limit: number; cursor: string | undefined },
): Promise<Page<Recording>> {
  const parts = partsOf(filter, scope);
  const [only] = parts;
  if (only === undefined) return { items: [] };
  if (parts.length > 1) return merge(catalogue, parts, page);
  return catalogue.recordings(only, { limit: page.limit, ...(page.cursor !== undefined && { cursor: page.cursor }) });
}

/** Per part: the cursor before its next item, null at the start; `undefined` items are at their end. */
const mergeCursorSchema = z.array(z.string().nullable());

interface Head {
  /** Cursor before `item`. */
  readonly before: string | null;
  readonly item: Recording | undefined;
  /** Cursor after `item`; absent when it is the last. */
  readonly after?: string | undefined;
}

/** Takes the newest head of all parts, item by item, so that the position of every part is exact. */
async function merge(
  catalogue: Catalogue,
  parts: readonly RecordingFilter[],
  { limit, cursor }: { limit: number; cursor: string | undefined },
): Promise<Page<Recording>> {
  const load = async (part: RecordingFilter, before: string | null): Promise<Head> => {
    if (before === END) return { before, item: undefined };
    const found = await catalogue.recordings(part, { limit: 1, ...(before !== null && { cursor: before }) });
    return { before, item: found.items[0], after: found.nextCursor };
  };
  const start = cursor === undefined ? parts.map(() => null) : readCursor(cursor, parts.length);
  const heads = await Promise.all(parts.map((part, i) => load(part, start[i] ?? null)));
  const items: Recording[] = [];
  for (;;) {
    const newest = heads.flatMap(({ item }) => (item ? [item] : [])).sort(newestFirst)[0];
    if (newest === undefined) return { items };
    if (items.length === limit) return { items, nextCursor: writeCursor(heads) };
    items.push(newest);
    // A recording that several parts match is the head of each of them now: it is listed once.
    for (const [i, head] of heads.entries()) {
      const part = parts[i];
      if (part && head.item?.recordingId === newest.recordingId) heads[i] = await load(part, head.after ?? END);
    }
  }
}

const END = '';

function newestFirst(a: Recording, b: Recording): number {
  return Date.parse(b.startedAt) - Date.parse(a.startedAt) || (a.recordingId < b.recordingId ? -1 : 1);
}

function writeCursor(heads: readonly Head[]): string {
  return Buffer.from(JSON.stringify(heads.map(({ item, before }) => (item ? before : END)))).toString('base64url');
}

function readCursor(cursor: string, parts: number): (string | null)[] {
  try {
    const read = mergeCursorSchema.length(parts).safeParse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    if (read.success) return read.data;
  } catch {
    // Not JSON: the same answer.
  }
  throw new AppError('VALIDATION_FAILED', 'The cursor is not valid.');
}

/**
 * The filters of a search within the scope; undefined when nothing is in scope.
 * Errors: VALIDATION_FAILED when the scope has several parts that one index query cannot join, and the caller has to choose one.
 */
export function filtersInScope(filters: SearchQuery['filters'], scope: Scope): SearchQuery['filters'] | undefined {
  if (scope.everything) return filters;
  const parts = [
    { field: 'agentId', values: scope.agentIds },
    { field: 'team', values: scope.teams },
    { field: 'customerRef', values: scope.customerRefs },
  ] as const;
  const possible = parts
    .map(({ field, values }) => ({ field, asked: filters[field], values }))
    .map(({ field, asked, values }) => ({
      field,
      asked: asked !== undefined,
      values: values.filter((value) => asked?.includes(value) ?? true),
    }))
    .filter(({ values }) => values.length > 0);
  const chosen = possible.filter(({ asked }) => asked);
  const [part, ...others] = chosen.length > 0 ? chosen : possible;
  if (part === undefined) return undefined;
  if (others.length > 0 && chosen.length === 0) {
    const fields = possible.map(({ field }) => field);
    throw new AppError('VALIDATION_FAILED', `You see calls by ${fields.join(' and by ')}: search one, with a filter.`, {
      detail: { errors: fields.map((field) => ({ field, rule: 'give one of these filters' })) },
    });
  }
  return { ...filters, [part.field]: part.values };
}
