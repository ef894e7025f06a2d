/** Erases where the policy lets one person do it; otherwise a second one is asked first. */
import { askApproval, type PendingApproval } from './approvals.ts';
import type { Context } from './context.ts';
import { eraseRecordings, type EraseRequest, type EraseResult } from './erase-recordings.ts';
import { assertKnown } from './hold-recordings.ts';

export interface RequestedErasure {
  readonly results: readonly EraseResult[];
  /** Nothing is erased while a second person has to decide. */
  readonly approval?: PendingApproval;
}

/** Errors: NOT_FOUND for an unknown id (nothing is changed or asked then), and those of `eraseRecordings`. */
export async function requestErasure(
  context: Context,
  request: Omit<EraseRequest, 'requestId'>,
): Promise<RequestedErasure> {
  const approval = await askForErasure(context, request);
  return approval ? { results: [], approval } : eraseRecordings(context, request);
}

/** undefined = go ahead, now. Errors: NOT_FOUND for an unknown id (nothing is asked then). */
export async function askForErasure(
  context: Context,
  { recordingIds, customerRef, reason, actor }: Omit<EraseRequest, 'requestId'>,
): Promise<PendingApproval | undefined> {
  // What can never be carried out must not wait for a decision.
  await assertKnown(context, recordingIds ?? []);
  const action = { kind: 'erasure', ...(recordingIds && { recordingIds }) } as const;
  const subject = customerRef !== undefined && { customerRef };
  return askApproval(context, { action, ...subject, reason, actor });
}
