/** Mean scores by period as lines, and as the table that says the same with counts. */
import Alert from '@cloudscape-design/components/alert';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import LineChart from '@cloudscape-design/components/line-chart';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import Table from '@cloudscape-design/components/table';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { Schema } from '../../client/index.ts';
import { useFormats } from '../shared/format.ts';
import { ProblemAlert } from '../shared/problem-alert.tsx';
import { useClient } from '../shared/session.ts';
import { useWords } from '../shared/words.ts';
import { QUALITY_WORDS } from './words.ts';

export const GROUPS = ['team', 'agentId', 'businessLine', 'scorecard'] as const;
export const PERIODS = ['week', 'day', 'month'] as const;
const MOST_LINES = 8;
const BEST = 100;

interface ScoreTrendProps {
  readonly group: (typeof GROUPS)[number];
  readonly by: (typeof PERIODS)[number];
}

export function ScoreTrend({ group, by }: ScoreTrendProps): ReactElement {
  const t = useWords(QUALITY_WORDS);
  const client = useClient();
  const scores = useQuery({
    queryKey: ['insights', 'scores', group, by],
    queryFn: async () => client.get('/insights/scores', { params: { query: { group, by } } }),
  });
  if (scores.error) return <ProblemAlert error={scores.error} onRetry={() => void scores.refetch()} />;
  if (!scores.data) return <Spinner />;
  const { items, more } = scores.data;
  const rows = items.flatMap(({ group: name, series }) =>
    series.map(({ period, score }) => ({
      key: `${name} ${period}`,
      name: name === '' ? t.unknown : name,
      period,
      score,
    })),
  );
  return (
    <Container header={<Header>{t.over}</Header>}>
      <SpaceBetween size="m">
        {more && <Alert type="info">{t.cut}</Alert>}
        <Lines items={items} />
        <Rows rows={rows} />
      </SpaceBetween>
    </Container>
  );
}

function Lines({ items }: Pick<Schema<'Scores'>, 'items'>): ReactElement | undefined {
  const t = useWords(QUALITY_WORDS);
  const { date } = useFormats();
  const periods = [...new Set(items.flatMap(({ series }) => series.map(({ period }) => period)))].sort();
  if (periods.length < 2) return undefined;
  return (
    <LineChart
      height={240}
      hideFilter
      xScaleType="categorical"
      xDomain={periods}
      xTickFormatter={date}
      yDomain={[0, BEST]}
      ariaLabel={t.over}
      series={items.slice(0, MOST_LINES).map(({ group, series }) => ({
        type: 'line',
        title: group === '' ? t.unknown : group,
        data: series.flatMap(({ period, score }) => (score.mean === null ? [] : [{ x: period, y: score.mean }])),
      }))}
    />
  );
}

interface Row {
  readonly key: string;
  readonly name: string;
  readonly period: string;
  readonly score: { readonly calls: number; readonly mean: number | null };
}

function Rows({ rows }: { readonly rows: readonly Row[] }): ReactElement {
  const t = useWords(QUALITY_WORDS);
  const { number, date } = useFormats();
  return (
    <Table
      variant="embedded"
      items={rows}
      trackBy="key"
      empty={t.empty}
      ariaLabels={{ tableLabel: t.over }}
      columnDefinitions={[
        { id: 'group', header: t.group, cell: ({ name }) => name, isRowHeader: true },
        { id: 'period', header: t.period, cell: ({ period }) => date(period) },
        {
          id: 'score',
          header: t.score,
          cell: ({ score }) => (score.mean === null ? '–' : number(Math.round(score.mean))),
        },
        { id: 'calls', header: t.calls, cell: ({ score }) => score.calls },
      ]}
    />
  );
}
