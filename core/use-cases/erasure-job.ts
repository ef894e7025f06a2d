/** Erasing and restricting more recordings than a request has time for. */
import * as z from 'zod';
import { isAppError } from '../errors.ts';
import type { Context } from './context.ts';
import { eraseRecordings } from './erase-recordings.ts';
import { MOST_AT_ONCE } from './hold-job.ts';
import { assertKnown } from './hold-recordings.ts';
import { createJob, type Job } from './jobs.ts';
import type { LongJob, LongWork } from './long-jobs.ts';
import { restrictRecordings } from './restrict-recording.ts';

export const ERASURE = 'erasure';
export const RESTRICTION = 'restriction';
/** More ids, and what became of them, do not fit into one entry of every catalogue. */
const MOST_IN_JOB = 5000;
/** Recordings that a result names; its counts are of all. */
const MOST_NAMED = 500;

const requestSchema = z.object({
  recordingIds: z.array(z.string()),
  reason: z.string(),
  /** Of a restriction: false = lift it. */
  restricted: z.boolean().default(true),
});

const count = z.int().nonnegative();
const failed = z.array(z.object({ recordingId: z.string(), code: z.string() }));

/** Lists name 500 recordings at most; the counts are of all. */
export const erasureJobResultSchema = z.object({
  results: z.array(
    z.object({
      ...{ recordingId: z.string(), outcome: z.enum(['erased', 'refused', 'queued']), reason: z.string() },
      ...{ date: z.iso.datetime().optional(), citation: z.string().optional(), certificateId: z.string().optional() },
    }),
  ),
  failed,
  counts: z.object({ erased: count, refused: count, queued: count, failed: count }),
});
type ErasureJobResult = z.infer<typeof erasureJobResultSchema>;

export const restrictionJobResultSchema = z.object({
  failed,
  counts: z.object({ restricted: count, lifted: count, failed: count }),
});
type RestrictionJobResult = z.infer<typeof restrictionJobResultSchema>;

/** Whether it is more than a request should do itself, and no more than a job can. */
export function isForJob(recordingIds: readonly string[]): boolean {
  const { size } = new Set(recordingIds);
  return size > MOST_AT_ONCE && size <= MOST_IN_JOB;
}

interface ChangeRequest {
  readonly recordingIds: readonly string[];
  readonly reason: string;
  readonly actor: string;
}

/** Nothing is erased when it returns. Where a second person has to decide, that has happened. Errors: NOT_FOUND for an unknown id. */
export function requestErasures(context: Context, request: ChangeRequest): Promise<Job> {
  return queue(context, ERASURE, request, {});
}

/** Nothing is restricted when it returns. Errors: NOT_FOUND for an unknown id. */
export function requestRestrictions(
  context: Context,
  request: ChangeRequest & { readonly restricted: boolean },
): Promise<Job> {
  return queue(context, RESTRICTION, request, { restricted: request.restricted });
}

async function queue(
  context: Context,
  kind: string,
  { recordingIds, reason, actor }: ChangeRequest,
  more: { readonly restricted?: boolean },
): Promise<Job> {
  const ids = [...new Set(recordingIds)];
  await assertKnown(context, ids);
  return (await createJob(context, { kind, actor, request: { recordingIds: ids, reason, ...more } })).job;
}

const NOT_ERASED: ErasureJobResult = {
  ...{ results: [], failed: [] },
  counts: { erased: 0, refused: 0, queued: 0, failed: 0 },
};

/** A run that died does the last few again, which changes nothing and gives the same certificates. */
export const runErasures: LongJob = async (context, { request, cursor, actor }, work) => {
  const { recordingIds, reason } = requestSchema.parse(request);
  const one = async (found: ErasureJobResult, recordingId: string): Promise<ErasureJobResult> => {
    const { results } = await eraseRecordings(context, { recordingIds: [recordingId], reason, actor });
    return results.reduce((before, { certificate, ...result }) => {
      const shown = { ...result, ...(certificate && { certificateId: certificate.certificateId }) };
      return {
        ...before,
        results: [...before.results, shown].slice(0, MOST_NAMED),
        counts: { ...before.counts, [result.outcome]: before.counts[result.outcome] + 1 },
      };
    }, found);
  };
  return walk(recordingIds, readCursor(erasureJobResultSchema, cursor, NOT_ERASED), one, work);
};

const NOT_RESTRICTED: RestrictionJobResult = { failed: [], counts: { restricted: 0, lifted: 0, failed: 0 } };

export const runRestrictions: LongJob = async (context, { request, cursor, actor }, work) => {
  const { recordingIds, reason, restricted } = requestSchema.parse(request);
  const name = restricted ? 'restricted' : 'lifted';
  const one = async (found: RestrictionJobResult, recordingId: string): Promise<RestrictionJobResult> => {
    await restrictRecordings(context, { recordingIds: [recordingId], restricted, reason, actor });
    return { ...found, counts: { ...found.counts, [name]: found.counts[name] + 1 } };
  };
  return walk(recordingIds, readCursor(restrictionJobResultSchema, cursor, NOT_RESTRICTED), one, work);
};

interface Walked<R> {
  readonly done: number;
  readonly found: R;
}

function readCursor<R>(schema: z.ZodType<R>, cursor: unknown, nothing: R): Walked<R> {
  return cursor === undefined ? { done: 0, found: nothing } : z.object({ done: count, found: schema }).parse(cursor);
}

/** One after the other, from where an earlier run stopped: one that cannot be changed does not keep the others from it. */
async function walk<R extends Pick<ErasureJobResult, 'failed'> & { readonly counts: { readonly failed: number } }>(
  ids: readonly string[],
  start: Walked<R>,
  one: (found: R, recordingId: string) => Promise<R>,
  { tell }: LongWork,
): Promise<R | undefined> {
  let { done, found } = start;
  for (const recordingId of ids.slice(done)) {
    try {
      found = await one(found, recordingId);
    } catch (error) {
      if (!isAppError(error) || error.code === 'UNAVAILABLE') throw error;
      const named = [...found.failed, { recordingId, code: error.code }].slice(0, MOST_NAMED);
      found = { ...found, failed: named, counts: { ...found.counts, failed: found.counts.failed + 1 } };
    }
    done += 1;
    if (!(await tell({ done, total: ids.length }, { done, found }))) return undefined;
  }
  return found;
}
