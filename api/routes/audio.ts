/** Listening: the access copy itself, or a short-lived link to it. Either is on record as a custody event first. */
import * as z from 'zod';
import { seesFull } from '../../core/privacy/access.ts';
import { noteEvent } from '../../core/use-cases/commit-recording.ts';
import { recordingRoute, type Route } from '../route.ts';
import { accessCopyOf, serveAudio, type Variant } from '../serve-audio.ts';
import { noBody, noQuery } from '../shape.ts';

const linkSchema = z
  .object({ url: z.string(), expiresAt: z.iso.datetime() })
  .meta({ id: 'AudioLink', description: 'A link of at most 5 minutes that serves Range requests and needs no token.' });

const audio = recordingRoute(
  'audio',
  {
    method: 'get',
    path: '/recordings/{id}/audio',
    operationId: 'getAudio',
    needsOpen: true,
    tag: 'Content',
    summary: 'The access copy (Ogg Opus), full or redacted by role, or a link to it for `Accept: application/json`',
    headers: { Range: 'One byte range.' },
    query: noQuery,
    body: noBody,
    answer: linkSchema,
    media: { 'audio/ogg': 'The access copy, never the evidence itself.' },
    otherStatuses: [206, 302],
    problems: [409, 410, 416],
  },
  async ({ deps, principal, recording, request }) => {
    const { recordingId } = recording;
    const variant: Variant = seesFull(principal, recording) ? 'full' : 'redacted';
    const played = (how: 'link' | 'stream'): Promise<void> =>
      noteEvent(deps.context, recordingId, {
        type: 'audio.played',
        openings: { actor: principal.sub },
        facts: { how, ...(variant === 'redacted' && { redacted: true }) },
      });
    const wantsLink = request.header('accept')?.includes('application/json') === true;
    if (!wantsLink && deps.playback.redirects !== true) {
      return serveAudio(deps.context, request, { recording, variant }, () =>
        deps.plays.once(principal.sub, `${recordingId} ${variant}`, () => played('stream')),
      );
    }
    const path = accessCopyOf(recording, variant);
    await played('link');
    const issuedAt = deps.context.clock.now();
    const link = await deps.playback.create({ recordingId, actor: principal.sub, issuedAt, variant, path });
    if (wantsLink) return link;
    // Not Response.redirect: its headers cannot be added to.
    return new Response(null, { status: 302, headers: { location: link.url, 'cache-control': 'no-store' } });
  },
);

export const audioRoutes: readonly Route[] = [audio];
