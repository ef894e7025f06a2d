/** Evidence bundles: asked for, looked up, fetched by whoever asked for them. Making one is a custody event of each recording in it. */
import * as z from 'zod';
import { AppError } from '../../core/errors.ts';
import { findJob, type Job } from '../../core/use-cases/jobs.ts';
import { listJobs } from '../../core/use-cases/list-jobs.ts';
import { noteFetched } from '../../core/use-cases/note-fetched.ts';
import { bundlePath, EXPORT, purposeOf, requestExport } from '../../core/use-cases/run-export.ts';
import { NotYours } from '../guard.ts';
import { jobSchema, viewOf } from '../job-view.ts';
import { route, type Call, type Route } from '../route.ts';
import { queryOf, recordingIds, searchBody, selectionOf } from '../selection.ts';
import { noBody, noQuery } from '../shape.ts';
import { pageOf, pageQuery } from '../views.ts';
import { assertJobs, started } from './jobs.ts';

const text = z.string().trim().min(1).max(2000);

const bodySchema = z
  .strictObject({
    recordingIds: recordingIds.optional(),
    matterId: z.string().min(1).max(256).optional(),
    query: searchBody.optional(),
    purpose: text,
    turns: z.array(z.int().nonnegative()).min(1).max(10_000).optional(),
    redacted: z.boolean().optional(),
  })
  .refine(
    (body) => [body.recordingIds, body.matterId, body.query].filter((one) => one !== undefined).length === 1,
    'needs exactly one of recordingIds, matterId and query',
  )
  .meta({ id: 'ExportRequest' });
/** Whatever else is wrong with the body. */
const namedSchema = z.object({ recordingIds });

const pendingSchema = z
  .object({ approvalId: z.string(), state: z.literal('pending') })
  .meta({ id: 'PendingApproval', description: 'A second person has to approve it; then ask for the same again.' });

const create = route(
  { right: 'export', rows: 'nobody' },
  {
    method: 'post',
    path: '/exports',
    operationId: 'createExport',
    load: 'heavy',
    tag: 'Exports',
    summary: 'Have an evidence bundle made; a small one is done in the answer',
    status: 202,
    query: noQuery,
    body: bodySchema,
    answer: z.union([jobSchema, pendingSchema]),
    problems: [404, 409, 410, 503],
    named: (json: unknown) => namedSchema.safeParse(json).data?.recordingIds ?? [],
  },
  async ({ deps, principal, body }) => {
    assertJobs(deps);
    const { purpose, turns, redacted } = body;
    const selection = selectionOf(body) ?? queryOf({ words: '', filters: {} });
    const order = { selection, purpose, actor: principal.sub, turns, redacted };
    const asked = await requestExport(deps.context, order);
    return 'approvalId' in asked ? asked : started(deps, asked);
  },
);

const list = route(
  { right: 'export', rows: 'nobody' },
  {
    method: 'get',
    path: '/exports',
    operationId: 'listExports',
    tag: 'Exports',
    summary: 'Exports, newest first',
    query: z.strictObject(pageQuery),
    body: noBody,
    answer: pageOf(jobSchema),
  },
  async ({ deps, query }) => {
    const { limit, cursor } = query;
    const page = await listJobs(deps.context, { limit, cursor }, ({ kind }) => kind === EXPORT);
    return { ...page, items: page.items.map(viewOf) };
  },
);

const one = route(
  { right: 'export', rows: 'nobody' },
  {
    method: 'get',
    path: '/exports/{id}',
    operationId: 'getExport',
    tag: 'Exports',
    summary: 'How far an export is',
    query: noQuery,
    body: noBody,
    answer: jobSchema,
  },
  async (call) => viewOf(await jobOf(call)),
);

const bundle = route(
  { right: 'export', rows: 'nobody' },
  {
    method: 'get',
    path: '/exports/{id}/bundle',
    operationId: 'getBundle',
    tag: 'Exports',
    summary: 'The bundle, for whoever asked for it; a day after it was made it is gone',
    query: noQuery,
    body: noBody,
    answer: z.never(),
    media: { 'application/zip': 'The evidence bundle.' },
    otherStatuses: [302],
    problems: [409, 410],
  },
  async (call) => {
    const job = await ownJob(call, 'evidence');
    const { state } = job;
    if (state === 'expired') throw new AppError('ERASED', 'The bundle was removed; ask for it again.');
    if (state !== 'done') throw new AppError('STATE_CONFLICT', `The export is ${state}.`);
    return serveZip(call, job);
  },
);

/** What a job that is done has made, or a link to it; who fetches it is on record first. Errors: ERASED. */
export async function serveZip({ deps, principal }: Call, job: Job): Promise<Response> {
  const { context, exports: maker } = deps;
  const path = bundlePath(job.jobId);
  if (maker?.link) {
    await noteFetched(context, job, principal.sub);
    const { url } = await maker.link(path, context.clock.now());
    return new Response(null, { status: 302, headers: { location: url, 'cache-control': 'no-store' } });
  }
  const stored = await context.work.open(path);
  if (!stored) throw new AppError('ERASED', 'The bundle was removed; ask for it again.');
  await noteFetched(context, job, principal.sub);
  return new Response(ReadableStream.from(stored.body), {
    headers: {
      ...{ 'content-type': 'application/zip', 'cache-control': 'no-store', 'content-length': String(stored.bytes) },
      'content-disposition': `attachment; filename="callvault-${job.jobId}.zip"`,
    },
  });
}

/** Errors: NOT_FOUND. */
async function jobOf({ deps, request }: Call): Promise<Job> {
  const found = await findJob(deps.context, request.param('id') ?? '');
  if (found?.job.kind !== EXPORT) throw new AppError('NOT_FOUND', 'There is no job with this id.');
  return found.job;
}

/** Nobody gets what somebody else has asked for, and nobody evidence by the right to clips. Errors: NOT_FOUND. */
export async function ownJob(call: Call, purpose: 'evidence' | 'training'): Promise<Job> {
  const found = await jobOf(call);
  const isMeant = [purpose, undefined].includes(purposeOf(found));
  if (isMeant && found.actor === call.principal.sub) return found;
  throw new NotYours('There is no job with this id.');
}

export const exportRoutes: readonly Route[] = [create, list, one, bundle];
