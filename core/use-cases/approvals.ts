/** Four eyes: what the policy says needs a second person waits here until somebody else has decided. */
import { recordEvent } from '../custody/leaf.ts';
import type { CustodyEntry } from '../custody/event.ts';
import { ARCHIVE_ID } from '../custody/event.ts';
import { AppError } from '../errors.ts';
import type { Entry } from '../ports.ts';
import type { ApprovalPolicy } from '../privacy/approval-policy.ts';
import { approvalOf, isOpen, type Approval, type ApprovalAction } from './approval.ts';
import type { Context } from './context.ts';
import { allEntries } from './entry-pages.ts';

/** More ids do not fit into one document of every catalogue. */
const MOST_RECORDINGS = 5000;

type Ports = Pick<Context, 'catalogue' | 'clock' | 'random' | 'policies'>;

export interface ApprovalRequest {
  readonly action: ApprovalAction;
  /** Whose recordings, for an erasure that names a customer instead of recordings. */
  readonly customerRef?: string;
  readonly reason: string;
  readonly actor: string;
}

/** The answer in place of a result: a second person has to decide first. */
export interface PendingApproval {
  readonly approvalId: string;
  readonly state: 'pending';
}

export function needsApproval(policy: ApprovalPolicy, action: ApprovalAction): boolean {
  switch (action.kind) {
    case 'hold-release':
      return policy.holdRelease;
    case 'erasure':
      return policy.erasure;
    case 'bulk-export':
      return policy.bulkExport !== false && new Set(action.recordingIds).size > policy.bulkExport.moreThan;
  }
}

/**
 * Asks before an action: undefined = go ahead, now. Otherwise the action has to wait, and nothing of it may happen.
 * Asking again for the same while it waits gives the same approval. A hold release and an erasure happen by themselves when they are granted;
 * a bulk export is a permission that the same actor uses up by asking for the same export again.
 */
export async function askApproval(context: Ports, request: ApprovalRequest): Promise<PendingApproval | undefined> {
  if (!needsApproval(context.policies.approvals, request.action)) return undefined;
  const same = await findSame(context, request);
  if (same && approvalOf(same).state === 'granted' && request.action.kind === 'bulk-export') {
    // Whoever comes second finds the permission used.
    await writeApproval(context, same, { ...approvalOf(same), state: 'done', doneAt: nowOf(context) });
    return undefined;
  }
  if (same) return { approvalId: same.id, state: 'pending' };
  return requestApproval(context, request);
}

/** Puts an action before a second person, whatever the policy says. Errors: VALIDATION_FAILED over 5,000 recordings. */
export async function requestApproval(context: Ports, request: ApprovalRequest): Promise<PendingApproval> {
  const { action, customerRef, reason, actor } = request;
  if ((action.recordingIds?.length ?? 0) > MOST_RECORDINGS) {
    throw new AppError(
      'VALIDATION_FAILED',
      `An approval is for at most ${MOST_RECORDINGS} recordings; ask for them in parts.`,
    );
  }
  const approvalId = context.random.id();
  const requestedAt = nowOf(context);
  const approval: Approval = {
    ...{ schemaVersion: 1, approvalId, action, requestedBy: actor, reason, requestedAt, state: 'pending' },
  };
  const entry: Entry = {
    ...{ kind: 'approval', id: approvalId, revision: 1, createdAt: requestedAt, open: true },
    ...(customerRef !== undefined && { subject: customerRef }),
    body: JSON.stringify(approval),
  };
  await context.catalogue.commit({
    recordings: [],
    entries: [entry],
    events: [approvalEvent(context, requestedAt, 'approval.requested', { approval, actor, reason })],
  });
  return { approvalId, state: 'pending' };
}

/** The event of a step. The reason of an erasure may name the person, and this history is never forgotten: it stays with the entry. */
export function approvalEvent(
  { random }: Pick<Context, 'random'>,
  at: string,
  type: CustodyEntry['type'],
  { approval, actor, reason }: { approval: Approval; actor: string; reason?: string | undefined },
): ReturnType<typeof recordEvent> {
  const { action, approvalId } = approval;
  const entry: CustodyEntry = {
    type,
    openings: {
      actor,
      ...(reason !== undefined && action.kind !== 'erasure' && { reason }),
      ...(action.kind === 'hold-release' && { matter: action.matterId }),
      ...(action.kind === 'bulk-export' && { purpose: action.purpose }),
    },
    facts: {
      approvalId,
      action: action.kind,
      ...(action.recordingIds && { recordings: action.recordingIds.length }),
    },
  };
  return recordEvent({ recordingId: ARCHIVE_ID, at, entry, random });
}

/** Errors: CONFLICT when somebody else changed the approval meanwhile. */
export async function writeApproval(
  { catalogue }: Pick<Context, 'catalogue'>,
  entry: Entry,
  approval: Approval,
  events: readonly ReturnType<typeof recordEvent>[] = [],
): Promise<Entry> {
  const next = { ...entry, revision: entry.revision + 1, open: isOpen(approval), body: JSON.stringify(approval) };
  await catalogue.commit({ recordings: [], entries: [next], events });
  return next;
}

async function findSame(context: Ports, { action, customerRef, actor }: ApprovalRequest): Promise<Entry | undefined> {
  const wanted = sameness(action);
  for await (const entry of allEntries(context.catalogue, 'approval', { open: true })) {
    const approval = approvalOf(entry);
    if (approval.requestedBy !== actor || entry.subject !== customerRef) continue;
    if (sameness(approval.action) === wanted) return entry;
  }
  return undefined;
}

function sameness(action: ApprovalAction): string {
  const recordingIds = action.recordingIds && [...new Set(action.recordingIds)].sort();
  return JSON.stringify([
    action.kind,
    recordingIds ?? null,
    action.kind === 'hold-release' ? action.matterId : action.kind === 'bulk-export' ? action.purpose : null,
    action.kind === 'erasure' ? (action.requestId ?? null) : null,
  ]);
}

/** Errors: NOT_FOUND. */
export async function approvalEntry({ catalogue }: Pick<Context, 'catalogue'>, approvalId: string): Promise<Entry> {
  const entry = await catalogue.entry('approval', approvalId);
  if (!entry) throw new AppError('NOT_FOUND', 'There is no approval with this id.');
  return entry;
}

function nowOf({ clock }: Pick<Context, 'clock'>): string {
  return clock.now().toISOString();
}
