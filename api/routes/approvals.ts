/** What waits for a second person, and the decision. */
import * as z from 'zod';
import { decideApproval } from '../../core/use-cases/decide-approval.ts';
import { approvalViewSchema, listApprovals } from '../../core/use-cases/list-matters.ts';
import { route, type Route } from '../route.ts';
import { noBody, noQuery } from '../shape.ts';
import { openQuery, pageOf, pageQuery } from '../views.ts';

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
    answer: pageOf(approvalViewSchema.meta({ id: 'Approval' })),
  },
  async ({ deps, query: { open, limit, cursor } }) =>
    listApprovals(
      deps.context,
      { ...(open !== undefined && { open }) },
      { limit, ...(cursor !== undefined && { cursor }) },
    ),
);

const decide = route(
  { right: 'approve', rows: 'nobody' },
  {
    method: 'post',
    path: '/approvals',
    operationId: 'decideApproval',
    tag: 'Approvals',
    summary: 'Grant what somebody else asked for, and have it done, or decline it',
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
        erased: z
          .array(z.object({ recordingId: z.string(), outcome: z.enum(['erased', 'refused', 'queued']) }))
          .readonly()
          .optional(),
        requestId: z.string().optional().meta({ description: 'The request of a caller that this was about.' }),
      })
      .meta({ id: 'DecidedApproval' }),
    problems: [404, 409],
  },
  async ({ deps, principal, body: { approvalId, decision, reason } }) => {
    const { state, released, erased, request } = await decideApproval(deps.context, {
      ...{ approvalId, decision, actor: principal.sub },
      ...(reason !== undefined && { reason }),
    });
    return {
      ...{ approvalId, state },
      ...(released && { released: released.released }),
      ...(erased && { erased: erased.map(({ recordingId, outcome }) => ({ recordingId, outcome })) }),
      ...(request && { requestId: request.requestId }),
    };
  },
);

export const approvalRoutes: readonly Route[] = [list, decide];
