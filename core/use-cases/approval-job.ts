/** What a second person has granted, where it takes longer than a request: carried out by a job, which may die anywhere and be repeated. */
import * as z from 'zod';
import { APPROVAL_STATES, approvalOf } from './approval.ts';
import { approvalEntry } from './approvals.ts';
import type { Context } from './context.ts';
import { recordingsOfCustomer } from './customer-recordings.ts';
import { carryOutApproval } from './decide-approval.ts';
import { MOST_AT_ONCE } from './hold-job.ts';
import { createJob, type Job } from './jobs.ts';
import type { LongJob } from './long-jobs.ts';

export const APPROVAL = 'approval';

const requestSchema = z.object({ approvalId: z.string() });

const count = z.int().nonnegative();
export const approvalJobResultSchema = z.object({
  approvalId: z.string(),
  state: z.enum(APPROVAL_STATES),
  /** Recordings. */
  released: count.optional(),
  erased: count.optional(),
});

/** Whether granting it does more than a request should. Errors: NOT_FOUND. */
export async function isLargeApproval(context: Pick<Context, 'catalogue'>, approvalId: string): Promise<boolean> {
  const entry = await approvalEntry(context, approvalId);
  const { action } = approvalOf(entry);
  // A permission: whoever asked does it.
  if (action.kind === 'bulk-export') return false;
  if (action.recordingIds) return action.recordingIds.length > MOST_AT_ONCE;
  if (entry.subject === undefined) return false;
  return (await recordingsOfCustomer(context.catalogue, entry.subject)).length > MOST_AT_ONCE;
}

/** For an approval that is granted and not carried out. */
export async function requestCarryingOut(
  context: Context,
  { approvalId, actor }: { readonly approvalId: string; readonly actor: string },
): Promise<Job> {
  return (await createJob(context, { kind: APPROVAL, actor, request: { approvalId } })).job;
}

/** A later run meets what an earlier one has done, and changes nothing of it. */
export const runApproval: LongJob = async (context, { request }) => {
  const { approvalId } = requestSchema.parse(request);
  const { state, released, erased, request: answered } = await carryOutApproval(context, approvalId);
  const gone = erased ?? answered?.outcomes;
  return {
    ...{ approvalId, state },
    ...(released && { released: released.released.length + released.unchanged.length }),
    ...(gone && { erased: gone.filter(({ outcome }) => outcome === 'erased').length }),
  };
};
