/** Which recordings an export is about: named, of a matter, or found by a query. Nothing is cut silently. */
import * as z from 'zod';
import { AppError } from '../errors.ts';
import { FILTER_FIELDS, type SearchQuery } from '../search/search.ts';
import { pages } from './catalogue-pages.ts';
import type { Context } from './context.ts';
import { MAX_RECORDINGS } from './export-bundle.ts';
import { refuseGone } from './prepare-export.ts';

const PAGE = 200;

export const selectionSchema = z.union([
  z.strictObject({ recordingIds: z.array(z.string()).min(1) }),
  z.strictObject({ matterId: z.string() }),
  z.strictObject({
    words: z.string().max(1024),
    filters: z.partialRecord(z.enum(FILTER_FIELDS), z.array(z.string()).min(1)),
    from: z.string().optional(),
    to: z.string().optional(),
  }),
]);
export type Selection = z.infer<typeof selectionSchema>;

export interface Selected {
  /** Sorted, each once. */
  readonly recordingIds: readonly string[];
  /** Of a matter or query: what was found and cannot be exported, with its state. */
  readonly skipped: readonly { readonly recordingId: string; readonly state: string }[];
}

/**
 * Every named recording must be there to be exported. Errors: NOT_FOUND (an id, or nothing found), ERASED, STATE_CONFLICT before the seal,
 * TOO_LARGE over 2,000 recordings.
 */
export async function selectRecordings(context: Context, selection: Selection): Promise<Selected> {
  if ('recordingIds' in selection) {
    for (const recordingId of selection.recordingIds) await refuseGone(context, recordingId);
    return { recordingIds: [...new Set(selection.recordingIds)].sort(), skipped: [] };
  }
  const found =
    'matterId' in selection ? await ofMatter(context, selection.matterId) : await ofQuery(context, selection);
  const recordingIds: string[] = [];
  const skipped: { recordingId: string; state: string }[] = [];
  for (const recordingId of [...found].sort()) {
    const recording = await context.catalogue.recording(recordingId);
    if (recording?.sealed && !recording.erased && !recording.expired) recordingIds.push(recordingId);
    else if (recording) skipped.push({ recordingId, state: recording.state });
  }
  if (recordingIds.length > 0) return { recordingIds, skipped };
  throw new AppError('NOT_FOUND', 'Nothing that could be exported was found.', { detail: { skipped } });
}

async function ofMatter({ catalogue }: Context, matterId: string): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for await (const { recordingId } of pages(catalogue, { matterId })) take(found, recordingId);
  return found;
}

/** Restricted recordings too. Hits come by score, and scores move while calls are indexed: again until nothing new is found. */
async function ofQuery(
  { search }: Context,
  query: Omit<SearchQuery, 'limit' | 'cursor'>,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (let before = -1; before < found.size;) {
    before = found.size;
    let cursor: string | undefined;
    do {
      const page = await search.search({ ...query, limit: PAGE, ...(cursor !== undefined && { cursor }) });
      for (const { recordingId } of page.hits) take(found, recordingId);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
  }
  return found;
}

function take(found: Set<string>, recordingId: string): void {
  found.add(recordingId);
  if (found.size > MAX_RECORDINGS) {
    throw new AppError(
      'TOO_LARGE',
      `More than ${MAX_RECORDINGS} recordings: narrow the selection and make several bundles.`,
    );
  }
}
