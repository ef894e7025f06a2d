/** Erasure and restriction of named recordings, or of everything of one customer, by those who run the archive. */
import * as z from 'zod';
import { certificateSchema } from '../../core/privacy/certificate.ts';
import { recordingsOfCustomer } from '../../core/use-cases/customer-recordings.ts';
import { requestErasure } from '../../core/use-cases/request-erasure.ts';
import { restrictRecordings } from '../../core/use-cases/restrict-recording.ts';
import { accepted } from '../accepted.ts';
import { route, type Route } from '../route.ts';
import { noQuery } from '../shape.ts';

const recordingIds = z.array(z.string().min(1).max(128)).min(1).max(1000);
const chosen = {
  recordingIds: recordingIds.optional(),
  customerRef: z.string().min(1).max(256).optional(),
  reason: z.string().trim().min(1).max(2000),
};
const isOne = (body: { recordingIds?: unknown; customerRef?: unknown }): boolean =>
  (body.recordingIds === undefined) !== (body.customerRef === undefined);
const ONE = 'needs recordingIds or customerRef, one of the two';
/** Whatever else is wrong with the body. */
const namedSchema = z.object({ recordingIds });
const named = (json: unknown): readonly string[] => namedSchema.safeParse(json).data?.recordingIds ?? [];

const erase = route(
  { right: 'erase', rows: 'nobody' },
  {
    method: 'post',
    path: '/erasures',
    operationId: 'eraseRecordings',
    tag: 'Subject requests',
    summary:
      'Erase what law and holds allow, restrict and queue the rest; 202 where a second person has to decide first',
    otherStatuses: [202],
    query: noQuery,
    body: z.strictObject(chosen).refine(isOne, ONE).meta({ id: 'ErasureRequest' }),
    answer: z
      .object({
        results: z
          .array(
            z.object({
              ...{ recordingId: z.string(), outcome: z.enum(['erased', 'refused', 'queued']), reason: z.string() },
              ...{ date: z.iso.datetime().optional(), citation: z.string().optional() },
              certificate: certificateSchema.optional(),
            }),
          )
          .readonly(),
        approval: z.object({ approvalId: z.string(), state: z.literal('pending') }).optional(),
      })
      .meta({ id: 'ErasureResult' }),
    problems: [404, 409],
    named,
  },
  async ({ deps, principal, body: { recordingIds: ids, customerRef, reason } }) => {
    const what = { ...(ids && { recordingIds: ids }), ...(customerRef !== undefined && { customerRef }) };
    const done = await requestErasure(deps.context, { ...what, reason, actor: principal.sub });
    return done.approval ? accepted(done) : done;
  },
);

const restrict = route(
  { right: 'restrict', rows: 'nobody' },
  {
    method: 'post',
    path: '/restrictions',
    operationId: 'restrictRecordings',
    tag: 'Subject requests',
    summary: 'Keep recordings without any use of them, or lift that again',
    query: noQuery,
    body: z
      .strictObject({ ...chosen, restricted: z.boolean() })
      .refine(isOne, ONE)
      .meta({ id: 'RestrictionsRequest' }),
    answer: z
      .object({ results: z.array(z.object({ recordingId: z.string(), restricted: z.boolean() })).readonly() })
      .meta({ id: 'RestrictionsResult' }),
    problems: [404, 409, 410],
    named,
  },
  async ({ deps, principal, body: { recordingIds: ids, customerRef = '', restricted, reason } }) =>
    restrictRecordings(deps.context, {
      recordingIds: ids ?? (await recordingsOfCustomer(deps.context.catalogue, customerRef)),
      ...{ restricted, reason, actor: principal.sub },
    }),
);

export const erasureRoutes: readonly Route[] = [erase, restrict];
