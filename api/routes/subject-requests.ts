/** Requests of callers about their own recordings, filed by those who have checked who they are. */
import * as z from 'zod';
import { AppError } from '../../core/errors.ts';
import { hasRight } from '../../core/privacy/access.ts';
import { REQUEST_KINDS, subjectRequestViewSchema } from '../../core/privacy/subject-request.ts';
import { ownVconSchema } from '../../core/transcript/to-vcon.ts';
import { heldSchema, requestContent } from '../../core/use-cases/request-content.ts';
import { findRequest, listRequests } from '../../core/use-cases/subject-requests.ts';
import { accepted } from '../accepted.ts';
import { filed } from '../file-request.ts';
import { route, type Route } from '../route.ts';
import { noBody, noQuery } from '../shape.ts';
import { openQuery, pageOf, pageQuery } from '../views.ts';

const requestSchema = subjectRequestViewSchema.meta({ id: 'SubjectRequest' });
const customerRef = z.string().min(1).max(256);

const list = route(
  { right: 'cases', rows: 'nobody' },
  {
    method: 'get',
    path: '/subject-requests',
    operationId: 'listSubjectRequests',
    tag: 'Subject requests',
    summary: 'Requests of callers, newest first',
    query: z.strictObject({ open: openQuery, customerRef: customerRef.optional(), ...pageQuery }),
    body: noBody,
    answer: pageOf(requestSchema),
  },
  async ({ deps, query: { open, customerRef: ref, limit, cursor } }) =>
    listRequests(
      deps.context,
      { ...(open !== undefined && { open }), ...(ref !== undefined && { customerRef: ref }) },
      { limit, ...(cursor !== undefined && { cursor }) },
    ),
);

const file = route(
  { right: 'requests', rows: 'nobody' },
  {
    method: 'post',
    path: '/subject-requests',
    operationId: 'fileSubjectRequest',
    tag: 'Subject requests',
    summary:
      'File a request and carry it out; 202 where a second person has to decide first, and where a job does it because there are more than 100 recordings',
    status: 201,
    otherStatuses: [202],
    query: noQuery,
    body: z
      .strictObject({
        kind: z.enum(REQUEST_KINDS),
        customerRef,
        reason: z.string().trim().min(1).max(2000).optional(),
      })
      .meta({ id: 'NewSubjectRequest' }),
    answer: requestSchema,
  },
  async ({ deps, principal, body: { reason, ...asked } }) => {
    if (asked.kind === 'erasure' && !hasRight(principal, 'erase')) {
      throw new AppError('FORBIDDEN', 'Your role does not carry the right: erase.');
    }
    const request = { ...asked, actor: principal.sub, ...(reason !== undefined && { reason }) };
    const { request: known, waits } = await filed(deps, request);
    return waits ? accepted(known) : known;
  },
  {
    reference: (answer) => requestSchema.parse(answer).requestId,
    answer: ({ deps }, requestId) => findRequest(deps.context, requestId),
  },
);

const show = route(
  { right: 'cases', rows: 'nobody' },
  {
    method: 'get',
    path: '/subject-requests/{id}',
    operationId: 'getSubjectRequest',
    tag: 'Subject requests',
    summary: 'One request, with what became of it for each recording',
    query: noQuery,
    body: noBody,
    answer: requestSchema,
  },
  async ({ deps, request }) => findRequest(deps.context, request.param('id') ?? ''),
);

const content = route(
  { right: 'requests', rows: 'nobody' },
  {
    method: 'get',
    path: '/subject-requests/{id}/content',
    operationId: 'getSubjectRequestContent',
    tag: 'Subject requests',
    summary: 'The answer: what is held (access), or the calls as vCons without their audio (portability)',
    query: z.strictObject({ ...pageQuery, limit: z.coerce.number().int().min(1).max(20).default(20) }),
    body: noBody,
    answer: pageOf(z.union([heldSchema.meta({ id: 'HeldRecording' }), ownVconSchema.meta({ id: 'Vcon' })])),
    problems: [409, 410],
  },
  async ({ deps, principal, request, query: { limit, cursor } }) => {
    const wanted = { requestId: request.param('id') ?? '', actor: principal.sub, limit };
    const { page } = await requestContent(deps.context, { ...wanted, ...(cursor !== undefined && { cursor }) });
    return { ...page, items: [...page.items] };
  },
);

export const subjectRequestRoutes: readonly Route[] = [list, file, show, content];
