/** The figures of each agent, those with most calls first. */
import Header from '@cloudscape-design/components/header';
import Table from '@cloudscape-design/components/table';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { MeanShare, Share } from '../insights/share.tsx';
import { useFormats } from '../shared/format.ts';
import { ProblemAlert } from '../shared/problem-alert.tsx';
import { useClient } from '../shared/session.ts';
import { useWords } from '../shared/words.ts';
import { QUALITY_WORDS } from './words.ts';

export function Agents(): ReactElement {
  const t = useWords(QUALITY_WORDS);
  const client = useClient();
  const { number } = useFormats();
  const agents = useQuery({ queryKey: ['insights', 'agents'], queryFn: async () => client.get('/insights/agents') });
  if (agents.error) return <ProblemAlert error={agents.error} onRetry={() => void agents.refetch()} />;
  const mean = (value: number | null): string => (value === null ? '–' : number(value));
  return (
    <Table
      header={<Header>{t.agents}</Header>}
      items={agents.data?.items ?? []}
      loading={agents.isPending}
      trackBy="agentId"
      empty={t.empty}
      ariaLabels={{ tableLabel: t.agents }}
      columnDefinitions={[
        { id: 'agent', header: t.agent, cell: ({ agentId }) => agentId || t.unknown, isRowHeader: true },
        { id: 'calls', header: t.calls, cell: ({ calls }) => calls },
        { id: 'score', header: t.score, cell: ({ score }) => mean(score.mean) },
        { id: 'missed', header: t.missed, cell: ({ missedSteps }) => <Share value={missedSteps} /> },
        { id: 'sentiment', header: t.sentiment, cell: ({ sentiment }) => mean(sentiment.mean) },
        { id: 'silence', header: t.silence, cell: ({ silence }) => <MeanShare value={silence} /> },
        { id: 'talk', header: t.talk, cell: ({ talk }) => <MeanShare value={talk} /> },
      ]}
    />
  );
}
