/** The hits, and what can be done with those that are selected. */
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { lazy, type ReactElement, Suspense, useState } from 'react';
import type { Schema } from '../../client/index.ts';
import { useFormats } from '../shared/format.ts';
import { useSession } from '../shared/session.ts';
import { useWords } from '../shared/words.ts';
import { type Asked, isAsking } from './asked.ts';
import { ResultRow } from './result-row.tsx';
import { SEARCH_WORDS } from './words.ts';

const BulkActions = lazy(async () => ({ default: (await import('./bulk-actions.tsx')).BulkActions }));
const FirstRun = lazy(async () => ({ default: (await import('./first-run.tsx')).FirstRun }));

interface ResultsProps {
  readonly asked: Asked;
  readonly pages: readonly Schema<'SearchResult'>[];
  readonly loadingMore: boolean;
  readonly onMore: (() => void) | undefined;
}

export function Results({ asked, pages, loadingMore, onMore }: ResultsProps): ReactElement {
  const t = useWords(SEARCH_WORDS);
  const { number } = useFormats();
  const { may } = useSession();
  const [selected, setSelected] = useState<readonly string[]>([]);
  const hits = pages.flatMap((page) => page.hits);
  const total = pages[0]?.total ?? 0;
  const canAct = ['hold', 'export', 'restrict'].some((right) => may(right));
  if (hits.length === 0 && onMore === undefined) {
    if (isAsking(asked)) return <NothingFound />;
    return (
      <Suspense>
        <FirstRun />
      </Suspense>
    );
  }
  const select = (recordingId: string, wanted: boolean): void => {
    setSelected((others) => [...others.filter((id) => id !== recordingId), ...(wanted ? [recordingId] : [])]);
  };
  return (
    <SpaceBetween size="s">
      <div className="cv-head">
        <h2 aria-live="polite">
          {t.found(number(total))} <span className="cv-count">{asked.words.trim() === '' ? t.newest : t.best}</span>
        </h2>
        {canAct && (
          <Suspense>
            <BulkActions
              selected={selected}
              shown={hits.map(({ recordingId }) => recordingId)}
              onSelect={setSelected}
            />
          </Suspense>
        )}
      </div>
      <ol className="cv-calls" aria-label={t.results}>
        {hits.map((hit) => (
          <ResultRow
            key={hit.recordingId}
            hit={hit}
            selected={selected.includes(hit.recordingId)}
            onSelect={
              canAct
                ? (wanted) => {
                    select(hit.recordingId, wanted);
                  }
                : undefined
            }
          />
        ))}
      </ol>
      {onMore && (
        <Box textAlign="center">
          <Button loading={loadingMore} onClick={onMore}>
            {t.more}
          </Button>
        </Box>
      )}
    </SpaceBetween>
  );
}

function NothingFound(): ReactElement {
  const t = useWords(SEARCH_WORDS);
  return (
    <Box textAlign="center" padding="xxl">
      <Box variant="h2" tagOverride="p">
        {t.nothing}
      </Box>
      <Box color="text-body-secondary">{t.nothingHint}</Box>
    </Box>
  );
}
