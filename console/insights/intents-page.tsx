/** What callers want, what became of it, and what was lost to a competitor. */
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import type { ReactElement } from 'react';
import type { Schema } from '../../client/index.ts';
import { useLabels } from '../search/labels.ts';
import { useFormats } from '../shared/format.ts';
import { useClient } from '../shared/session.ts';
import { useWords } from '../shared/words.ts';
import { queryOf } from './filter-bar.tsx';
import { QuestionPage } from './question-page.tsx';
import { Share } from './share.tsx';
import { Trend } from './trend.tsx';
import { INSIGHT_WORDS } from './words.ts';

export function Page(): ReactElement {
  const t = useWords(INSIGHT_WORDS);
  const client = useClient();
  return (
    <QuestionPage
      title={t.intents}
      about={t.intentsAbout}
      name="intents"
      groups={['week', 'day', 'month']}
      groupLabel={t.period}
      ask={async (filter, by) => client.get('/insights/intents', { params: { query: { ...queryOf(filter), by } } })}
      show={(answer) => <Intents answer={answer} />}
    />
  );
}

function Intents({ answer: { items, calls } }: { readonly answer: Schema<'IntentShares'> }): ReactElement {
  const t = useWords(INSIGHT_WORDS);
  const label = useLabels();
  const { percent } = useFormats();
  return (
    <SpaceBetween size="l">
      <Trend items={items.map(({ id, series }) => ({ name: label('intent', id), series }))} />
      <Table
        header={<Header counter={`(${calls})`}>{t.calls}</Header>}
        items={items}
        trackBy="id"
        empty={t.empty}
        wrapLines
        ariaLabels={{ tableLabel: t.intents }}
        columnDefinitions={[
          { id: 'intent', header: t.intent, cell: ({ id }) => label('intent', id), isRowHeader: true },
          { id: 'share', header: t.share, cell: (item) => <Share value={item} /> },
          {
            id: 'outcomes',
            header: t.outcome,
            cell: ({ outcomes }) =>
              outcomes.map(({ outcome, share, calls: count, of }) => (
                <div key={outcome}>{`${outcome}: ${percent(share)} (${t.of(count, of)})`}</div>
              )),
          },
          { id: 'lost', header: t.lost, cell: ({ lost }) => (lost.of === 0 ? '–' : <Share value={lost} />) },
          { id: 'unknown', header: t.unknown, cell: ({ unknown }) => unknown },
        ]}
      />
    </SpaceBetween>
  );
}
