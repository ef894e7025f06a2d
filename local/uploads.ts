/**
 * Links of the single-machine edition: `PUT /uploads/{id}` takes an announced recording in, `PUT /uploads/{id}/parts/...` a part of one,
 * `GET /media/{id}` plays an access copy.
 */
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { HonoRequest } from 'hono';
import type { ApiDeps, LinkRequest } from '../api/deps.ts';
import { serveAudio } from '../api/serve-audio.ts';
import { assertOpen } from '../api/guard.ts';
import { AppError } from '../core/errors.ts';
import type { AudioPiece } from '../core/recording/audio-pieces.ts';
import { writeDeliveryNote } from '../core/use-cases/arrival-parts.ts';
import { awaitedRecording, completeUpload } from '../core/use-cases/complete-upload.ts';
import type { Context } from '../core/use-cases/context.ts';
import { issueTicket, readTicket, type LinkPurpose } from './tokens.ts';
import { arriving, bodyOf } from './upload-body.ts';

const UPLOAD_MS = 60 * 60_000;
const PLAYBACK_MS = 5 * 60_000;
const CHECKSUM = 'x-amz-checksum-sha256';

export interface Links {
  readonly uploads: ApiDeps['uploads'];
  readonly playback: ApiDeps['playback'];
}

/** Runs what ends an upload of a recording, unless another one of it is ending. Errors: CONFLICT. */
type Alone = <T>(recordingId: string, work: () => Promise<T>) => Promise<T>;

/** One for all that take uploads in: a file that is written would be written over. */
export function oneAtATime(): Alone {
  const busy = new Set<string>();
  return async (recordingId, work) => {
    if (busy.has(recordingId)) throw new AppError('CONFLICT', 'An upload of this recording is under way.');
    busy.add(recordingId);
    try {
      return await work();
    } finally {
      busy.delete(recordingId);
    }
  };
}

/** `origin` such as `http://127.0.0.1:8700`; asked for late, because the port may be known late. */
export function createLinks(keyFile: string, origin: () => string, alone: Alone): Links {
  const link = async (
    purpose: LinkPurpose,
    { issuedAt, ...ticket }: LinkRequest & { readonly full?: boolean },
    validMs: number,
  ): Promise<{ query: string; expiresAt: string }> => {
    const expires = new Date(issuedAt.getTime() + validMs);
    const { ticket: query, expiresAt } = await issueTicket(keyFile, purpose, ticket, expires);
    return { query: `${ticket.recordingId}?ticket=${query}`, expiresAt };
  };
  const put = { method: 'PUT' } as const;
  const binary = { 'content-type': 'application/octet-stream' };
  return {
    uploads: {
      alone,
      async create(request) {
        const { query, expiresAt } = await link('upload', request, UPLOAD_MS);
        return { ...put, url: `${origin()}/uploads/${query}`, headers: binary, expiresAt };
      },
      createParts: ({ parts, recordingId, ...request }) =>
        Promise.all(
          parts.map(async (part) => {
            const ticket = { ...request, recordingId: pathOf(recordingId, part) };
            const { query, expiresAt } = await link('upload-part', ticket, UPLOAD_MS);
            const headers = { ...binary, [CHECKSUM]: Buffer.from(part.sha256, 'hex').toString('base64') };
            return { ...put, partNumber: part.partNumber, url: `${origin()}/uploads/${query}`, headers, expiresAt };
          }),
        ),
    },
    playback: {
      async create({ recordingId, actor, issuedAt, variant }) {
        const request = { recordingId, actor, issuedAt, full: variant === 'full' };
        const { query, expiresAt } = await link('playback', request, PLAYBACK_MS);
        return { url: `${origin()}/media/${query}`, expiresAt };
      },
    },
  };
}

/** What a link takes is in its path, and its ticket is for that path. */
function pathOf(recordingId: string, { partNumber, bytes, sha256 }: AudioPiece): string {
  return `${recordingId}/parts/${partNumber}/${bytes}/${sha256}`;
}

/** Serves what `createLinks` hands out. The ticket in the link is the only credential. */
export function mountLinks(app: OpenAPIHono, context: Context, keyFile: string, alone: Alone): void {
  const open = async (
    purpose: LinkPurpose,
    request: HonoRequest,
    subject = request.param('id') ?? '',
  ): ReturnType<typeof readTicket> => readTicket(keyFile, purpose, subject, request.query('ticket') ?? '');

  app.put('/uploads/:id', async (c) => {
    const { recordingId, actor } = await open('upload', c.req);
    await awaitedRecording(context, recordingId);
    return alone(recordingId, async () => {
      await awaitedRecording(context, recordingId);
      await writeDeliveryNote(context, recordingId, { actor });
      const received = await context.intake.put(recordingId, 'audio', bodyOf(c.req, limitOf(context)));
      const { recording, duplicateOf } = await completeUpload(context, { recordingId, received, actor });
      return c.json({
        recordingId: recording.recordingId,
        state: recording.state,
        ...received,
        ...(duplicateOf !== undefined && { duplicateOf }),
      });
    });
  });

  app.put('/uploads/:id/parts/:number/:bytes/:sha256', async (c) => {
    const { id, number, bytes, sha256 } = c.req.param();
    const part = { partNumber: Number(number), bytes: Number(bytes), sha256 };
    await open('upload-part', c.req, pathOf(id, part));
    await awaitedRecording(context, id);
    if (c.req.header(CHECKSUM) !== Buffer.from(sha256, 'hex').toString('base64')) throw unsigned();
    const { pieces } = context.intake;
    await pieces.put(id, part, arriving(c.req));
    try {
      await awaitedRecording(context, id);
    } catch (error) {
      // The upload was completed while this part was on its way.
      await pieces.discard(id);
      throw error;
    }
    return c.json(part);
  });

  app.get('/media/:id', async (c) => {
    const { recordingId, actor, full } = await open('playback', c.req);
    const recording = await context.catalogue.recording(recordingId);
    if (!recording) throw new AppError('NOT_FOUND', 'There is no recording with this id.');
    await assertOpen({ context }, recording, { sub: actor }, 'audio');
    // That the link was given is the custody event of the playing.
    const variant = full === true ? 'full' : 'redacted';
    return serveAudio(context, c.req, { recording, variant }, () => Promise.resolve());
  });
}

function limitOf({ policies }: Context): number {
  return policies.retention.limits.maxBytes;
}

function unsigned(): AppError {
  const errors = [{ field: CHECKSUM, rule: 'must be sent as the link was given with it' }];
  return new AppError('VALIDATION_FAILED', `Send the header ${CHECKSUM} as it was given with the link.`, {
    detail: { errors },
  });
}
