/** A caller's request about more recordings than the filing has time for: answered by a job, which may die anywhere and be repeated. */
import * as z from 'zod';
import type { Context } from './context.ts';
import { createJob, type Job } from './jobs.ts';
import type { LongJob } from './long-jobs.ts';
import { carryOutRequest } from './subject-requests.ts';

export const SUBJECT_REQUEST = 'subject-request';

const requestSchema = z.object({ requestId: z.string() });

export const requestJobResultSchema = z.object({
  requestId: z.string(),
  state: z.enum(['open', 'closed']),
  recordings: z.int().nonnegative().optional(),
});

/** For a request that is filed and not answered. */
export async function requestAnswer(
  context: Context,
  { requestId, actor }: { readonly requestId: string; readonly actor: string },
): Promise<Job> {
  return (await createJob(context, { kind: SUBJECT_REQUEST, actor, request: { requestId } })).job;
}

export const runRequest: LongJob = async (context, { request, actor }) => {
  const { requestId } = requestSchema.parse(request);
  const { state, recordings } = await carryOutRequest(context, requestId, actor);
  return { requestId, state, ...(recordings !== undefined && { recordings }) };
};
