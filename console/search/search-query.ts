/** Every answer that shows words is on record as read: it is asked for when somebody searches, not whenever it is drawn. */
import {
  type InfiniteData,
  infiniteQueryOptions,
  type QueryClient,
  useInfiniteQuery,
  type UseInfiniteQueryResult,
} from '@tanstack/react-query';
import type { CallvaultClient, Schema } from '../../client/index.ts';
import { type Asked, NOTHING_ASKED, parametersOf } from './asked.ts';

const PAGE_SIZE = 20;
const KEPT_MS = 30 * 60_000;

export function useFound(
  client: CallvaultClient,
  asked: Asked,
): UseInfiniteQueryResult<InfiniteData<Schema<'SearchResult'>>> {
  return useInfiniteQuery(searchFor(client, asked));
}

/** What the page shows before anybody has asked for anything, before there is a page. */
export async function readFirstSearch(queries: QueryClient, client: CallvaultClient): Promise<void> {
  await queries.infiniteQuery(searchFor(client, NOTHING_ASKED));
}

const searchFor = (client: CallvaultClient, asked: Asked) =>
  infiniteQueryOptions({
    queryKey: ['search', asked],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...parametersOf(asked), limit: PAGE_SIZE, ...(pageParam !== '' && { cursor: pageParam }) };
      return client.get('/search', { params: { query }, signal });
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    staleTime: KEPT_MS,
    gcTime: KEPT_MS,
  });
