/** What changes retention: business events, and what a new policy would do to the archive. */
import * as z from 'zod';
import { AppError } from '../../core/errors.ts';
import { LANES } from '../../core/recording/recording.ts';
import { parseRetentionPolicy } from '../../core/retention/policy.ts';
import { STORAGE_PRICE } from '../../core/retention/storage-price.ts';
import { planPolicy } from '../../core/use-cases/plan-policy.ts';
import { tellRetentionEvents, type EventTarget } from '../../core/use-cases/tell-events.ts';
import { route, type Route } from '../route.ts';
import { noQuery } from '../shape.ts';

const name = z.string().min(1).max(256);
const cursor = z.string().max(4096).optional();
/** Answers in time on every platform. */
const MOST_PLANNED = 2000;

const eventSchema = z
  .strictObject({
    recordingId: name.optional(),
    callId: name.optional(),
    source: name.optional(),
    customerRef: name.optional(),
    /** Such as `contract-ended`. */
    type: name,
    at: z.iso.datetime({ offset: true }),
    /** `nextCursor` of the answer before. */
    cursor,
  })
  .refine(
    ({ recordingId, callId, source, customerRef }) =>
      [recordingId, callId, customerRef].filter((one) => one !== undefined).length === 1 &&
      (callId === undefined) === (source === undefined),
    'names a recordingId, or a callId with its source, or a customerRef',
  )
  .meta({ id: 'RetentionEvent' });

const toldSchema = z
  .object({
    results: z
      .array(
        z.object({
          recordingId: z.string(),
          outcome: z.enum(['extended', 'queued', 'unchanged', 'not-awaited', 'failed']),
          retainUntil: z.iso.datetime().optional(),
          code: z.string().optional(),
        }),
      )
      .readonly(),
    nextCursor: z.string().optional(),
  })
  .meta({ id: 'RetentionEventResult' });

/** Whatever else is wrong with the body. */
const namedSchema = z.object({ recordingId: z.string().max(256) });

const tell = route(
  { right: 'tell', rows: 'nobody' },
  {
    method: 'post',
    path: '/retention-events',
    operationId: 'tellRetentionEvent',
    tag: 'Retention',
    summary: 'Tell a business event that starts a retention period, such as the end of a contract',
    query: noQuery,
    body: eventSchema,
    answer: toldSchema,
    problems: [404],
    named: (json) => listed(namedSchema.safeParse(json).data?.recordingId),
  },
  async ({ deps, principal, body }) => {
    const { type, at, cursor: from } = body;
    const event = { type, at, actor: principal.sub, ...(from !== undefined && { cursor: from }) };
    return tellRetentionEvents(deps.context, targetOf(body), event);
  },
);

function targetOf({ recordingId, callId, source, customerRef }: z.output<typeof eventSchema>): EventTarget {
  if (recordingId !== undefined) return { recordingId };
  if (callId !== undefined && source !== undefined) return { callId, source };
  return { customerRef: customerRef ?? '' };
}

const planSchema = z
  .object({
    policyVersion: z.int(),
    longer: z
      .array(
        z.object({
          recordingId: z.string(),
          from: z.iso.datetime(),
          to: z.iso.datetime(),
          classId: z.string(),
          lane: z.enum(LANES),
          /** It is erasable now and would be regulated. */
          raised: z.literal(true).optional(),
        }),
      )
      .readonly(),
    longerTotal: z.int().nonnegative(),
    refused: z
      .array(
        z.object({
          recordingId: z.string(),
          reason: z.enum(['SHORTER', 'WEAKER', 'OPEN_END', 'LINE_UNKNOWN']),
          from: z.iso.datetime(),
          to: z.iso.datetime().optional(),
        }),
      )
      .readonly(),
    refusedTotal: z.int().nonnegative(),
    unchanged: z.int().nonnegative(),
    cost: z.object({
      bytes: z.int().nonnegative(),
      extraGbMonths: z.number().nonnegative(),
      usd: z.number().nonnegative().optional(),
      price: z.object({ usd: z.number(), per: z.string(), source: z.string() }).optional(),
    }),
    nextCursor: z.string().optional(),
  })
  .meta({ id: 'PolicyPlan' });

const plan = route(
  { right: 'policies', rows: 'nobody' },
  {
    method: 'post',
    path: '/policies/retention/plan',
    operationId: 'planRetentionPolicy',
    load: 'heavy',
    tag: 'Retention',
    summary: 'What a retention policy would change about the recordings that are here; changes nothing',
    query: noQuery,
    body: z
      .strictObject({
        /** The text of a retention.yaml; may be sent as the body itself, as application/yaml. */
        yaml: z.string().min(1),
        limit: z.int().min(1).max(MOST_PLANNED).default(MOST_PLANNED),
        cursor,
      })
      .meta({ id: 'PolicyPlanRequest' }),
    limit: 1024 * 1024,
    yamlField: 'yaml',
    answer: planSchema,
  },
  async ({ deps, body }) => {
    const parsed = parseRetentionPolicy({ file: 'retention.yaml', text: body.yaml });
    if (!parsed.ok) {
      throw new AppError('POLICY_INVALID', 'The policy cannot be used.', { detail: { problems: parsed.problems } });
    }
    const { limit, cursor: from } = body;
    const options = { price: STORAGE_PRICE, limit, ...(from !== undefined && { cursor: from }) };
    return planPolicy(deps.context, parsed.value, options);
  },
);

export const retentionRoutes: readonly Route[] = [tell, plan];

function listed(recordingId: string | undefined): readonly string[] {
  return recordingId === undefined ? [] : [recordingId];
}
