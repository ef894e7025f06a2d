/** The training library: calls by line, emotion and complexity, sets of clips, and the clips as a zip for whoever asked. */
import * as z from 'zod';
import { AppError } from '../../core/errors.ts';
import { trainingSetSchema } from '../../core/training/training-set.ts';
import { requestTrainingExport } from '../../core/use-cases/run-export.ts';
import {
  createTrainingSet,
  findTrainingCalls,
  listTrainingSets,
  newSetSchema,
  trainingSet,
} from '../../core/use-cases/training-sets.ts';
import { jobSchema, viewOf } from '../job-view.ts';
import { route, type Route } from '../route.ts';
import { noBody, noQuery } from '../shape.ts';
import { pageOf, pageQuery } from '../views.ts';
import { ownJob, serveZip } from './exports.ts';
import { assertJobs, started } from './jobs.ts';

const access = { right: 'training', rows: 'nobody' } as const;
const share = z.coerce.number().min(0).max(1).optional();
const label = z.string().min(1).max(256).optional();

const setSchema = trainingSetSchema
  .extend({ unavailable: z.int().meta({ description: 'Parts of calls that may not be used now; they are left out.' }) })
  .meta({ id: 'TrainingSet' });

const callSchema = z
  .object({
    ...{ recordingId: z.string(), businessLine: z.string(), startedAt: z.iso.datetime() },
    ...{ language: z.string().optional(), durationMs: z.number().optional() },
    ...{ topics: z.array(z.string()).readonly(), intents: z.array(z.string()).readonly() },
    emotion: z.string().optional(),
    /** 0 to 1. */
    complexity: z.number().optional(),
  })
  .meta({ id: 'TrainingCall' });

const calls = route(
  access,
  {
    method: 'get',
    path: '/training-calls',
    operationId: 'findTrainingCalls',
    tag: 'Training',
    summary: 'Calls to learn from; a page may hold fewer than `limit` and still be followed by another',
    query: z.strictObject({
      ...{ businessLine: label, topic: label, emotion: label, minComplexity: share, maxComplexity: share },
      ...pageQuery,
    }),
    body: noBody,
    answer: pageOf(callSchema),
  },
  async ({ deps, query }) => {
    const { limit, cursor, ...wanted } = query;
    return findTrainingCalls(deps.context, wanted, { limit, ...(cursor !== undefined && { cursor }) });
  },
);

const create = route(
  access,
  {
    method: 'post',
    path: '/training-sets',
    operationId: 'createTrainingSet',
    tag: 'Training',
    summary: 'Keep parts of calls, named by their turns, as a set',
    status: 201,
    query: noQuery,
    body: newSetSchema.meta({ id: 'TrainingSetRequest' }),
    answer: setSchema,
    problems: [404, 410],
    named: (json: unknown) =>
      z
        .object({ items: z.array(z.object({ recordingId: z.string() })) })
        .safeParse(json)
        .data?.items.map(({ recordingId }) => recordingId) ?? [],
  },
  async ({ deps, principal, body }) => {
    const set = await createTrainingSet(deps.context, { ...body, actor: principal.sub });
    return { ...set, unavailable: 0 };
  },
);

const list = route(
  access,
  {
    method: 'get',
    path: '/training-sets',
    operationId: 'listTrainingSets',
    tag: 'Training',
    summary: 'Training sets, newest first',
    query: z.strictObject(pageQuery),
    body: noBody,
    answer: pageOf(setSchema),
  },
  async ({ deps, query: { limit, cursor } }) =>
    listTrainingSets(deps.context, { limit, ...(cursor !== undefined && { cursor }) }),
);

const one = route(
  access,
  {
    method: 'get',
    path: '/training-sets/{id}',
    operationId: 'getTrainingSet',
    tag: 'Training',
    summary: 'A training set, without the parts that may not be used now',
    query: noQuery,
    body: noBody,
    answer: setSchema,
    problems: [404],
  },
  async ({ deps, request }) => trainingSet(deps.context, request.param('id') ?? ''),
);

const cut = route(
  access,
  {
    method: 'post',
    path: '/training-sets/{id}/exports',
    operationId: 'exportTrainingSet',
    load: 'heavy',
    tag: 'Training',
    summary: 'Have the clips of a set cut from the copies without personal data',
    status: 202,
    query: noQuery,
    body: noBody,
    answer: jobSchema,
    problems: [404, 503],
  },
  async ({ deps, principal, request }) => {
    assertJobs(deps);
    const setId = request.param('id') ?? '';
    return started(deps, await requestTrainingExport(deps.context, { setId, actor: principal.sub }));
  },
);

const state = route(
  access,
  {
    method: 'get',
    path: '/training-exports/{id}',
    operationId: 'getTrainingExport',
    tag: 'Training',
    summary: 'How far the clips are that you asked for',
    query: noQuery,
    body: noBody,
    answer: jobSchema,
    problems: [404],
  },
  async (call) => viewOf(await ownJob(call, 'training')),
);

const clips = route(
  access,
  {
    method: 'get',
    path: '/training-exports/{id}/clips',
    operationId: 'getTrainingClips',
    tag: 'Training',
    summary: 'The clips with their cue sheet, for whoever asked for them; a day after they were cut they are gone',
    query: noQuery,
    body: noBody,
    answer: z.never(),
    media: { 'application/zip': 'WAV clips, cue-sheet.json and cue-sheet.csv.' },
    otherStatuses: [302],
    problems: [404, 409, 410],
  },
  async (call) => {
    const job = await ownJob(call, 'training');
    const { state: reached } = job;
    if (reached === 'expired') throw new AppError('ERASED', 'The clips were removed; ask for them again.');
    if (reached !== 'done') throw new AppError('STATE_CONFLICT', `The export is ${reached}.`);
    return serveZip(call, job);
  },
);

export const trainingRoutes: readonly Route[] = [calls, create, list, one, cut, state, clips];
