/** What was asked last lives as long as the session does: Back from a recording finds the same results, a new tab finds nothing. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type Asked, NOTHING_ASKED } from './asked.ts';

const KEY = ['search-asked'] as const;

export function useAsked(): readonly [Asked, (asked: Asked) => void] {
  const queries = useQueryClient();
  const { data } = useQuery<Asked>({
    queryKey: KEY,
    queryFn: () => NOTHING_ASKED,
    staleTime: Infinity,
    gcTime: Infinity,
    initialData: NOTHING_ASKED,
  });
  return [
    data,
    (asked) => {
      queries.setQueryData(KEY, asked);
    },
  ];
}
