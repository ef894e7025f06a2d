/** Restriction of one recording: kept, not used. Erasure is asked for by a subject request. */
import * as z from 'zod';
import { restrictRecordings } from '../../core/use-cases/restrict-recording.ts';
import { recordingRoute, type Route } from '../route.ts';
import { noQuery } from '../shape.ts';

const restrict = recordingRoute(
  'restrict',
  {
    method: 'post',
    path: '/recordings/{id}/restriction',
    operationId: 'restrictRecording',
    tag: 'Recordings',
    summary: 'Keep a recording without any use of it, or lift that again',
    query: noQuery,
    body: z
      .strictObject({ restricted: z.boolean(), reason: z.string().trim().min(1).max(2000) })
      .meta({ id: 'RestrictionRequest' }),
    answer: z
      .object({ results: z.array(z.object({ recordingId: z.string(), restricted: z.boolean() })).readonly() })
      .meta({ id: 'RestrictionResult' }),
    problems: [409, 410],
  },
  async ({ deps, principal, recording, body }) => {
    const request = { recordingIds: [recording.recordingId], ...body, actor: principal.sub };
    return restrictRecordings(deps.context, request);
  },
);

export const restrictionRoutes: readonly Route[] = [restrict];
