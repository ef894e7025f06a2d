/** Erasure and restriction of named recordings, or of everything of one customer, by those who run the archive. */
import * as z from 'zod';
import { certificateSchema } from '../../core/privacy/certificate.ts';
import { recordingsOfCustomer } from '../../core/use-cases/customer-recordings.ts';
import { eraseRecordings, previewErasure } from '../../core/use-cases/erase-recordings.ts';
import { isForJob, requestErasures, requestRestrictions } from '../../core/use-cases/erasure-job.ts';
import { askForErasure } from '../../core/use-cases/request-erasure.ts';
import { restrictRecordings } from '../../core/use-cases/restrict-recording.ts';
import { accepted } from '../accepted.ts';
import { jobSchema } from '../job-view.ts';
import { route, type Route } from '../route.ts';
import { noQuery } from '../shape.ts';
import { started } from './jobs.ts';

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

const erasureSchema = z
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
    preview: z.literal(true).optional(),
    needsApproval: z
      .literal(true)
      .optional()
      .meta({ description: 'Of a preview: a second person would have to decide.' }),
  })
  .meta({ id: 'ErasureResult' });

const restrictionsSchema = z
  .object({ results: z.array(z.object({ recordingId: z.string(), restricted: z.boolean() })).readonly() })
  .meta({ id: 'RestrictionsResult' });

const erase = route(
  { right: 'erase', rows: 'nobody' },
  {
    method: 'post',
    path: '/erasures',
    operationId: 'eraseRecordings',
    tag: 'Subject requests',
    summary:
      'Erase what law and holds allow, restrict and queue the rest; 202 where a second person has to decide first, and with a job for more than 100',
    otherStatuses: [202],
    query: noQuery,
    body: z
      .strictObject({
        ...chosen,
        preview: z.literal(true).optional().meta({ description: 'Change nothing, say what would happen to each.' }),
      })
      .refine(isOne, ONE)
      .meta({ id: 'ErasureRequest' }),
    answer: z.union([erasureSchema, jobSchema]),
    problems: [404, 409],
    named,
  },
  async ({ deps, principal, body: { recordingIds: ids, customerRef, reason, preview } }) => {
    const what = { ...(ids && { recordingIds: ids }), ...(customerRef !== undefined && { customerRef }) };
    if (preview) {
      const needsApproval = deps.context.policies.approvals.erasure && ({ needsApproval: true } as const);
      return { ...(await previewErasure(deps.context, what)), preview, ...needsApproval };
    }
    const request = { ...what, reason, actor: principal.sub };
    const approval = await askForErasure(deps.context, request);
    if (approval) return accepted({ results: [], approval });
    const all = ids ?? (await recordingsOfCustomer(deps.context.catalogue, customerRef ?? ''));
    if (!deps.exports || !isForJob(all)) return eraseRecordings(deps.context, request);
    return accepted(await started(deps, await requestErasures(deps.context, { ...request, recordingIds: all })));
  },
);

const restrict = route(
  { right: 'restrict', rows: 'nobody' },
  {
    method: 'post',
    path: '/restrictions',
    operationId: 'restrictRecordings',
    tag: 'Subject requests',
    summary: 'Keep recordings without any use of them, or lift that again; 202 with a job for more than 100',
    otherStatuses: [202],
    query: noQuery,
    body: z
      .strictObject({ ...chosen, restricted: z.boolean() })
      .refine(isOne, ONE)
      .meta({ id: 'RestrictionsRequest' }),
    answer: z.union([restrictionsSchema, jobSchema]),
    problems: [404, 409, 410],
    named,
  },
  async ({ deps, principal, body: { recordingIds: ids, customerRef = '', restricted, reason } }) => {
    const all = ids ?? (await recordingsOfCustomer(deps.context.catalogue, customerRef));
    const request = { recordingIds: all, restricted, reason, actor: principal.sub };
    if (!deps.exports || !isForJob(all)) return restrictRecordings(deps.context, request);
    return accepted(await started(deps, await requestRestrictions(deps.context, request)));
  },
);

export const erasureRoutes: readonly Route[] = [erase, restrict];
