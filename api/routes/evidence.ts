/** What makes a recording evidence: its history, its proof, how long it is kept, and whether it is still what was sealed. */
import * as z from 'zod';
import type { CustodyType } from '../../core/custody/event.ts';
import { AppError, isAppError } from '../../core/errors.ts';
import { rightsOn } from '../../core/privacy/access.ts';
import { certificateSchema } from '../../core/privacy/certificate.ts';
import { explainRecording } from '../../core/retention/explain.ts';
import { viewFor } from '../../core/recording/view.ts';
import { decideQuarantine } from '../../core/use-cases/decide-quarantine.ts';
import { proveLeaf } from '../../core/use-cases/prove-event.ts';
import { certificateOf, listCustody } from '../../core/use-cases/show-recording.ts';
import { requestVerification } from '../../core/use-cases/verify-job.ts';
import { VERDICTS, verifyRecording } from '../../core/use-cases/verify-recording.ts';
import { accepted } from '../accepted.ts';
import { jobSchema } from '../job-view.ts';
import { recordingRoute, type Route } from '../route.ts';
import { noBody, noQuery } from '../shape.ts';
import { custodySchema, pageOf, pageQuery, proofSchema, recordingSchema, retentionSchema } from '../views.ts';
import { started } from './jobs.ts';

const custody = recordingRoute(
  'custody',
  {
    method: 'get',
    path: '/recordings/{id}/custody',
    operationId: 'getCustody',
    tag: 'Evidence',
    summary: 'Everything that happened to the recording, oldest first',
    query: z.strictObject(pageQuery),
    body: noBody,
    answer: pageOf(custodySchema),
  },
  async ({ deps, recording, query: { limit, cursor } }) =>
    listCustody(deps.context, recording.recordingId, { limit, ...(cursor !== undefined && { cursor }) }),
);

const retention = recordingRoute(
  'retention',
  {
    method: 'get',
    path: '/recordings/{id}/retention',
    operationId: 'getRetention',
    tag: 'Evidence',
    summary: 'How long it is kept and why, rule by rule',
    query: noQuery,
    body: noBody,
    answer: retentionSchema,
    problems: [409],
  },
  async ({ deps, recording }) => {
    const { policies, clock } = deps.context;
    try {
      return await Promise.resolve(explainRecording(policies.retention, recording, clock.now()));
    } catch (error) {
      if (!isAppError(error, 'VALIDATION_FAILED')) throw error;
      throw new AppError('STATE_CONFLICT', 'No retention rule applies: its business line is not in the policy.');
    }
  },
);

const certificate = recordingRoute(
  'custody',
  {
    method: 'get',
    path: '/recordings/{id}/certificate',
    operationId: 'getCertificate',
    tag: 'Evidence',
    summary: 'Certificate of an erasure or of the end of a retention: what went, what stays and until when',
    query: noQuery,
    body: noBody,
    answer: certificateSchema,
  },
  async ({ deps, recording }) => {
    const found = await certificateOf(deps.context, recording);
    if (found) return found;
    throw new AppError('NOT_FOUND', 'There is no certificate: the recording is there, or it is still being removed.');
  },
);

const proof = recordingRoute(
  'log',
  {
    method: 'get',
    path: '/recordings/{id}/proof',
    operationId: 'getProof',
    tag: 'Evidence',
    summary: 'Proof that an event of the recording stands in the signed custody log',
    query: z.strictObject({
      leafIndex: z.coerce
        .number()
        .int()
        .nonnegative()
        .optional()
        .meta({ description: 'Which event; the seal when not given, before the seal the newest.' }),
    }),
    body: noBody,
    answer: proofSchema,
    problems: [409],
  },
  async ({ deps, principal, recording, query }) => {
    const knowsHistory = rightsOn(principal, recording).includes('custody');
    const all = await deps.context.catalogue.events(recording.recordingId);
    const events = all.filter(({ type }) => knowsHistory || PROVEN_TO_ALL.includes(type));
    const event =
      query.leafIndex === undefined
        ? (events.find(({ type }) => type === 'recording.sealed') ?? events.at(-1))
        : events.find(({ leafIndex }) => leafIndex === query.leafIndex);
    if (!event) throw new AppError('NOT_FOUND', 'The recording has no such event.');
    const { leafIndex, type, leaf } = event;
    if (leafIndex === undefined) throw notLogged();
    const proven = await proveLeaf({ store: deps.context.logStore, leafIndex }).catch((error: unknown) => {
      throw isAppError(error, 'NOT_FOUND') ? notLogged() : error;
    });
    return { ...proven, type, leaf };
  },
);

/** That it came in and was sealed. Everything else is the history, with types and times, and that takes a right of its own. */
const PROVEN_TO_ALL: readonly CustodyType[] = ['recording.received', 'recording.sealed', 'transcript.sealed'];

function notLogged(): AppError {
  return new AppError('STATE_CONFLICT', 'The event is not in the signed log yet; ask again in a moment.');
}

/** What can be read, opened and hashed while a request waits, on every platform. */
const MOST_BYTES_AT_ONCE = 500 * 1024 * 1024;

const verify = recordingRoute(
  'verify',
  {
    method: 'post',
    path: '/recordings/{id}/verify',
    operationId: 'verifyRecording',
    load: 'heavy',
    tag: 'Evidence',
    summary: 'Re-read the sealed bytes and hold them against the custody log; 202 with a job for a long original',
    query: noQuery,
    body: noBody,
    answer: z.union([
      z.object({ recordingId: z.string(), verdict: z.enum(VERDICTS), detail: z.string() }).meta({ id: 'Verification' }),
      jobSchema,
    ]),
    otherStatuses: [202],
    problems: [409, 410],
  },
  async ({ deps, principal, recording }) => {
    const { recordingId, sealed } = recording;
    const actor = principal.sub;
    if (deps.exports && !recording.erased && !recording.expired && (sealed?.bytes ?? 0) > MOST_BYTES_AT_ONCE) {
      const job = await requestVerification(deps.context, { selection: { recordingIds: [recordingId] }, actor });
      return accepted(await started(deps, job));
    }
    await deps.integrate();
    return verifyRecording(deps.context, recordingId, actor);
  },
);

const decide = recordingRoute(
  'decide',
  {
    method: 'post',
    path: '/recordings/{id}/quarantine-decision',
    operationId: 'decideQuarantine',
    tag: 'Recordings',
    summary: 'Seal a quarantined recording after all, or refuse it',
    query: noQuery,
    body: z
      .strictObject({ outcome: z.enum(['accept', 'reject']), reason: z.string().trim().min(1).max(2000) })
      .meta({ id: 'QuarantineDecision' }),
    answer: recordingSchema,
    problems: [409],
  },
  async ({ deps, principal, recording, body }) => {
    const request = { recordingId: recording.recordingId, ...body, actor: principal.sub };
    const decided = await decideQuarantine(deps.context, request);
    return viewFor(decided, rightsOn(principal, decided));
  },
  { answer: ({ principal, recording }) => Promise.resolve(viewFor(recording, rightsOn(principal, recording))) },
);

export const evidenceRoutes: readonly Route[] = [custody, retention, certificate, proof, verify, decide];
