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

/** Which page of each part to read on (null = the first, '' = there is none), and the last item that was given: startedAt in ms, and its id. */
const mergeCursorSchema = z.object({
  pages: z.array(z.string().nullable()),
  last: z.tuple([z.int(), z.string()]),
});
type MergeCursor = z.infer<typeof mergeCursorSchema>;

const END = '';

/** A part of the scope, as far as it was read. */
interface Part {
  readonly filter: RecordingFilter;
  /** Cursor before the page of which `items` are left. */
  readonly page: string | null;
  /** Not given yet, newest first; empty at the end of the part. */
  readonly items: readonly Recording[];
  readonly next?: string | undefined;
}

/** A page of every part, merged; the page after this begins behind the last item that was given, wherever that is in the pages of the parts. */
async function merge(
  catalogue: Catalogue,
  filters: readonly RecordingFilter[],
  { limit, cursor }: { limit: number; cursor: string | undefined },
): Promise<Page<Recording>> {
  const start = cursor === undefined ? undefined : readCursor(cursor, filters.length);
  const load = async (filter: RecordingFilter, from: string | null): Promise<Part> => {
    for (let page = from; page !== END;) {
      const found = await catalogue.recordings(filter, { limit, ...(page !== null && { cursor: page }) });
      const items = start ? found.items.filter((item) => isAfter(item, start.last)) : found.items;
      // What has arrived since may fill whole pages before the place where the last page ended.
      if (items.length > 0) return { filter, page, items, next: found.nextCursor };
      page = found.nextCursor ?? END;
    }
    return { filter, page: END, items: [] };
  };
  const parts = await Promise.all(filters.map((filter, i) => load(filter, start?.pages[i] ?? null)));
  const given: Recording[] = [];
  for (;;) {
    const newest = parts.flatMap(({ items: [first] }) => first ?? []).sort(newestFirst)[0];
    const last = given.at(-1);
    if (newest === undefined) return { items: given };
    if (last && given.length === limit) {
      const pages = parts.map(({ page }) => page);
      return { items: given, nextCursor: writeCursor({ pages, last: [Date.parse(last.startedAt), last.recordingId] }) };
    }
    given.push(newest);
    // A recording that several parts match is the head of each of them now: it is listed once.
    for (const [i, part] of parts.entries()) {
      if (part.items[0]?.recordingId !== newest.recordingId) continue;
      const items = part.items.slice(1);
      parts[i] = items.length > 0 ? { ...part, items } : await load(part.filter, part.next ?? END);
    }
  }
}

function newestFirst(a: Recording, b: Recording): number {
  return Date.parse(b.startedAt) - Date.parse(a.startedAt) || (a.recordingId < b.recordingId ? -1 : 1);
}

function isAfter({ startedAt, recordingId }: Recording, [at, id]: MergeCursor['last']): boolean {
  const started = Date.parse(startedAt);
  return started < at || (started === at && recordingId > id);
}

function writeCursor(cursor: MergeCursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

function readCursor(cursor: string, parts: number): MergeCursor {
  try {
    const read = mergeCursorSchema.safeParse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    if (read.data?.pages.length === parts) return read.data;
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
