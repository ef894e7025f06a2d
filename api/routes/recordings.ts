/** Recordings: announcing one, listing, looking one up. */
import * as z from 'zod';
import { sha256Hex } from '../../core/bytes.ts';
import { AppError } from '../../core/errors.ts';
import { rightsOn, scopeOf } from '../../core/privacy/access.ts';
import { DEFAULT_LINE, DEFAULT_SOURCE, metadataSchema } from '../../core/recording/metadata.ts';
import { STATES } from '../../core/recording/recording.ts';
import { viewFor } from '../../core/recording/view.ts';
import { createUpload } from '../../core/use-cases/create-upload.ts';
import { KEY_HEADER, keyOf } from '../repeatable.ts';
import { recordingRoute, route, type Route } from '../route.ts';
import { listInScope } from '../scoped-list.ts';
import { noBody, noQuery, SMALL_BODY } from '../shape.ts';
import { instantOf, pageOf, pageQuery, recordingSchema, timeQuery } from '../views.ts';

const TRANSCRIPT_LIMIT = 10 * 1024 * 1024;
/** A link made for an earlier, equal request is given again while it has at least half of its time left. */
const LINK_REPEAT_MS = 30 * 60_000;

const { source, businessLine } = metadataSchema.shape;
const announcementSchema = z
  .strictObject({
    ...metadataSchema.shape,
    source: source.default(DEFAULT_SOURCE),
    businessLine: businessLine.default(DEFAULT_LINE),
    transcript: z
      .record(z.string(), z.unknown())
      .optional()
      .meta({ description: 'Transcript JSON of any known provider, at most 10 MB.' }),
  })
  .meta({ id: 'Announcement' });

const announcedSchema = z
  .object({
    recordingId: z.string(),
    upload: z.object({
      method: z.literal('PUT'),
      url: z.string(),
      headers: z.record(z.string(), z.string()).readonly(),
      expiresAt: z.iso.datetime(),
    }),
  })
  .meta({ id: 'AnnouncedRecording' });

const createRecording = route(
  { right: 'deliver', rows: 'nobody' },
  {
    method: 'post',
    path: '/recordings',
    operationId: 'createRecording',
    tag: 'Recordings',
    summary: 'Announce a recording and get the link to upload its audio to',
    status: 201,
    headers: { [KEY_HEADER]: 'The same key with the same body gives the same answer.' },
    repeats: 'own',
    query: noQuery,
    body: announcementSchema,
    limit: TRANSCRIPT_LIMIT + SMALL_BODY,
    answer: announcedSchema,
    problems: [409, 507],
  },
  async ({ deps, principal, body, bytes, request }) => {
    const { transcript, ...metadata } = body;
    const key = keyOf(request);
    const recording = await createUpload(deps.context, {
      metadata,
      actor: principal.sub,
      ...(transcript && { transcript: transcriptBytes(transcript) }),
      ...(key !== undefined && { idempotency: { key, bodySha256: sha256Hex(bytes) } }),
    });
    const { recordingId, createdAt } = recording;
    const { declaredSha256: sha256 } = metadata;
    const now = deps.context.clock.now();
    const repeated = now.getTime() - Date.parse(createdAt) < LINK_REPEAT_MS;
    const issuedAt = repeated ? new Date(createdAt) : now;
    const link = { recordingId, actor: principal.sub, issuedAt, ...(sha256 !== undefined && { sha256 }) };
    return { recordingId, upload: await deps.uploads.create(link) };
  },
);

function transcriptBytes(transcript: Record<string, unknown>): Uint8Array {
  let text: string;
  try {
    text = JSON.stringify(transcript);
  } catch {
    throw new AppError('TRANSCRIPT_INVALID', 'The transcript is nested too deeply.');
  }
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= TRANSCRIPT_LIMIT) return bytes;
  throw new AppError('TOO_LARGE', `The transcript has more than ${TRANSCRIPT_LIMIT} bytes.`);
}

const text = z.string().min(1).max(256).optional();

const listRecordings = route(
  { right: 'read', rows: 'listed' },
  {
    method: 'get',
    path: '/recordings',
    operationId: 'listRecordings',
    tag: 'Recordings',
    summary: 'Recordings, newest call first',
    query: z.strictObject({
      businessLine: text,
      agentId: text,
      team: text,
      customerRef: text,
      language: text,
      state: z.enum(STATES).optional(),
      restricted: z.literal('true').optional().meta({ description: 'Only what is restricted, and not gone.' }),
      from: timeQuery.meta({ description: 'Calls that began then or later.' }),
      to: timeQuery.meta({ description: 'Calls that began before.' }),
      source: text,
      callId: text,
      sha256: z
        .string()
        .regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits')
        .optional()
        .meta({ description: 'Of what arrived or of what is sealed.' }),
      ...pageQuery,
    }),
    body: noBody,
    answer: pageOf(recordingSchema),
  },
  async ({ deps, principal, query }) => {
    const { limit, cursor, from, to, restricted, ...fields } = query;
    const given = Object.entries(fields).filter(([, value]) => value !== undefined);
    const filter = {
      ...Object.fromEntries(given),
      ...(from !== undefined && { from: instantOf(from) }),
      ...(to !== undefined && { to: instantOf(to) }),
      ...(restricted !== undefined && { restricted: true as const }),
    };
    const page = await listInScope(deps.context.catalogue, filter, scopeOf(principal, 'read'), { limit, cursor });
    return { ...page, items: page.items.map((recording) => viewFor(recording, rightsOn(principal, recording))) };
  },
);

const showRecording = recordingRoute(
  'read',
  {
    method: 'get',
    path: '/recordings/{id}',
    operationId: 'getRecording',
    tag: 'Recordings',
    summary: 'One recording, without its content',
    etag: 'kept',
    query: noQuery,
    body: noBody,
    answer: recordingSchema,
  },
  async ({ principal, recording }) => Promise.resolve(viewFor(recording, rightsOn(principal, recording))),
);

export const recordingRoutes: readonly Route[] = [createRecording, listRecordings, showRecording];
