/** Work that outlasts a request: verifying much, and how far anything is that somebody has asked for. */
import * as z from 'zod';
import { AppError } from '../../core/errors.ts';
import { findJob, type Job } from '../../core/use-cases/jobs.ts';
import { listJobs } from '../../core/use-cases/list-jobs.ts';
import { requestVerification } from '../../core/use-cases/verify-job.ts';
import type { RouteDeps } from '../deps.ts';
import { NotYours } from '../guard.ts';
import { jobSchema, viewOf } from '../job-view.ts';
import { route, type Call, type Route } from '../route.ts';
import { recordingIds, searchBody, selectionOf } from '../selection.ts';
import { noBody, noQuery } from '../shape.ts';
import { pageOf, pageQuery } from '../views.ts';

const bodySchema = z
  .strictObject({
    recordingIds: recordingIds.optional(),
    query: searchBody.optional(),
  })
  .refine(
    (body) => body.recordingIds === undefined || body.query === undefined,
    'takes recordingIds or query, not both',
  )
  .meta({ id: 'VerificationRequest', description: 'Without anything: all that was ever sealed.' });
const namedSchema = z.object({ recordingIds });

const verify = route(
  { right: 'verify', rows: 'nobody' },
  {
    method: 'post',
    path: '/verifications',
    operationId: 'verifyRecordings',
    load: 'heavy',
    tag: 'Jobs',
    summary: 'Re-read the sealed bytes of many recordings, or of all, and hold them against the custody log',
    status: 202,
    query: noQuery,
    body: bodySchema,
    answer: jobSchema,
    problems: [404, 409, 410, 503],
    named: (json) => namedSchema.safeParse(json).data?.recordingIds ?? [],
  },
  async ({ deps, principal, body }) => {
    assertJobs(deps);
    return started(
      deps,
      await requestVerification(deps.context, { selection: selectionOf(body), actor: principal.sub }),
    );
  },
);

/** Before anything is queued. Errors: UNAVAILABLE where nobody would run it. */
export function assertJobs({ exports: runner }: Pick<RouteDeps, 'exports'>): void {
  if (!runner) throw new AppError('UNAVAILABLE', 'This deployment does such work with the command line only.');
}

/** Has a job run; the answer says how far it is by then. Errors: UNAVAILABLE. */
export async function started(deps: RouteDeps, job: Job): Promise<ReturnType<typeof viewOf>> {
  await deps.exports?.run(job.jobId);
  return viewOf((await findJob(deps.context, job.jobId))?.job ?? job);
}

const list = route(
  { right: 'read', rows: 'nobody' },
  {
    method: 'get',
    path: '/jobs',
    operationId: 'listJobs',
    tag: 'Jobs',
    summary: 'The work that you asked for, newest first; a page may be short and still go on',
    query: z.strictObject(pageQuery),
    body: noBody,
    answer: pageOf(jobSchema),
  },
  async ({ deps, principal, query }) => {
    const page = await listJobs(deps.context, query, ({ actor }) => actor === principal.sub);
    return { ...page, items: page.items.map(viewOf) };
  },
);

const one = route(
  { right: 'read', rows: 'nobody' },
  {
    method: 'get',
    path: '/jobs/{id}',
    operationId: 'getJob',
    tag: 'Jobs',
    summary: 'How far work is that you asked for',
    query: noQuery,
    body: noBody,
    answer: jobSchema,
  },
  async ({ deps, principal, request }: Call) => {
    const found = await findJob(deps.context, request.param('id') ?? '');
    // Nobody gets what somebody else has asked for.
    if (found?.job.actor === principal.sub) return viewOf(found.job);
    throw found
      ? new NotYours('There is no job with this id.')
      : new AppError('NOT_FOUND', 'There is no job with this id.');
  },
);

export const jobRoutes: readonly Route[] = [verify, list, one];
