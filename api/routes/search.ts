/** Full-text search over the calls a principal may see. */
import * as z from 'zod';
import { hasRight, rightsOn, scopeOf, seesFull } from '../../core/privacy/access.ts';
import { FILTER_FIELDS, searchResultSchema, type SearchQuery } from '../../core/search/search.ts';
import { viewFor } from '../../core/recording/view.ts';
import { NOTHING_FOUND, searchCalls } from '../../core/use-cases/search-calls.ts';
import { route, type Route } from '../route.ts';
import { filtersInScope } from '../scoped-list.ts';
import { noBody } from '../shape.ts';
import { instantOf, pageQuery, recordingSchema, timeQuery } from '../views.ts';

const hitSchema = searchResultSchema.shape.hits.element;
const foundSchema = z
  .object({
    ...searchResultSchema.shape,
    hits: z.array(z.object({ ...hitSchema.shape, recording: recordingSchema })),
    totalIsLowerBound: z
      .literal(true)
      .optional()
      .meta({ description: 'There are more; `facets` count the hits of this page. For those who do not see names.' }),
  })
  .meta({ id: 'SearchResult' });

const value = z.string().min(1).max(256);
/** Given more than once it means either value. */
const values = z.union([value, z.array(value).min(1).max(50)]).optional();

const search = route(
  { right: 'search', rows: 'listed' },
  {
    method: 'get',
    path: '/search',
    operationId: 'searchRecordings',
    tag: 'Search',
    summary:
      'Calls in which all words occur, with the turns that match; `score` is 0 for those who see a part of the archive or no names',
    query: z.strictObject({
      q: z.string().max(1024).default('').meta({ description: 'Words; "..." makes a phrase. Empty = filters only.' }),
      businessLine: values,
      agentId: values,
      team: values,
      customerRef: values,
      language: values,
      topic: values,
      intent: values,
      emotion: values,
      state: values,
      from: timeQuery,
      to: timeQuery,
      ...pageQuery,
    }),
    body: noBody,
    answer: foundSchema,
  },
  async ({ deps, principal, query }) => {
    const { q, from, to, limit, cursor } = query;
    const asked: SearchQuery['filters'] = {};
    for (const field of FILTER_FIELDS) {
      const given = query[field];
      if (given !== undefined) asked[field] = typeof given === 'string' ? [given] : given;
    }
    const scope = scopeOf(principal, 'search');
    const filters = filtersInScope(asked, scope);
    if (!filters) return { ...NOTHING_FOUND, hits: [] };
    const wanted = {
      words: q,
      filters,
      limit,
      ...(from !== undefined && { from: instantOf(from) }),
      ...(to !== undefined && { to: instantOf(to) }),
      ...(cursor !== undefined && { cursor }),
    };
    const seesAllNames = hasRight(principal, 'full') && scopeOf(principal, 'full').everything;
    const found = await searchCalls(deps.context, wanted, principal.sub, {
      ...{ seesAllNames, seesNames: (recording) => seesFull(principal, recording) },
    });
    const hits = found.hits.map(({ recording, score, ...hit }) => ({
      ...hit,
      // A score weighs words by how rare they are in the whole archive: it would tell about calls outside of the scope, and of names.
      score: scope.everything && seesAllNames ? score : 0,
      recording: viewFor(recording, rightsOn(principal, recording)),
    }));
    return { ...found, hits };
  },
);

export const searchRoutes: readonly Route[] = [search];
