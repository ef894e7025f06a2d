/** Who is signed in. */
import { keepPreviousData, type QueryClient, queryOptions, useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { Answer, CallvaultClient } from '../../client/index.ts';

type Me = Answer<'/me', 'get'>;

export const CONFIG_KEY = ['config'] as const;

export function useMe(client: CallvaultClient, token: string | undefined): UseQueryResult<Me> {
  return useQuery({
    ...me(client, token),
    enabled: token !== undefined,
    // A renewed token is the same person: what is on the page stays.
    placeholderData: keepPreviousData,
  });
}

/** Before there is a page. */
export async function readMe(queries: QueryClient, client: CallvaultClient, token: string): Promise<Me> {
  return queries.query(me(client, token));
}

const me = (client: CallvaultClient, token: string | undefined) =>
  queryOptions({ queryKey: ['me', token], queryFn: () => client.get('/me'), staleTime: Infinity });
