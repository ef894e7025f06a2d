/** How much of a call nobody speaks, and how long callers wait. */
import Header from '@cloudscape-design/components/header';
import Table from '@cloudscape-design/components/table';
import type { ReactElement } from 'react';
import type { Schema } from '../../client/index.ts';
import { useLabels } from '../search/labels.ts';
import { useClient } from '../shared/session.ts';
import { useWords } from '../shared/words.ts';
import { queryOf } from './filter-bar.tsx';
import { QuestionPage } from './question-page.tsx';
import { MeanShare, Share } from './share.tsx';
import { INSIGHT_WORDS } from './words.ts';

export function Page(): ReactElement {
  const t = useWords(INSIGHT_WORDS);
  const client = useClient();
  return (
    <QuestionPage
      title={t.waiting}
      about={t.waitingAbout}
      name="silence"
      groups={['businessLine', 'team', 'source', 'language']}
      groupLabel={t.by}
      ask={async (filter, by) => client.get('/insights/silence', { params: { query: { ...queryOf(filter), by } } })}
      show={(answer) => <Waiting answer={answer} />}
    />
  );
}

function Waiting({ answer: { items, by } }: { readonly answer: Schema<'Waiting'> }): ReactElement {
  const t = useWords(INSIGHT_WORDS);
  const label = useLabels();
  return (
    <Table
      header={<Header>{t.waiting}</Header>}
      items={items}
      trackBy="group"
      empty={t.empty}
      ariaLabels={{ tableLabel: t.waiting }}
      columnDefinitions={[
        {
          id: 'group',
          header: t.group,
          cell: ({ group }) => (group === '' ? t.unassigned : label(by, group)),
          isRowHeader: true,
        },
        { id: 'calls', header: t.calls, cell: ({ calls }) => calls },
        { id: 'silence', header: t.silence, cell: ({ silence }) => <MeanShare value={silence} /> },
        { id: 'long', header: t.longSilence, cell: ({ longSilence }) => <Share value={longSilence} /> },
        { id: 'hold', header: t.hold, cell: ({ hold }) => <MeanShare value={hold} /> },
        { id: 'onHold', header: t.onHold, cell: ({ onHold }) => <Share value={onHold} /> },
      ]}
    />
  );
}
