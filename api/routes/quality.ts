/** What people say about calls by the scorecards, and how far the scorecards agree with them. */
import * as z from 'zod';
import type { AppliesWhen } from '../../core/analysis/scorecard-policy.ts';
import { scopeOf } from '../../core/privacy/access.ts';
import { reviewSchema } from '../../core/review/review.ts';
import {
  calibrationReport,
  listReviews,
  newReviewSchema,
  reviewRecording,
} from '../../core/use-cases/review-recording.ts';
import { names, namesOf } from '../names.ts';
import { recordingRoute, route, type RecordingCall, type Route } from '../route.ts';
import { noBody, noQuery } from '../shape.ts';

const reviewsSchema = z
  .object({ recordingId: z.string(), reviews: z.array(reviewSchema).readonly() })
  .meta({ id: 'Reviews' });

const review = recordingRoute(
  'review',
  {
    method: 'post',
    path: '/recordings/{id}/reviews',
    operationId: 'reviewRecording',
    needsOpen: true,
    tag: 'Quality',
    summary: 'Review a call by a scorecard, in place of your earlier review by it',
    query: noQuery,
    body: newReviewSchema.meta({ id: 'ReviewRequest' }),
    answer: reviewsSchema,
    problems: [409, 410],
  },
  async ({ deps, principal, recording, body }) => {
    const { recordingId } = recording;
    const reviews = await reviewRecording(deps.context, { ...body, recordingId, actor: principal.sub });
    return { recordingId, reviews };
  },
  { answer: reviewsOf },
);

const list = recordingRoute(
  'review',
  {
    method: 'get',
    path: '/recordings/{id}/reviews',
    operationId: 'listReviews',
    needsOpen: true,
    tag: 'Quality',
    summary: 'Reviews of a call, the latest of each person and scorecard',
    query: noQuery,
    body: noBody,
    answer: reviewsSchema,
    problems: [410],
  },
  reviewsOf,
);

async function reviewsOf({ deps, recording }: RecordingCall): Promise<z.input<typeof reviewsSchema>> {
  const { recordingId } = recording;
  return { recordingId, reviews: await listReviews(deps.context, recordingId) };
}

const agreementSchema = z.object({
  compared: z.int(),
  /** 0 to 1. */
  agreement: z.number(),
  /** 95 %, Wilson. */
  interval: z.object({ low: z.number(), high: z.number() }),
  /** Cohen's kappa, -1 to 1; null where chance alone would agree. */
  kappa: z.number().nullable(),
  ...{ bothPassed: z.int(), bothFailed: z.int(), onlyHumanPassed: z.int(), onlyMachinePassed: z.int() },
});

const calibrationSchema = z
  .object({
    scorecards: z
      .array(
        z.object({
          ...{ id: z.string(), version: z.string() },
          items: z.array(agreementSchema.extend({ id: z.string() })).readonly(),
          overall: agreementSchema,
          score: z
            .object({ compared: z.int(), meanDifference: z.number(), meanAbsolute: z.number() })
            .nullable()
            .meta({ description: 'Machine minus human, points of 100.' }),
        }),
      )
      .readonly(),
    calls: z.int(),
    skipped: z.int(),
    more: z.boolean().meta({ description: 'There are older reviews, which were not looked at.' }),
  })
  .meta({ id: 'CalibrationReport' });

const calibration = route(
  { right: 'review', rows: 'listed' },
  {
    method: 'get',
    path: '/insights/calibration',
    operationId: 'getCalibration',
    tag: 'Quality',
    summary: 'Agreement of the scorecards with the reviews, per item: share, kappa and counts',
    query: z.strictObject({ scorecard: z.string().max(100).optional() }),
    body: noBody,
    answer: calibrationSchema,
  },
  async ({ deps, principal, query }) =>
    calibrationReport(deps.context, { scope: scopeOf(principal, 'review'), scorecard: query.scorecard }),
);

const condition = z.array(z.string()).readonly().optional();
const scorecardsSchema = z
  .object({
    items: z
      .array(
        z.object({
          ...{ id: z.string(), version: z.string(), ...names },
          appliesWhen: z
            .object({ languages: condition, businessLines: condition, topics: condition, intents: condition })
            .optional(),
          items: z
            .array(
              z.object({
                ...{ id: z.string(), kind: z.string(), ...names, weight: z.number() },
                knockOut: z.boolean().meta({ description: 'When it fails, the score is 0.' }),
              }),
            )
            .readonly(),
        }),
      )
      .readonly(),
  })
  .meta({ id: 'Scorecards' });

const scorecards = route(
  { right: 'review', rows: 'nobody' },
  {
    method: 'get',
    path: '/policies/scorecards',
    operationId: 'listScorecards',
    tag: 'Quality',
    summary: 'The scorecards in force with their items, for those who review by them',
    query: noQuery,
    body: noBody,
    answer: scorecardsSchema,
  },
  async ({ deps }) =>
    Promise.resolve({
      items: deps.context.policies.analysis.scorecards.map(({ id, version, appliesWhen, items, ...card }) => ({
        ...{ id, version, ...namesOf(card) },
        ...(appliesWhen && { appliesWhen: conditionsOf(appliesWhen) }),
        items: items.map((item) => ({
          ...{ id: item.id, kind: item.kind, weight: item.weight, knockOut: item.knockOut },
          ...namesOf(item),
        })),
      })),
    }),
);

/** Phrases stay inside: they are how items are found, and not what a reviewer asks. */
function conditionsOf({ languages, businessLines, topics, intents }: AppliesWhen): Omit<AppliesWhen, 'said'> {
  return {
    ...(languages && { languages }),
    ...(businessLines && { businessLines }),
    ...(topics && { topics }),
    ...(intents && { intents }),
  };
}

export const qualityRoutes: readonly Route[] = [review, list, calibration, scorecards];
