/** What calls are about, and how that changes. */
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import type { ReactElement } from 'react';
import type { Schema } from '../../client/index.ts';
import { useLabels } from '../search/labels.ts';
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
      title={t.topics}
      about={t.topicsAbout}
      name="topics"
      groups={['week', 'day', 'month']}
      groupLabel={t.period}
      ask={async (filter, by) => client.get('/insights/topics', { params: { query: { ...queryOf(filter), by } } })}
      show={(answer) => <Topics answer={answer} />}
    />
  );
}

function Topics({ answer: { items, calls } }: { readonly answer: Schema<'TopicShares'> }): ReactElement {
  const t = useWords(INSIGHT_WORDS);
  const label = useLabels();
  return (
    <SpaceBetween size="l">
      <Trend items={items.map(({ id, series }) => ({ name: label('topic', id), series }))} />
      <Table
        header={<Header counter={`(${calls})`}>{t.calls}</Header>}
        items={items}
        trackBy="id"
        empty={t.empty}
        ariaLabels={{ tableLabel: t.topics }}
        columnDefinitions={[
          { id: 'topic', header: t.topic, cell: ({ id }) => label('topic', id), isRowHeader: true },
          { id: 'share', header: t.share, cell: (item) => <Share value={item} /> },
        ]}
      />
    </SpaceBetween>
  );
}
