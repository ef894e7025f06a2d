/** Placing and releasing holds on more recordings than a request has time for. */
import * as z from 'zod';
import { holdQuerySchema, type HoldQuery } from '../matters/hold-query.ts';
import { pages } from './catalogue-pages.ts';
import type { Context } from './context.ts';
import { findForHold, type Finding } from './find-for-hold.ts';
import { prepareQueryHold, type QueryHoldRequest } from './hold-by-query.ts';
import { assertKnown, changeHolds, type HoldResult } from './hold-recordings.ts';
import { createJob, type Job } from './jobs.ts';
import type { LongJob } from './long-jobs.ts';
import { openForHold } from './open-matter.ts';

export const HOLD = 'hold';
/** Recordings that a request changes while it waits. */
export const MOST_AT_ONCE = 100;
/** Recordings that are looked at to find out whether a query means more than that; beyond them it may mean anything. */
const MOST_LOOKED_AT = 500;
/** Names of recordings in a result; its counts are of all of them. */
const MOST_NAMED = 1000;
/** Recordings between two looks at the time. */
const CHUNK = 20;

const requestSchema = z.object({
  kind: z.enum(['place', 'release']),
  matterId: z.string(),
  /** Without either: everything the matter holds. */
  query: holdQuerySchema.optional(),
  recordingIds: z.array(z.string()).optional(),
  reason: z.string(),
});

const count = z.int().nonnegative();
export const holdJobResultSchema = z.object({
  matterId: z.string(),
  /** 1,000 names at most of each; `GET /matters/{id}/recordings` lists all that are held. */
  placed: z.array(z.string()),
  released: z.array(z.string()),
  unchanged: z.array(z.string()),
  failed: z.array(z.object({ recordingId: z.string(), code: z.string() })),
  /** Erasures that waited for the release; 1,000 at most. Those that an interrupted run carried out are told by the history of the recording. */
  erasures: z
    .array(
      z.object({
        recordingId: z.string(),
        outcome: z.enum(['erased', 'refused', 'queued']),
        certificateId: z.string().optional(),
      }),
    )
    .optional(),
  counts: z.object({ placed: count, released: count, unchanged: count, failed: count }),
  notSearchable: count,
});
export type HoldJobResult = z.infer<typeof holdJobResultSchema>;

/** Which recordings: these, what a query means, or without either everything the matter holds. */
interface What {
  readonly matterId: string;
  readonly query?: HoldQuery | undefined;
  readonly recordingIds?: readonly string[] | undefined;
}

/** Whether it is more than a request should do itself. Looks at a bounded number of recordings to say so. */
export async function isLarge(context: Context, { matterId, query, recordingIds }: What): Promise<boolean> {
  if (recordingIds) return new Set(recordingIds).size > MOST_AT_ONCE;
  if (!query) {
    const { items } = await context.catalogue.recordings({ matterId }, { limit: MOST_AT_ONCE + 1 });
    return items.length > MOST_AT_ONCE;
  }
  const seen = new Set<string>();
  const { ids, gaveUp } = findForHold(context, query, MOST_LOOKED_AT);
  for await (const id of ids) if (seen.add(id).size > MOST_AT_ONCE) return true;
  return gaveUp();
}

/**
 * The matter is opened and catches what arrives later before this returns; the recordings that are here follow.
 * Errors: as `holdByQuery`, or as `placeHold` for recordings by id.
 */
export async function requestHolds(
  context: Context,
  request: Omit<QueryHoldRequest, 'query'> & Omit<What, 'matterId'>,
): Promise<Job> {
  const { kind, matterId, query, recordingIds, reason, actor } = request;
  if (query) await prepareQueryHold(context, { ...request, query });
  if (recordingIds) {
    await assertKnown(context, recordingIds);
    if (kind === 'place') await openForHold(context, request);
  }
  const what = { ...(query && { query }), ...(recordingIds && { recordingIds: [...new Set(recordingIds)] }) };
  return (await createJob(context, { kind: HOLD, actor, request: { kind, matterId, reason, ...what } })).job;
}

/** A later run walks all of it again: what an earlier one has changed is not counted as unchanged. */
export const runHolds: LongJob = async (context, { request, cursor, actor }, { tell }) => {
  const { kind, matterId, query, recordingIds: wanted, reason } = requestSchema.parse(request);
  const before = cursor === undefined ? undefined : holdJobResultSchema.parse(cursor);
  let result = before
    ? { ...before, unchanged: [], failed: [], counts: { ...before.counts, unchanged: 0, failed: 0 } }
    : emptyResult(matterId);
  const earlier = before ? before.counts.placed + before.counts.released : 0;
  const { ids, notSearchable, damaged } = idsOf(context, { matterId, query, recordingIds: wanted });
  const total = wanted && { total: wanted.length };
  let done = 0;
  for await (const recordingIds of chunks(ids)) {
    result = withChunk(result, await changeHolds(context, { matterId, recordingIds, reason, actor }, kind));
    done += recordingIds.length;
    if (!(await tell({ done, ...total }, result))) return undefined;
  }
  const unreadable = [...new Set(damaged())].map((recordingId) => ({ recordingId, code: 'INTEGRITY' }) as const);
  result = withChunk(result, { matterId, placed: [], released: [], unchanged: [], failed: unreadable });
  const named = new Set([...(before?.placed ?? []), ...(before?.released ?? [])]);
  // What is released is not met again among all that a matter holds.
  const unchanged = query || wanted ? Math.max(0, result.counts.unchanged - earlier) : result.counts.unchanged;
  return {
    ...result,
    unchanged: result.unchanged.filter((id) => !named.has(id)),
    counts: { ...result.counts, unchanged },
    notSearchable: notSearchable(),
  };
};

function idsOf(context: Context, { matterId, query, recordingIds }: What): Omit<Finding, 'gaveUp'> {
  if (query) return findForHold(context, query);
  return { ids: recordingIds ?? heldBy(context, matterId), notSearchable: () => 0, damaged: () => [] };
}

/** Read to its end before anything is released: a listing that shrinks while it is paged may pass over one. */
export async function* heldBy({ catalogue }: Pick<Context, 'catalogue'>, matterId: string): AsyncIterable<string> {
  const held: string[] = [];
  for await (const { recordingId } of pages(catalogue, { matterId })) held.push(recordingId);
  yield* held;
}

async function* chunks(ids: Finding['ids']): AsyncIterable<string[]> {
  const seen = new Set<string>();
  let chunk: string[] = [];
  for await (const id of ids) {
    if (seen.has(id)) continue;
    seen.add(id);
    chunk.push(id);
    if (chunk.length === CHUNK) {
      yield chunk;
      chunk = [];
    }
  }
  if (chunk.length > 0) yield chunk;
}

function emptyResult(matterId: string): HoldJobResult {
  const counts = { placed: 0, released: 0, unchanged: 0, failed: 0 };
  return { matterId, placed: [], released: [], unchanged: [], failed: [], counts, notSearchable: 0 };
}

function withChunk(result: HoldJobResult, chunk: HoldResult): HoldJobResult {
  const { placed, released, unchanged, failed = [], erasures = [] } = chunk;
  const { counts } = result;
  return {
    ...result,
    placed: [...result.placed, ...placed].slice(0, MOST_NAMED),
    released: [...result.released, ...released].slice(0, MOST_NAMED),
    unchanged: [...result.unchanged, ...unchanged].slice(0, MOST_NAMED),
    failed: [...result.failed, ...failed].slice(0, MOST_NAMED),
    ...(erasures.length > 0 && { erasures: [...(result.erasures ?? []), ...erasures].slice(0, MOST_NAMED) }),
    counts: {
      placed: counts.placed + placed.length,
      released: counts.released + released.length,
      unchanged: counts.unchanged + unchanged.length,
      failed: counts.failed + failed.length,
    },
  };
}
