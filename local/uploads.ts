/** Links of the single-machine edition: `PUT /uploads/{id}` takes an announced recording in, `GET /media/{id}` plays an access copy. */
import { createHash } from 'node:crypto';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { HonoRequest } from 'hono';
import type { ApiDeps, LinkRequest } from '../api/deps.ts';
import { serveAudio } from '../api/serve-audio.ts';
import { assertOpen } from '../api/guard.ts';
import { once } from '../core/bytes.ts';
import { AppError } from '../core/errors.ts';
import type { Bytes } from '../core/ports.ts';
import { writeDeliveryNote } from '../core/use-cases/arrival-parts.ts';
import { awaitedRecording, completeUpload } from '../core/use-cases/complete-upload.ts';
import type { Context } from '../core/use-cases/context.ts';
import { issueTicket, readTicket } from './tokens.ts';

const UPLOAD_MS = 60 * 60_000;
const PLAYBACK_MS = 5 * 60_000;

export interface Links {
  readonly uploads: ApiDeps['uploads'];
  readonly playback: ApiDeps['playback'];
}

/** `origin` such as `http://127.0.0.1:8700`; asked for late, because the port may be known late. */
export function createLinks(keyFile: string, origin: () => string): Links {
  const link = async (
    purpose: 'upload' | 'playback',
    { issuedAt, ...ticket }: LinkRequest & { readonly full?: boolean },
    validMs: number,
  ): Promise<{ query: string; expiresAt: string }> => {
    const expires = new Date(issuedAt.getTime() + validMs);
    const { ticket: query, expiresAt } = await issueTicket(keyFile, purpose, ticket, expires);
    return { query: `${ticket.recordingId}?ticket=${query}`, expiresAt };
  };
  return {
    uploads: {
      async create(request) {
        const { query, expiresAt } = await link('upload', request, UPLOAD_MS);
        const headers = { 'content-type': 'application/octet-stream' };
        return { method: 'PUT', url: `${origin()}/uploads/${query}`, headers, expiresAt };
      },
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

/** Serves what `createLinks` hands out. The ticket in the link is the only credential. */
export function mountLinks(app: OpenAPIHono, context: Context, keyFile: string): void {
  const open = async (purpose: 'upload' | 'playback', request: HonoRequest): ReturnType<typeof readTicket> =>
    readTicket(keyFile, purpose, request.param('id') ?? '', request.query('ticket') ?? '');
  const busy = new Set<string>();

  app.put('/uploads/:id', async (c) => {
    const { recordingId, actor } = await open('upload', c.req);
    await awaitedRecording(context, recordingId);
    if (busy.has(recordingId)) throw new AppError('CONFLICT', 'An upload of this recording is under way.');
    busy.add(recordingId);
    try {
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
    } finally {
      busy.delete(recordingId);
    }
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

/**
 * The body as it streams in; it fails before its end is taken for the end of the recording.
 * Errors: TOO_LARGE, VALIDATION_FAILED when length or checksum are not what the headers say.
 */
async function* bodyOf(request: HonoRequest, limit: number): Bytes {
  const tooLarge = (): AppError =>
    new AppError('TOO_LARGE', `A recording has at most ${limit} bytes; nothing was kept.`);
  const declared = request.header('content-length');
  if (Number(declared ?? 0) > limit) throw tooLarge();
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of arriving(request)) {
    bytes += chunk.length;
    if (bytes > limit) throw tooLarge();
    hash.update(chunk);
    yield chunk;
  }
  if (declared !== undefined && Number(declared) !== bytes) throw damaged('length');
  const checksum = request.header('x-amz-checksum-sha256');
  if (checksum !== undefined && checksum !== hash.digest('base64')) throw damaged('SHA-256');
}

function damaged(what: string): AppError {
  return new AppError(
    'VALIDATION_FAILED',
    `The body does not have the ${what} that its headers say; nothing was kept.`,
  );
}

async function* arriving({ raw }: HonoRequest): Bytes {
  const body: Bytes = raw.body ?? once(new Uint8Array());
  try {
    yield* body;
  } catch (cause) {
    throw new AppError('VALIDATION_FAILED', 'The upload broke off; nothing was kept.', { cause });
  }
}
