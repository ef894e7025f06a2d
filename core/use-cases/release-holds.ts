/** Releases holds where the policy lets one person do it; otherwise a second one is asked first. */
import { AppError } from '../errors.ts';
import type { HoldQuery } from '../matters/hold-query.ts';
import { askApproval, type PendingApproval } from './approvals.ts';
import type { Context } from './context.ts';
import { findForHold, type Finding } from './find-for-hold.ts';
import { holdByQuery } from './hold-by-query.ts';
import { heldBy } from './hold-job.ts';
import { assertKnown, changeHolds, releaseHold, type HoldResult } from './hold-recordings.ts';

export interface ReleaseRequest {
  readonly matterId: string;
  /** Which recordings: these, what a query means, or everything the matter holds. */
  readonly what: { readonly recordingIds: readonly string[] } | { readonly query: HoldQuery } | 'everything';
  /** With a query: do not catch what arrives later any more. */
  readonly future?: boolean;
  readonly reason: string;
  readonly actor: string;
}

/** Nothing is released while `approvalId` says that a second person has to decide. */
export type ReleaseResult = HoldResult & { readonly notSearchable?: number } & Partial<PendingApproval>;

/** Errors: NOT_FOUND for an unknown id (nothing is changed then), VALIDATION_FAILED for a query without any condition. */
export async function releaseHolds(context: Context, request: ReleaseRequest): Promise<ReleaseResult> {
  const { matterId, what, reason, actor } = request;
  if (context.policies.approvals.holdRelease) return askFirst(context, request);
  if (what === 'everything') {
    return changeHolds(context, { matterId, recordingIds: heldBy(context, matterId), reason, actor }, 'release');
  }
  if ('query' in what) return holdByQuery(context, { ...request, query: what.query, kind: 'release' });
  return releaseHold(context, { matterId, recordingIds: what.recordingIds, reason, actor });
}

async function askFirst(context: Context, request: ReleaseRequest): Promise<ReleaseResult> {
  const { matterId, what, reason, actor } = request;
  const nothing = { matterId, placed: [], released: [], unchanged: [] };
  if (request.future === true) {
    throw new AppError(
      'VALIDATION_FAILED',
      'Where releases are approved, a matter stops catching recordings when it is closed.',
    );
  }
  const held = new Set(await collectIds(heldBy(context, matterId)));
  const wanted = await idsOf(context, what, held);
  const recordingIds = wanted.filter((id) => held.has(id));
  const unchanged = wanted.filter((id) => !held.has(id));
  if (recordingIds.length === 0) return { ...nothing, unchanged };
  const action = { kind: 'hold-release', matterId, recordingIds } as const;
  return { ...nothing, unchanged, ...(await askApproval(context, { action, reason, actor })) };
}

async function idsOf(
  context: Context,
  what: ReleaseRequest['what'],
  held: ReadonlySet<string>,
): Promise<readonly string[]> {
  if (what === 'everything') return [...held];
  if ('query' in what) return [...new Set(await collectIds(findForHold(context, what.query).ids))];
  await assertKnown(context, what.recordingIds);
  return [...new Set(what.recordingIds)];
}

async function collectIds(ids: Finding['ids']): Promise<string[]> {
  const all: string[] = [];
  for await (const id of ids) all.push(id);
  return all;
}
