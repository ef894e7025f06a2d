/** What answers a request for access or portability, page by page: what is held about the caller, or the calls themselves as vCons. */
import * as z from 'zod';
import { collect } from '../bytes.ts';
import { AppError } from '../errors.ts';
import type { Page } from '../ports.ts';
import { requestOf } from '../privacy/subject-request.ts';
import { LANES, STATES, type Recording } from '../recording/recording.ts';
import { disposition, lineRetention } from '../retention/disposition.ts';
import { isAwaitingEvent, lockedRetention } from '../retention/retention.ts';
import { toVcon, type Vcon } from '../transcript/to-vcon.ts';
import { readAnalysis } from './analyse-recording.ts';
import { noteEvent } from './commit-recording.ts';
import type { Context } from './context.ts';
import { readTranscript } from './read-content.ts';

/** Largest access copy in bytes that is put into a document. */
const AUDIO_LIMIT = 256 * 1024 * 1024;

/** What is held about one call, in words and dates. No matter is named: whose case it is is nobody else's business. */
export const heldSchema = z.object({
  recordingId: z.string(),
  startedAt: z.iso.datetime(),
  businessLine: z.string(),
  language: z.string().optional(),
  durationMs: z.number().optional(),
  state: z.enum(STATES),
  restricted: z.boolean(),
  has: z.object({ audio: z.boolean(), transcript: z.boolean(), analysis: z.boolean() }),
  disposition: z.object({
    kind: z.enum(['kept', 'erasable', 'restricted', 'held', 'expired']),
    reason: z.string(),
    citation: z.string().optional(),
    until: z.iso.datetime().optional(),
  }),
  retention: z
    .object({
      classId: z.string(),
      lane: z.enum(LANES),
      citation: z.string(),
      retainUntil: z.iso.datetime(),
      /** null while held or while an event is awaited. */
      earliestDeletion: z.iso.datetime().nullable(),
    })
    .optional(),
});
export type Held = z.infer<typeof heldSchema>;

export type RequestContent =
  { readonly kind: 'access'; readonly page: Page<Held> } | { readonly kind: 'portability'; readonly page: Page<Vcon> };

export interface ContentRequest {
  readonly requestId: string;
  readonly actor: string;
  readonly limit: number;
  readonly cursor?: string;
  /** Puts the access copy into every vCon. */
  readonly audio?: boolean;
}

/**
 * Newest call first. Each vCon is a reading of its transcript, and on record as one before it leaves. A restriction does not keep callers
 * from their own data. Errors: NOT_FOUND, ERASED when the customer is forgotten, STATE_CONFLICT for another kind of request,
 * VALIDATION_FAILED for a bad cursor.
 */
export async function requestContent(context: Context, request: ContentRequest): Promise<RequestContent> {
  const { requestId, limit, cursor } = request;
  const entry = await context.catalogue.entry('request', requestId);
  if (!entry) throw new AppError('NOT_FOUND', 'There is no request with this id.');
  const { kind } = requestOf(entry);
  if (kind !== 'access' && kind !== 'portability') {
    throw new AppError('STATE_CONFLICT', 'Only requests for access and portability are answered with content.');
  }
  const { subject: customerRef } = entry;
  if (customerRef === undefined) throw new AppError('ERASED', 'Everything of this customer is erased.');
  const wanted = { limit, ...(cursor !== undefined && { cursor }) };
  const { items, ...rest } = await context.catalogue.recordings({ customerRef }, wanted);
  const held = items.filter(({ erased, expired }) => !erased && !expired);
  if (kind === 'access') return { kind, page: { ...rest, items: held.map((recording) => heldOf(context, recording)) } };
  const vcons: Vcon[] = [];
  for (const recording of held.filter(({ sealed }) => sealed)) vcons.push(await vconOf(context, recording, request));
  return { kind, page: { ...rest, items: vcons } };
}

function heldOf({ clock, policies }: Context, recording: Recording): Held {
  const { recordingId, startedAt, businessLine, language, state, restricted, holds } = recording;
  const now = clock.now();
  const planned = lineRetention(policies.retention, recording, now);
  const { kind, reason, citation, until } = disposition(recording, [], now, planned);
  const retention = lockedRetention(recording) ?? recording.intent?.retention;
  return {
    ...{ recordingId, startedAt, businessLine, state, restricted },
    ...(language !== undefined && { language }),
    ...(recording.sealed && { durationMs: recording.sealed.media.durationMs }),
    has: {
      audio: recording.received !== undefined,
      transcript: recording.transcription?.outcome === 'available',
      analysis: recording.analysed !== undefined,
    },
    disposition: { kind, reason, ...(citation !== undefined && { citation }), ...(until !== undefined && { until }) },
    ...(retention && {
      retention: {
        classId: retention.classId,
        lane: retention.lane,
        citation: retention.citation,
        retainUntil: retention.retainUntil,
        earliestDeletion: holds.length > 0 || isAwaitingEvent(retention) ? null : retention.retainUntil,
      },
    }),
  };
}

async function vconOf(context: Context, recording: Recording, { actor, audio = false }: ContentRequest): Promise<Vcon> {
  const { recordingId } = recording;
  await noteEvent(context, recordingId, {
    type: 'transcript.read',
    openings: { actor },
    facts: { part: 'portability', audio },
  });
  const key = audio ? recording.accessCopy?.key : undefined;
  const copy = key === undefined ? undefined : await context.work.open(key);
  return toVcon(recording, {
    transcript: await readTranscript(context, recording),
    analysis: await readAnalysis(context, recordingId),
    audio: copy && (await collect(copy.body, AUDIO_LIMIT)),
  });
}
