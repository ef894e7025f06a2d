/** What waits for a second person, and the decision. */
import * as z from 'zod';
import { isLargeApproval, requestCarryingOut } from '../../core/use-cases/approval-job.ts';
import { decideApproval } from '../../core/use-cases/decide-approval.ts';
import { approvalViewSchema, listApprovals } from '../../core/use-cases/list-matters.ts';
import { accepted } from '../accepted.ts';
import { erasuresSchema } from './matters.ts';
import { route, type Route } from '../route.ts';
import { noBody, noQuery } from '../shape.ts';
import { openQuery, pageOf, pageQuery } from '../views.ts';
import { started } from './jobs.ts';

const list = route(
  { right: 'cases', rows: 'nobody' },
  {
    method: 'get',
    path: '/approvals',
    operationId: 'listApprovals',
    tag: 'Approvals',
    summary: 'What was put before a second person, newest first',
    query: z.strictObject({ open: openQuery, ...pageQuery }),
    body: noBody,
    answer: pageOf(approvalViewSchema.meta({ id: 'Approval' })).extend({
      policy: z
        .object({
          holdRelease: z.boolean(),
          erasure: z.boolean(),
          bulkExport: z.union([z.literal(false), z.object({ moreThan: z.int() })]),
        })
        .meta({ description: 'What needs a second person now, as the server read it when it started.' }),
    }),
  },
  async ({ deps, query: { open, limit, cursor } }) => {
    const filter = { ...(open !== undefined && { open }) };
    const found = await listApprovals(deps.context, filter, { limit, ...(cursor !== undefined && { cursor }) });
    const { holdRelease, erasure, bulkExport } = deps.context.policies.approvals;
    return { ...found, policy: { holdRelease, erasure, bulkExport } };
  },
);

const decide = route(
  { right: 'approve', rows: 'nobody' },
  {
    method: 'post',
    path: '/approvals',
    operationId: 'decideApproval',
    tag: 'Approvals',
    summary:
      'Grant what somebody else asked for, and have it done, or decline it; 202 with a job for more than 100 recordings',
    otherStatuses: [202],
    query: noQuery,
    body: z
      .strictObject({
        approvalId: z.string().min(1).max(128),
        decision: z.enum(['grant', 'decline']),
        reason: z.string().trim().min(1).max(2000).optional().meta({ description: 'Needed to decline.' }),
      })
      .meta({ id: 'ApprovalDecision' }),
    answer: z
      .object({
        approvalId: z.string(),
        state: z.enum(['pending', 'granted', 'declined', 'done']),
        released: z.array(z.string()).readonly().optional(),
        erasures: erasuresSchema,
        erased: z
          .array(z.object({ recordingId: z.string(), outcome: z.enum(['erased', 'refused', 'queued']) }))
          .readonly()
          .optional(),
        jobId: z.string().optional().meta({ description: 'It is granted, and this job carries it out.' }),
        requestId: z.string().optional().meta({ description: 'The request of a caller that this was about.' }),
      })
      .meta({ id: 'DecidedApproval' }),
    problems: [404, 409],
  },
  async ({ deps, principal, body: { approvalId, decision, reason } }) => {
    const deferred =
      decision === 'grant' && deps.exports !== undefined && (await isLargeApproval(deps.context, approvalId));
    const { state, released, erased, request } = await decideApproval(deps.context, {
      ...{ approvalId, decision, deferred, actor: principal.sub },
      ...(reason !== undefined && { reason }),
    });
    if (deferred) {
      const job = await requestCarryingOut(deps.context, { approvalId, actor: principal.sub });
      const { jobId } = await started(deps, job);
      return accepted({ approvalId, state, jobId });
    }
    return {
      ...{ approvalId, state },
      ...(released && { released: released.released }),
      ...(released?.erasures && { erasures: released.erasures }),
      ...(erased && { erased: erased.map(({ recordingId, outcome }) => ({ recordingId, outcome })) }),
      ...(request && { requestId: request.requestId }),
    };
  },
);

export const approvalRoutes: readonly Route[] = [list, decide];
