/** The hits, and what can be done with those that are selected. */
import Button from '@cloudscape-design/components/button';
import { lazy, type ReactElement, Suspense, useState } from 'react';
import type { Schema } from '../../client/index.ts';
import { useFormats } from '../shared/format.ts';
import { useSession } from '../shared/session.ts';
import { useWords } from '../shared/words.ts';
import { adviceOn } from './advice.ts';
import { type Asked, isAsking } from './asked.ts';
import { BulkActions } from './bulk-actions.tsx';
import { ResultRow } from './result-row.tsx';
import { SEARCH_WORDS } from './words.ts';

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
  const newest = pages.at(-1);
  const total = `${number(newest?.total ?? 0)}${newest?.totalIsLowerBound === true ? '+' : ''}`;
  const canAct = ['hold', 'export', 'restrict'].some((right) => may(right));
  if (hits.length === 0 && onMore === undefined) {
    if (isAsking(asked)) return <NothingFound hasDays={!adviceOn(asked).includes('dates')} />;
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
    <div>
      <div className="cv-head">
        <h2 aria-live="polite">
          {t.found(total)} <span className="cv-count">{asked.words.trim() === '' ? t.newest : t.best}</span>
        </h2>
        {canAct && (
          <BulkActions selected={selected} shown={hits.map(({ recordingId }) => recordingId)} onSelect={setSelected} />
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
        <div className="cv-more">
          <Button loading={loadingMore} onClick={onMore}>
            {t.more}
          </Button>
        </div>
      )}
    </div>
  );
}

function NothingFound({ hasDays }: { readonly hasDays: boolean }): ReactElement {
  const t = useWords(SEARCH_WORDS);
  return (
    <div className="cv-nothing">
      <p>{t.nothing}</p>
      {hasDays ? t.nothingHint : t.nothingDates}
    </div>
  );
}
