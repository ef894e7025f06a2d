/** The second pair of eyes: grants or declines what waits, and then does it. Nobody decides about their own request. */
import { AppError, isAppError } from '../errors.ts';
import type { Entry } from '../ports.ts';
import { requestViewOf, type SubjectRequestView } from '../privacy/subject-request.ts';
import { approvalOf, type Approval } from './approval.ts';
import { approvalEntry, approvalEvent, writeApproval } from './approvals.ts';
import type { Context } from './context.ts';
import { eraseRecordings, type EraseResult } from './erase-recordings.ts';
import { changeRequest, forgetPerson } from './forget-person.ts';
import { releaseHold, type HoldResult } from './hold-recordings.ts';
import { carryOutRequest } from './subject-requests.ts';

export interface ApprovalDecision {
  readonly approvalId: string;
  readonly decision: 'grant' | 'decline';
  /** Has to be given when it is declined. */
  readonly reason?: string;
  readonly actor: string;
  /** Grants it and leaves it to somebody else to carry it out (`carryOutApproval`). */
  readonly deferred?: boolean;
}

export interface DecidedApproval {
  readonly approvalId: string;
  /** `granted` = a bulk export, which its requester may do once now, or what is still to be carried out. */
  readonly state: Approval['state'];
  readonly released?: HoldResult;
  readonly erased?: readonly EraseResult[];
  readonly request?: SubjectRequestView;
}

/**
 * Decides in one transaction and then does what was asked. Granting again what was granted does what a crash left undone, and nothing twice.
 * Errors: NOT_FOUND, FORBIDDEN for the one who asked, STATE_CONFLICT when it was decided the other way or is done, VALIDATION_FAILED for a
 * refusal without a reason; whatever the action refuses with, which leaves it granted.
 */
export async function decideApproval(context: Context, request: ApprovalDecision): Promise<DecidedApproval> {
  const { approvalId, decision, reason, actor } = request;
  if (decision === 'decline' && (reason ?? '').trim() === '') {
    throw new AppError('VALIDATION_FAILED', 'Say why it is declined.');
  }
  const entry = await approvalEntry(context, approvalId);
  const approval = approvalOf(entry);
  if (approval.requestedBy === actor) {
    throw new AppError('FORBIDDEN', 'Nobody approves their own request: somebody else has to decide.');
  }
  if (approval.state === 'pending') return decide(context, entry, request);
  if (approval.state === 'granted' && decision === 'grant') return granted(context, entry, request);
  throw new AppError('STATE_CONFLICT', `The approval is ${approval.state} already.`);
}

async function decide(context: Context, entry: Entry, request: ApprovalDecision): Promise<DecidedApproval> {
  const { decision, reason, actor } = request;
  const approval = approvalOf(entry);
  const decidedAt = context.clock.now().toISOString();
  const isGrant = decision === 'grant';
  const decided: Approval = {
    ...approval,
    state: isGrant ? 'granted' : 'declined',
    ...{ decidedBy: actor, decidedAt },
    ...(reason !== undefined && { decisionReason: reason }),
  };
  const type = isGrant ? 'approval.granted' : 'approval.declined';
  const event = approvalEvent(context, decidedAt, type, { approval, actor, reason });
  const written = await writeApproval(context, entry, decided, [event]).catch((error: unknown) => {
    if (!isAppError(error, 'CONFLICT')) throw error;
    throw new AppError('STATE_CONFLICT', 'Somebody else decided at the same moment; look again.', { cause: error });
  });
  if (isGrant) return granted(context, written, request);
  const { action, approvalId } = approval;
  if (action.kind !== 'erasure' || action.requestId === undefined) return { approvalId, state: 'declined' };
  const declined = await changeRequest(context, action.requestId, (known) => ({ ...known, declined: true }));
  return { approvalId, state: 'declined', request: requestViewOf(declined) };
}

async function granted(
  context: Context,
  entry: Entry,
  { deferred = false }: ApprovalDecision,
): Promise<DecidedApproval> {
  return deferred ? { approvalId: entry.id, state: 'granted' } : carryOut(context, entry);
}

/** Does what was granted, or what a crash left undone of it; nothing when it is done. Errors: NOT_FOUND, and whatever the action refuses with. */
export async function carryOutApproval(context: Context, approvalId: string): Promise<DecidedApproval> {
  const entry = await approvalEntry(context, approvalId);
  const { state } = approvalOf(entry);
  return state === 'granted' ? carryOut(context, entry) : { approvalId, state };
}

async function carryOut(context: Context, entry: Entry): Promise<DecidedApproval> {
  const { approvalId, action, requestedBy: actor, reason = 'approved' } = approvalOf(entry);
  switch (action.kind) {
    case 'bulk-export':
      return { approvalId, state: 'granted' };
    case 'hold-release': {
      const { matterId, recordingIds } = action;
      const released = await releaseHold(context, { matterId, recordingIds, reason, actor });
      return { ...(await finish(context, approvalId)), released };
    }
    case 'erasure': {
      if (action.requestId !== undefined) {
        const request = await carryOutRequest(context, action.requestId, actor);
        return { ...(await finish(context, approvalId)), request };
      }
      const { recordingIds } = action;
      const { subject: customerRef } = entry;
      const wanted = { ...(recordingIds && { recordingIds }), ...(customerRef !== undefined && { customerRef }) };
      // A crash came after the last recording: nobody is named any more.
      if (!recordingIds && customerRef === undefined) return finish(context, approvalId);
      const { results: erased } = await eraseRecordings(context, { ...wanted, reason, actor });
      return { ...(await finish(context, approvalId)), erased };
    }
  }
}

async function finish(context: Context, approvalId: string): Promise<{ approvalId: string; state: 'done' }> {
  for (;;) {
    const entry = await approvalEntry(context, approvalId);
    const approval = approvalOf(entry);
    if (approval.state === 'done') return { approvalId, state: 'done' };
    const done: Approval = { ...approval, state: 'done', doneAt: context.clock.now().toISOString() };
    const { reason: _why, decisionReason: _answer, ...bare } = done;
    try {
      // Why somebody was to be forgotten may say who it was.
      await writeApproval(context, entry, done.action.kind === 'erasure' ? bare : done);
    } catch (error) {
      if (!isAppError(error, 'CONFLICT')) throw error;
      continue;
    }
    if (entry.subject !== undefined) await forgetPerson(context, { customerRef: entry.subject });
    return { approvalId, state: 'done' };
  }
}
