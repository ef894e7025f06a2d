/** What agents leave out in calls about a topic, and example calls that show it. */
import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import type { ReactElement } from 'react';
import type { Schema } from '../../client/index.ts';
import { useLabels } from '../search/labels.ts';
import { useFormats } from '../shared/format.ts';
import { RecordingLink } from '../shared/recording-link.tsx';
import { useClient } from '../shared/session.ts';
import { useWords } from '../shared/words.ts';
import { queryOf } from './filter-bar.tsx';
import { QuestionPage } from './question-page.tsx';
import { Share } from './share.tsx';
import { INSIGHT_WORDS } from './words.ts';

type Cause = Schema<'RootCauses'>['items'][number];
const MOST_EXAMPLES = 3;
const MOST_AGENTS = 3;

export function Page(): ReactElement {
  const t = useWords(INSIGHT_WORDS);
  const client = useClient();
  return (
    <QuestionPage
      title={t.causes}
      about={t.causesAbout}
      name="root-causes"
      groups={['week']}
      groupLabel={t.period}
      ask={async (filter) => client.get('/insights/root-causes', { params: { query: queryOf(filter) } })}
      show={(answer) => <Causes answer={answer} />}
    />
  );
}

function Causes({ answer: { items, more } }: { readonly answer: Schema<'RootCauses'> }): ReactElement {
  const t = useWords(INSIGHT_WORDS);
  const label = useLabels();
  return (
    <Table
      header={<Header>{t.causes}</Header>}
      footer={more > 0 ? t.more(more) : undefined}
      items={items}
      trackBy={({ topic, step }) => `${topic} ${step}`}
      empty={t.empty}
      wrapLines
      ariaLabels={{ tableLabel: t.causes }}
      columnDefinitions={[
        {
          id: 'cause',
          header: `${t.topic}, ${t.step}`,
          isRowHeader: true,
          cell: ({ topic, step }) => (
            <>
              <Box fontWeight="bold">{label('topic', topic)}</Box>
              {step}
            </>
          ),
        },
        { id: 'missed', header: t.missed, cell: (cause) => <Share value={cause} /> },
        { id: 'elsewhere', header: t.elsewhere, cell: ({ elsewhere }) => <Share value={elsewhere} /> },
        { id: 'lift', header: t.lift, cell: (cause) => <Lift cause={cause} /> },
        { id: 'agents', header: t.agents, cell: (cause) => <Agents cause={cause} /> },
        {
          id: 'examples',
          header: t.examples,
          cell: ({ examples }) => (
            <SpaceBetween size="xxs">
              {examples.slice(0, MOST_EXAMPLES).map((id) => (
                <RecordingLink key={id} id={id} short />
              ))}
            </SpaceBetween>
          ),
        },
      ]}
    />
  );
}

function Lift({ cause: { lift } }: { readonly cause: Cause }): ReactElement {
  const t = useWords(INSIGHT_WORDS);
  const { number } = useFormats();
  if (!lift) return <>–</>;
  return (
    <>
      <strong>{number(lift.ratio)} ×</strong>
      <Box variant="small" display="block">
        {t.interval(number(lift.interval.low), number(lift.interval.high))}
        {!lift.clear && ` (${t.unclear})`}
      </Box>
    </>
  );
}

function Agents({ cause: { agents } }: { readonly cause: Cause }): ReactElement {
  const t = useWords(INSIGHT_WORDS);
  return (
    <>
      {agents.slice(0, MOST_AGENTS).map(({ agentId, calls, of }) => (
        <div key={agentId}>{`${agentId}: ${t.of(calls, of)}`}</div>
      ))}
    </>
  );
}
