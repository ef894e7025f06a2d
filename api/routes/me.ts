/** What callers may do themselves: see which recordings of them there are, and ask for their erasure. Whose they are is in the token only. */
import * as z from 'zod';
import { AppError } from '../../core/errors.ts';
import { rightsOn, scopeOf, type Principal } from '../../core/privacy/access.ts';
import { viewFor } from '../../core/recording/view.ts';
import { lockedRetention } from '../../core/retention/retention.ts';
import { SUBJECT_ACTOR } from '../../core/use-cases/subject-requests.ts';
import { accepted } from '../accepted.ts';
import { filed } from '../file-request.ts';
import { route, type Route } from '../route.ts';
import { listInScope } from '../scoped-list.ts';
import { noBody, noQuery } from '../shape.ts';
import { pageOf, pageQuery, recordingSchema } from '../views.ts';

/** The caller's own recordings, whatever other roles the token has. */
function ownScope(principal: Principal): ReturnType<typeof scopeOf> {
  return scopeOf({ ...principal, roles: ['subject'] }, 'own');
}

const list = route(
  { right: 'own', rows: 'listed' },
  {
    method: 'get',
    path: '/me/recordings',
    operationId: 'listOwnRecordings',
    tag: 'Me',
    summary: 'The recordings of the caller, newest first',
    query: z.strictObject(pageQuery),
    body: noBody,
    answer: pageOf(
      recordingSchema
        .extend({
          keptUntil: z.iso.datetime().optional().meta({ description: 'The law or the company keeps it until then.' }),
        })
        .meta({ id: 'OwnRecording' }),
    ),
  },
  async ({ deps, principal, query: { limit, cursor } }) => {
    const page = await listInScope(deps.context.catalogue, {}, ownScope(principal), { limit, cursor });
    const items = page.items.map((recording) => {
      const keptUntil = lockedRetention(recording)?.retainUntil;
      return { ...viewFor(recording, rightsOn(principal, recording)), ...(keptUntil !== undefined && { keptUntil }) };
    });
    return { ...page, items };
  },
);

const erase = route(
  { right: 'own', rows: 'nobody' },
  {
    method: 'post',
    path: '/me/erasure',
    operationId: 'eraseOwnRecordings',
    tag: 'Me',
    summary: 'Ask for the erasure of all recordings of the caller; the answer says what became of each',
    otherStatuses: [202],
    query: noQuery,
    body: noBody,
    answer: z
      .object({
        requestId: z.string(),
        state: z.enum(['open', 'closed']),
        results: z
          .array(
            z.object({
              recordingId: z.string(),
              outcome: z.enum(['erased', 'refused', 'queued', 'restricted']),
              reason: z.string().optional(),
              date: z.iso.datetime().optional(),
              citation: z.string().optional(),
              certificateId: z.string().optional(),
            }),
          )
          .readonly(),
      })
      .meta({ id: 'OwnErasure' }),
  },
  async ({ deps, principal }) => {
    const [customerRef] = ownScope(principal).customerRefs;
    if (customerRef === undefined) throw new AppError('FORBIDDEN', 'Your token names no customer.');
    // The history must not say who it was: the subject of a token may be a name.
    const request = { kind: 'erasure', customerRef, reason: 'asked for by the caller', actor: SUBJECT_ACTOR } as const;
    const { request: known, waits } = await filed(deps, request);
    const { requestId, state, outcomes } = known;
    const answer = { requestId, state, results: [...outcomes] };
    return waits ? accepted(answer) : answer;
  },
);

export const ownRoutes: readonly Route[] = [list, erase];
