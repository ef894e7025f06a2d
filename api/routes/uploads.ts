/** Audio in parts: what has arrived, links for more, and their becoming a recording. A single upload takes no more than its link. */
import * as z from 'zod';
import { MOST_PIECES } from '../../core/recording/audio-pieces.ts';
import { STATES } from '../../core/recording/recording.ts';
import { completeParts, discardParts, expectParts, listParts } from '../../core/use-cases/upload-parts.ts';
import { recordingRoute, type RecordingCall, type Route } from '../route.ts';
import { noBody, noQuery, SMALL_BODY } from '../shape.ts';

/** Of one request: an answer of a function holds 6 MB. */
const MOST_LINKS = 500;

const partNumber = z.int().min(1).max(MOST_PIECES);
const bytes = z.int().min(1);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hex digits');
const partSchema = z.object({ partNumber, bytes, sha256 }).meta({ id: 'UploadPart' });

const onTheirWaySchema = z
  .object({
    recordingId: z.string(),
    state: z.enum(STATES),
    complete: z.boolean().meta({ description: 'The audio is here as a whole: nothing is left to send.' }),
    limits: z
      .object({ minPartBytes: z.int(), maxParts: z.int(), maxBytes: z.int() })
      .meta({ description: 'The last part may be smaller; maxBytes is of all together.' }),
    parts: z.array(partSchema).readonly(),
  })
  .meta({ id: 'UploadParts' });

const linksSchema = z
  .object({
    recordingId: z.string(),
    parts: z.array(
      z
        .object({
          partNumber,
          method: z.literal('PUT'),
          url: z.string(),
          headers: z.record(z.string(), z.string()).readonly(),
          expiresAt: z.iso.datetime(),
        })
        .meta({ id: 'UploadPartLink' }),
    ),
  })
  .meta({ id: 'UploadPartLinks' });

const completedSchema = z
  .object({
    recordingId: z.string(),
    state: z.enum(STATES),
    bytes: z.int().optional(),
    sha256: sha256.optional().meta({ description: 'Absent until the recording is registered.' }),
    duplicateOf: z.string().optional(),
  })
  .meta({ id: 'CompletedUpload' });

const once = (numbers: readonly { partNumber: number }[]): boolean =>
  new Set(numbers.map((part) => part.partNumber)).size === numbers.length;
const ONCE = 'must name each part number once';

const base = { path: '/recordings/{id}/upload-parts', tag: 'Recordings', query: noQuery } as const;

const listUploadParts = recordingRoute(
  'deliver',
  {
    ...{ ...base, method: 'get', operationId: 'listUploadParts', body: noBody, answer: onTheirWaySchema },
    summary: 'Which parts of the audio have arrived, to go on with the others',
  },
  async (call) => withLimits(call, await listParts(call.deps.context, askedBy(call))),
);

const createUploadParts = recordingRoute(
  'deliver',
  {
    ...{ ...base, method: 'post', operationId: 'createUploadParts', answer: linksSchema, status: 201, repeats: 'own' },
    summary: 'Links to upload parts of the audio to, in any order and several at once',
    body: z
      .strictObject({ parts: z.array(partSchema).min(1).max(MOST_LINKS).refine(once, ONCE) })
      .meta({ id: 'UploadPartsRequest' }),
    problems: [409, 507],
  },
  async (call) => {
    const { deps, principal, recording, body } = call;
    const { recordingId } = recording;
    await expectParts(deps.context, askedBy(call), body.parts);
    const link = { recordingId, actor: principal.sub, issuedAt: deps.context.clock.now(), parts: body.parts };
    return { recordingId, parts: [...(await deps.uploads.createParts(link))] };
  },
);

const discardUploadParts = recordingRoute(
  'deliver',
  {
    ...{ ...base, method: 'delete', operationId: 'discardUploadParts', body: noBody, answer: onTheirWaySchema },
    summary: 'Forget the parts that have arrived',
  },
  async (call) => withLimits(call, await discardParts(call.deps.context, askedBy(call))),
);

const completeUpload = recordingRoute(
  'deliver',
  {
    method: 'post',
    path: '/recordings/{id}/upload-completion',
    operationId: 'completeUpload',
    tag: 'Recordings',
    summary: 'Make the parts that have arrived the audio',
    status: 202,
    repeats: 'own',
    query: noQuery,
    body: z
      .strictObject({
        parts: z.array(z.strictObject({ partNumber, sha256 })).min(1).max(MOST_PIECES).refine(once, ONCE),
      })
      .meta({ id: 'UploadCompletion' }),
    limit: 5 * SMALL_BODY,
    answer: completedSchema,
    problems: [409, 507],
  },
  async (call) => {
    const { deps, recording, body } = call;
    const complete = () => completeParts(deps.context, askedBy(call), body.parts);
    return deps.uploads.alone ? deps.uploads.alone(recording.recordingId, complete) : complete();
  },
);

function askedBy({ recording, principal }: RecordingCall): Parameters<typeof listParts>[1] {
  return { recording, actor: principal.sub };
}

function withLimits<T>({ deps }: RecordingCall, parts: T): T & Pick<z.output<typeof onTheirWaySchema>, 'limits'> {
  const { intake, policies } = deps.context;
  const { maxBytes } = policies.retention.limits;
  return { ...parts, limits: { minPartBytes: intake.pieces.minBytes, maxParts: MOST_PIECES, maxBytes } };
}

export const uploadRoutes: readonly Route[] = [listUploadParts, createUploadParts, discardUploadParts, completeUpload];
