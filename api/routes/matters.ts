/** Matters and their legal holds. */
import * as z from 'zod';
import { isEmptyQuery } from '../../core/matters/hold-query.ts';
import { matterIdSchema } from '../../core/matters/matter.ts';
import { AppError } from '../../core/errors.ts';
import { rightsOn, scopeOf } from '../../core/privacy/access.ts';
import { viewFor } from '../../core/recording/view.ts';
import { closeMatter } from '../../core/use-cases/close-matter.ts';
import { holdByQuery } from '../../core/use-cases/hold-by-query.ts';
import { isLarge, requestHolds } from '../../core/use-cases/hold-job.ts';
import { placeHold } from '../../core/use-cases/hold-recordings.ts';
import { listMatters, matterViewOf, matterViewSchema, showMatter } from '../../core/use-cases/list-matters.ts';
import { openMatter } from '../../core/use-cases/open-matter.ts';
import { releaseHolds } from '../../core/use-cases/release-holds.ts';
import { accepted } from '../accepted.ts';
import { jobSchema } from '../job-view.ts';
import { check } from '../read-input.ts';
import { route, type Call, type Route } from '../route.ts';
import { listInScope } from '../scoped-list.ts';
import { holdBody, queryOf } from '../selection.ts';
import { noBody, noQuery } from '../shape.ts';
import { openQuery, pageOf, pageQuery, recordingSchema } from '../views.ts';
import { started } from './jobs.ts';

const reason = z.string().trim().min(1).max(2000);
const recordingIds = z.array(z.string().min(1).max(128)).min(1).max(1000);
const named = { recordingIds: recordingIds.optional(), query: holdBody.optional(), reason };

const isOne = (given: readonly unknown[]): boolean => given.filter((one) => one !== undefined).length === 1;
const placeSchema = z
  .strictObject({
    ...named,
    future: z.boolean().default(false).meta({ description: 'With a query: hold what arrives later and matches, too.' }),
  })
  .refine((body) => isOne([body.recordingIds, body.query]), 'needs recordingIds or query, one of the two')
  .refine(({ future, query: by }) => !future || by !== undefined, 'future needs a query')
  .meta({ id: 'HoldRequest' });
const releaseSchema = z
  .strictObject({
    ...named,
    everything: z.literal(true).optional().meta({ description: 'Everything the matter holds.' }),
    future: z.boolean().default(false).meta({ description: 'With a query: catch no more of what arrives later.' }),
  })
  .refine(
    (body) => isOne([body.recordingIds, body.query, body.everything]),
    'needs recordingIds, query or everything, one of the three',
  )
  .refine(({ future, query: by }) => !future || by !== undefined, 'future needs a query')
  .meta({ id: 'ReleaseRequest' });
/** Whatever else is wrong with the body. */
const namedSchema = z.object({ recordingIds });

const ids = z.array(z.string()).readonly();
export const erasuresSchema = z
  .array(
    z.object({
      recordingId: z.string(),
      outcome: z.enum(['erased', 'refused', 'queued']),
      certificateId: z.string().optional(),
    }),
  )
  .readonly()
  .optional()
  .meta({ description: 'Erasures that waited for the release and were tried with it.' });
const resultSchema = z
  .object({
    ...{ matterId: z.string(), placed: ids, released: ids, unchanged: ids },
    failed: z
      .array(z.object({ recordingId: z.string(), code: z.string() }))
      .readonly()
      .optional(),
    erasures: erasuresSchema,
    notSearchable: z.int().optional().meta({ description: 'Recordings that no query can look at yet.' }),
    approvalId: z.string().optional(),
    state: z.literal('pending').optional(),
  })
  .meta({ id: 'HoldResult' });
const matterSchema = matterViewSchema.meta({ id: 'Matter' });

function matterOf({ request }: Pick<Call, 'request'>): string {
  return check(z.object({ id: matterIdSchema }), { id: request.param('id') }).id;
}

const list = route(
  { right: 'cases', rows: 'nobody' },
  {
    method: 'get',
    path: '/matters',
    operationId: 'listMatters',
    tag: 'Matters',
    summary: 'Matters, newest first',
    query: z.strictObject({ open: openQuery, ...pageQuery }),
    body: noBody,
    answer: pageOf(matterSchema),
  },
  async ({ deps, query: { open, limit, cursor } }) =>
    listMatters(
      deps.context,
      { ...(open !== undefined && { open }) },
      { limit, ...(cursor !== undefined && { cursor }) },
    ),
);

const create = route(
  { right: 'hold', rows: 'nobody' },
  {
    method: 'post',
    path: '/matters',
    operationId: 'openMatter',
    tag: 'Matters',
    summary: 'Open a matter, or open it again',
    status: 201,
    query: noQuery,
    body: z
      .strictObject({
        matterId: matterIdSchema,
        title: z.string().trim().min(1).max(1000).optional(),
        reason: reason.optional(),
      })
      .meta({ id: 'NewMatter' }),
    answer: matterSchema,
  },
  async ({ deps, principal, body: { matterId, title, reason: why } }) => {
    const request = {
      ...{ matterId, actor: principal.sub },
      ...(title !== undefined && { title }),
      ...(why !== undefined && { reason: why }),
    };
    return matterViewOf(await openMatter(deps.context, request));
  },
);

const show = route(
  { right: 'cases', rows: 'nobody' },
  {
    method: 'get',
    path: '/matters/{id}',
    operationId: 'getMatter',
    tag: 'Matters',
    summary: 'One matter, and how many recordings it holds',
    query: noQuery,
    body: noBody,
    answer: matterSchema,
  },
  async (call) => showMatter(call.deps.context, matterOf(call)),
);

const close = route(
  { right: 'release', rows: 'nobody' },
  {
    method: 'post',
    path: '/matters/{id}/close',
    operationId: 'closeMatter',
    tag: 'Matters',
    summary: 'Close a matter that holds nothing',
    query: noQuery,
    body: z.strictObject({ reason }).meta({ id: 'CloseMatter' }),
    answer: matterSchema,
    problems: [409],
  },
  async (call) => {
    const { deps, principal, body } = call;
    const request = { matterId: matterOf(call), reason: body.reason, actor: principal.sub };
    return matterViewOf(await closeMatter(deps.context, request));
  },
);

const recordings = route(
  { right: 'cases', rows: 'nobody' },
  {
    method: 'get',
    path: '/matters/{id}/recordings',
    operationId: 'listMatterRecordings',
    tag: 'Matters',
    summary: 'The recordings that a matter holds, newest call first',
    query: z.strictObject(pageQuery),
    body: noBody,
    answer: pageOf(recordingSchema),
  },
  async (call) => {
    const { deps, principal, query } = call;
    const { limit, cursor } = query;
    const matterId = matterOf(call);
    if (!(await deps.context.catalogue.entry('matter', matterId))) {
      throw new AppError('NOT_FOUND', 'There is no matter with this id.');
    }
    const page = await listInScope(deps.context.catalogue, { matterId }, scopeOf(principal, 'cases'), {
      limit,
      cursor,
    });
    return { ...page, items: page.items.map((recording) => viewFor(recording, rightsOn(principal, recording))) };
  },
);

const holds = {
  path: '/matters/{id}/holds',
  tag: 'Matters',
  query: noQuery,
  answer: z.union([resultSchema, jobSchema]),
  named: (json: unknown) => namedSchema.safeParse(json).data?.recordingIds ?? [],
} as const;

const place = route(
  { right: 'hold', rows: 'nobody' },
  {
    ...{ ...holds, method: 'post', operationId: 'placeHolds', body: placeSchema, problems: [409] },
    summary:
      'Hold recordings for a matter, which is opened by that; those that are erased are listed as failed; 202 with a job for more than 100',
    otherStatuses: [202],
  },
  async (call) => {
    const { deps, principal, body } = call;
    const request = { matterId: matterOf(call), reason: body.reason, actor: principal.sub };
    const { query: by, recordingIds: listed = [], future } = body;
    const order = { ...request, kind: 'place', future } as const;
    const asked = by ? { ...order, query: queryOf(by) } : { ...order, recordingIds: listed };
    if (await isJob(deps, asked)) return accepted(await started(deps, await requestHolds(deps.context, asked)));
    return 'query' in asked ? holdByQuery(deps.context, asked) : placeHold(deps.context, asked);
  },
);

const release = route(
  { right: 'release', rows: 'nobody' },
  {
    ...{ ...holds, method: 'delete', operationId: 'releaseHolds', body: releaseSchema, otherStatuses: [202] },
    summary:
      'Release recordings from a matter; 202 with an approvalId where a second person has to decide, and with a job for more than 100',
  },
  async (call) => {
    const { deps, principal, body } = call;
    const what = body.query
      ? { query: queryOf(body.query) }
      : body.recordingIds
        ? { recordingIds: body.recordingIds }
        : ('everything' as const);
    const request = { matterId: matterOf(call), what, reason: body.reason, actor: principal.sub, future: body.future };
    if (!deps.context.policies.approvals.holdRelease) {
      const asked = { ...request, kind: 'release', ...(what !== 'everything' && what) } as const;
      if (await isJob(deps, asked)) return accepted(await started(deps, await requestHolds(deps.context, asked)));
    }
    const result = await releaseHolds(deps.context, request);
    return result.approvalId === undefined ? result : accepted(result);
  },
);

/** Where nobody runs jobs, a request does all of it. A query that means everything is refused by whoever carries it out. */
async function isJob(
  { context, exports: runner }: Call['deps'],
  what: Parameters<typeof isLarge>[1],
): Promise<boolean> {
  if (!runner || (what.query && isEmptyQuery(what.query))) return false;
  return isLarge(context, what);
}

export const matterRoutes: readonly Route[] = [list, create, show, recordings, close, place, release];
