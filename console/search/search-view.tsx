/** One box, facets beside the results. */
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, type ReactElement, Suspense } from 'react';
import { ProblemAlert } from '../shared/problem-alert.tsx';
import { useClient } from '../shared/session.ts';
import { useWords } from '../shared/words.ts';
import { type Asked, parametersOf } from './asked.ts';
import { FacetPanel } from './facet-panel.tsx';
import { useAsked } from './remembered.ts';
import { Results } from './results.tsx';
import { SearchBox } from './search-box.tsx';
import { SEARCH_WORDS } from './words.ts';

const PAGE_SIZE = 20;
const KEPT_MS = 30 * 60_000;

const SavedSearches = lazy(async () => ({ default: (await import('./saved-searches.tsx')).SavedSearches }));

export function SearchView(): ReactElement {
  const t = useWords(SEARCH_WORDS);
  const client = useClient();
  const queries = useQueryClient();
  const [asked, setAsked] = useAsked();
  // Every answer that shows words is on record as read: it is asked for when somebody searches, not whenever this is drawn.
  const found = useInfiniteQuery({
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
  const ask = (next: Asked): void => {
    setAsked(next);
    void queries.resetQueries({ queryKey: ['search', next], exact: true });
  };
  return (
    <SpaceBetween size="m">
      <div className="cv-head">
        <h1>{t.title}</h1>
        <Suspense>
          <SavedSearches asked={asked} onChoose={ask} />
        </Suspense>
      </div>
      <SearchBox key={asked.words} asked={asked} onAsk={ask} />
      <div className="cv-search-columns">
        <FacetPanel asked={asked} facets={found.data?.pages[0]?.facets} onChange={setAsked} />
        {found.error && !found.data ? (
          <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />
        ) : found.data ? (
          <Results
            // A selection ends with its search: nothing may be done with what is not shown.
            key={JSON.stringify(asked)}
            asked={asked}
            pages={found.data.pages}
            loadingMore={found.isFetchingNextPage}
            onMore={found.hasNextPage ? () => void found.fetchNextPage() : undefined}
          />
        ) : (
          <div role="status">
            <Spinner size="large" /> <span className="visually-hidden">{t.loading}</span>
          </div>
        )}
      </div>
    </SpaceBetween>
  );
}
