/** Matters and their legal holds. */
import * as z from 'zod';
import { HOLD_FIELDS, type HoldQuery } from '../../core/matters/hold-query.ts';
import { matterIdSchema } from '../../core/matters/matter.ts';
import { closeMatter } from '../../core/use-cases/close-matter.ts';
import { holdByQuery } from '../../core/use-cases/hold-by-query.ts';
import { placeHold } from '../../core/use-cases/hold-recordings.ts';
import { listMatters, matterViewOf, matterViewSchema, showMatter } from '../../core/use-cases/list-matters.ts';
import { openMatter } from '../../core/use-cases/open-matter.ts';
import { releaseHolds, type ReleaseResult } from '../../core/use-cases/release-holds.ts';
import { accepted } from '../accepted.ts';
import { check } from '../read-input.ts';
import { route, type Call, type Route } from '../route.ts';
import { noBody, noQuery } from '../shape.ts';
import { instantOf, openQuery, pageOf, pageQuery, timeQuery } from '../views.ts';

const reason = z.string().trim().min(1).max(2000);
const recordingIds = z.array(z.string().min(1).max(128)).min(1).max(1000);
const query = z.strictObject({
  words: z.string().max(1024).default(''),
  filters: z.partialRecord(z.enum(HOLD_FIELDS), z.array(z.string().min(1).max(256)).min(1).max(50)).default({}),
  from: timeQuery,
  to: timeQuery,
});
const named = { recordingIds: recordingIds.optional(), query: query.optional(), reason };

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
const resultSchema = z
  .object({
    ...{ matterId: z.string(), placed: ids, released: ids, unchanged: ids },
    failed: z
      .array(z.object({ recordingId: z.string(), code: z.string() }))
      .readonly()
      .optional(),
    notSearchable: z.int().optional().meta({ description: 'Recordings that no query can look at yet.' }),
    approvalId: z.string().optional(),
    state: z.literal('pending').optional(),
  })
  .meta({ id: 'HoldResult' });
const matterSchema = matterViewSchema.meta({ id: 'Matter' });

function matterOf({ request }: Pick<Call, 'request'>): string {
  return check(z.object({ id: matterIdSchema }), { id: request.param('id') }).id;
}

function queryOf({ words, filters, from, to }: z.output<typeof query>): HoldQuery {
  return {
    ...{ words, filters },
    ...(from !== undefined && { from: instantOf(from) }),
    ...(to !== undefined && { to: instantOf(to) }),
  };
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
    return matterViewOf({ body: JSON.stringify(await openMatter(deps.context, request)) });
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
    return matterViewOf({ body: JSON.stringify(await closeMatter(deps.context, request)) });
  },
);

const holds = {
  path: '/matters/{id}/holds',
  tag: 'Matters',
  query: noQuery,
  answer: resultSchema,
  named: (json: unknown) => namedSchema.safeParse(json).data?.recordingIds ?? [],
} as const;

const place = route(
  { right: 'hold', rows: 'nobody' },
  {
    ...{ ...holds, method: 'post', operationId: 'placeHolds', body: placeSchema, problems: [409] },
    summary: 'Hold recordings for a matter, which is opened by that; recordings that are erased are listed as failed',
  },
  async (call): Promise<ReleaseResult> => {
    const { deps, principal, body } = call;
    const request = { matterId: matterOf(call), reason: body.reason, actor: principal.sub };
    if (!body.query) return placeHold(deps.context, { ...request, recordingIds: body.recordingIds ?? [] });
    return holdByQuery(deps.context, { ...request, kind: 'place', query: queryOf(body.query), future: body.future });
  },
);

const release = route(
  { right: 'release', rows: 'nobody' },
  {
    ...{ ...holds, method: 'delete', operationId: 'releaseHolds', body: releaseSchema, otherStatuses: [202] },
    summary: 'Release recordings from a matter; 202 with an approvalId where a second person has to decide',
  },
  async (call) => {
    const { deps, principal, body } = call;
    const what = body.query
      ? { query: queryOf(body.query) }
      : body.recordingIds
        ? { recordingIds: body.recordingIds }
        : ('everything' as const);
    const request = { matterId: matterOf(call), what, reason: body.reason, actor: principal.sub, future: body.future };
    const result = await releaseHolds(deps.context, request);
    return result.approvalId === undefined ? result : accepted(result);
  },
);

export const matterRoutes: readonly Route[] = [list, create, show, close, place, release];
