/** How far scorecards and people agree, item by item. */
import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
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

type Card = Schema<'CalibrationReport'>['scorecards'][number];

export function Page(): ReactElement {
  const t = useWords(QUALITY_WORDS);
  const client = useClient();
  const report = useQuery({ queryKey: ['calibration'], queryFn: async () => client.get('/insights/calibration') });
  if (report.error) return <ProblemAlert error={report.error} onRetry={() => void report.refetch()} />;
  if (!report.data) return <Spinner size="large" />;
  const { scorecards, calls } = report.data;
  return (
    <SpaceBetween size="l">
      <Header variant="h1" description={t.calibrationAbout} counter={`(${t.reviewed(calls)})`}>
        {t.calibration}
      </Header>
      {scorecards.length === 0 && (
        <Box textAlign="center" padding="xl" color="text-body-secondary">
          {t.noReviews}
        </Box>
      )}
      {scorecards.map((card) => (
        <Agreement key={`${card.id} ${card.version}`} card={card} />
      ))}
    </SpaceBetween>
  );
}

function Agreement({ card }: { readonly card: Card }): ReactElement {
  const t = useWords(QUALITY_WORDS);
  const { percent, number } = useFormats();
  return (
    <Table
      header={<Header>{`${card.id} ${card.version}`}</Header>}
      items={[...card.items, { ...card.overall, id: t.overall }]}
      trackBy="id"
      ariaLabels={{ tableLabel: card.id }}
      columnDefinitions={[
        { id: 'item', header: t.item, cell: ({ id }) => id, isRowHeader: true },
        { id: 'compared', header: t.compared, cell: ({ compared }) => compared },
        {
          id: 'agreement',
          header: t.agreement,
          cell: ({ agreement, interval }) =>
            `${percent(agreement)} (${percent(interval.low)} – ${percent(interval.high)})`,
        },
        { id: 'kappa', header: t.kappa, cell: ({ kappa }) => (kappa === null ? '–' : number(kappa)) },
        { id: 'human', header: t.onlyHuman, cell: ({ onlyHumanPassed }) => onlyHumanPassed },
        { id: 'machine', header: t.onlyMachine, cell: ({ onlyMachinePassed }) => onlyMachinePassed },
      ]}
    />
  );
}
