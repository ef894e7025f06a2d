/** Searches that the reader keeps. */
import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, type ReactElement, Suspense, useState } from 'react';
import { useNotify } from '../shared/notifications.tsx';
import { useClient } from '../shared/session.ts';
import { useWords } from '../shared/words.ts';
import { type Asked, askedOf, isAsking } from './asked.ts';
import { SEARCH_WORDS } from './words.ts';

const SaveSearch = lazy(async () => ({ default: (await import('./save-search.tsx')).SaveSearch }));

const REMOVE = 'remove ';

interface SavedSearchesProps {
  readonly asked: Asked;
  readonly onChoose: (asked: Asked) => void;
}

export function SavedSearches({ asked, onChoose }: SavedSearchesProps): ReactElement {
  const t = useWords(SEARCH_WORDS);
  const client = useClient();
  const queries = useQueryClient();
  const notify = useNotify();
  const [naming, setNaming] = useState(false);
  const saved = useQuery({ queryKey: ['searches'], queryFn: ({ signal }) => client.get('/me/searches', { signal }) });
  const remove = useMutation({
    mutationFn: (id: string) => client.delete('/me/searches/{id}', { params: { path: { id } } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['searches'] }),
    onError: notify.problem,
  });
  const items = saved.data?.items ?? [];
  return (
    <div className="cv-actions">
      <ButtonDropdown
        items={[
          ...items.map(({ searchId, name }) => ({ id: searchId, text: name })),
          ...(items.length > 0
            ? [
                {
                  id: 'removals',
                  text: t.saved,
                  items: items.map(({ searchId, name }) => ({ id: REMOVE + searchId, text: t.remove(name) })),
                },
              ]
            : [{ id: 'none', text: t.noSaved, disabled: true }]),
        ]}
        expandableGroups
        onItemClick={({ detail }) => {
          if (detail.id.startsWith(REMOVE)) remove.mutate(detail.id.slice(REMOVE.length));
          const chosen = items.find(({ searchId }) => searchId === detail.id);
          if (chosen) onChoose(askedOf(chosen.query));
        }}
      >
        {t.saved}
      </ButtonDropdown>
      <Button
        disabled={!isAsking(asked)}
        onClick={() => {
          setNaming(true);
        }}
      >
        {t.save}
      </Button>
      {naming && (
        <Suspense>
          <SaveSearch
            asked={asked}
            onClose={() => {
              setNaming(false);
            }}
          />
        </Suspense>
      )}
    </div>
  );
}
