/** Who the bearer of a token is and what that opens, and the searches they keep. */
import * as z from 'zod';
import { hasRight, principalSchema, RIGHTS } from '../../core/privacy/access.ts';
import { deleteSearch, listSearches, savedSearchSchema, saveSearch } from '../../core/use-cases/saved-searches.ts';
import { route, type Route } from '../route.ts';
import { noBody, noQuery } from '../shape.ts';

const searchSchema = savedSearchSchema.meta({ id: 'SavedSearch' });

const whoami = route(
  { right: 'self', rows: 'nobody' },
  {
    method: 'get',
    path: '/me',
    operationId: 'whoAmI',
    tag: 'Me',
    summary: 'Who the token names and which rights its roles carry',
    query: noQuery,
    body: noBody,
    answer: z
      .object({
        ...principalSchema.shape,
        rights: z.array(z.enum(RIGHTS)).readonly(),
        businessLines: z
          .array(z.string())
          .readonly()
          .optional()
          .meta({ description: 'Of the retention policy; not for callers.' }),
      })
      .meta({ id: 'WhoAmI' }),
  },
  async ({ deps, principal }) => {
    const rights = RIGHTS.filter((right) => hasRight(principal, right));
    const businessLines = Object.keys(deps.context.policies.retention.businessLines);
    return Promise.resolve({ ...principal, rights, ...(rights.includes('search') && { businessLines }) });
  },
);

const list = route(
  { right: 'search', rows: 'nobody' },
  {
    method: 'get',
    path: '/me/searches',
    operationId: 'listSearches',
    tag: 'Me',
    summary: 'The searches you keep, newest first, at most 100',
    query: noQuery,
    body: noBody,
    answer: z.object({ items: z.array(searchSchema).readonly() }).meta({ id: 'SavedSearches' }),
  },
  async ({ deps, principal }) => ({ items: await listSearches(deps.context, principal.sub) }),
);

const save = route(
  { right: 'search', rows: 'nobody' },
  {
    method: 'post',
    path: '/me/searches',
    operationId: 'saveSearch',
    tag: 'Me',
    summary: 'Keep a search; the same name and query again gives the one that is kept',
    status: 201,
    query: noQuery,
    body: z
      .strictObject({
        name: z.string().trim().min(1).max(200),
        query: z.string().max(2048).meta({ description: 'The query string of `GET /search`.' }),
      })
      .meta({ id: 'NewSavedSearch' }),
    answer: searchSchema,
    problems: [409],
  },
  async ({ deps, principal, body }) => saveSearch(deps.context, { ...body, sub: principal.sub }),
);

const remove = route(
  { right: 'search', rows: 'nobody' },
  {
    method: 'delete',
    path: '/me/searches/{id}',
    operationId: 'deleteSearch',
    tag: 'Me',
    summary: 'Keep a search no longer',
    query: noQuery,
    body: noBody,
    answer: z.object({ searchId: z.string() }).meta({ id: 'DeletedSearch' }),
  },
  async ({ deps, principal, request }) => {
    const searchId = request.param('id') ?? '';
    await deleteSearch(deps.context, { sub: principal.sub, searchId });
    return { searchId };
  },
);

export const whoamiRoutes: readonly Route[] = [whoami, list, save, remove];
