/** One box, facets beside the results. */
import Spinner from '@cloudscape-design/components/spinner';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, type ReactElement, Suspense } from 'react';
import { ProblemAlert } from '../shared/problem-alert.tsx';
import { useClient, useSession } from '../shared/session.ts';
import { useWords } from '../shared/words.ts';
import type { Asked } from './asked.ts';
import { FacetPanel } from './facet-panel.tsx';
import { useAsked } from './remembered.ts';
import { Results } from './results.tsx';
import { useFound } from './search-query.ts';
import { SearchBox } from './search-box.tsx';
import { SEARCH_WORDS } from './words.ts';

const DamagedAlert = lazy(async () => ({ default: (await import('../recording/damaged-alert.tsx')).DamagedAlert }));
const SavedSearches = lazy(async () => ({ default: (await import('./saved-searches.tsx')).SavedSearches }));

export function SearchView(): ReactElement {
  const t = useWords(SEARCH_WORDS);
  const client = useClient();
  const queries = useQueryClient();
  const { may } = useSession();
  const [asked, setAsked] = useAsked();
  const found = useFound(client, asked);
  const ask = (next: Asked): void => {
    setAsked(next);
    void queries.resetQueries({ queryKey: ['search', next], exact: true });
  };
  return (
    <div className="cv-search">
      <div className="cv-head">
        <h1>{t.title}</h1>
        <Suspense>
          <SavedSearches asked={asked} onChoose={ask} />
        </Suspense>
      </div>
      <SearchBox key={asked.words} asked={asked} onAsk={ask} />
      {may('custody') && (
        <Suspense>
          <DamagedAlert />
        </Suspense>
      )}
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
    </div>
  );
}
