/** Reviews that are there; once there is one by the reader, beside what the scorecard found. */
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { Schema } from '../../client/index.ts';
import { useFormats } from '../shared/format.ts';
import { ProblemAlert } from '../shared/problem-alert.tsx';
import { useClient, useSession } from '../shared/session.ts';
import { useNameOf, useWords } from '../shared/words.ts';
import type { Scorecard } from './review-form.tsx';
import { REVIEW_WORDS } from './words.ts';

type Review = Schema<'Reviews'>['reviews'][number];

interface EarlierReviewsProps {
  readonly recordingId: string;
  readonly card: Scorecard;
}

export function EarlierReviews({ recordingId, card }: EarlierReviewsProps): ReactElement {
  const t = useWords(REVIEW_WORDS);
  const client = useClient();
  const { sub } = useSession();
  const { time } = useFormats();
  const reviews = useQuery({
    queryKey: ['reviews', recordingId],
    queryFn: async () => client.get('/recordings/{id}/reviews', { params: { path: { id: recordingId } } }),
  });
  if (reviews.error) return <ProblemAlert error={reviews.error} onRetry={() => void reviews.refetch()} />;
  const items = reviews.data?.reviews ?? [];
  const own = items.find(({ reviewer, scorecard }) => reviewer === sub && scorecard === card.id);
  return (
    <SpaceBetween size="l">
      {own && <Comparison recordingId={recordingId} card={card} own={own} />}
      <Table
        header={<Header>{t.earlier}</Header>}
        items={items}
        loading={reviews.isPending}
        trackBy={({ reviewer, scorecard }) => `${reviewer} ${scorecard}`}
        empty={t.none}
        wrapLines
        ariaLabels={{ tableLabel: t.earlier }}
        columnDefinitions={[
          { id: 'by', header: t.by, cell: ({ reviewer }) => reviewer, isRowHeader: true },
          { id: 'card', header: t.scorecard, cell: ({ scorecard }) => scorecard },
          { id: 'at', header: t.at, cell: ({ at }) => time(at) },
          { id: 'score', header: t.score, cell: ({ score }) => score ?? '–' },
          { id: 'comment', header: t.comment, cell: ({ comment }) => comment ?? '–' },
        ]}
      />
    </SpaceBetween>
  );
}

function Comparison({ recordingId, card, own }: EarlierReviewsProps & { readonly own: Review }): ReactElement {
  const t = useWords(REVIEW_WORDS);
  const nameOf = useNameOf();
  const client = useClient();
  const analysis = useQuery({
    queryKey: ['recordings', recordingId, 'analysis'],
    queryFn: async () => client.get('/recordings/{id}/analysis', { params: { path: { id: recordingId } } }),
  });
  const scored = analysis.data?.scorecards.find(({ id }) => id === card.id);
  const word = (passed: boolean | null | undefined): string =>
    passed === true ? t.passed : passed === false ? t.failed : t.skipped;
  return (
    <Table
      header={<Header>{t.compare}</Header>}
      items={card.items}
      loading={analysis.isPending}
      trackBy="id"
      ariaLabels={{ tableLabel: t.compare }}
      columnDefinitions={[
        { id: 'item', header: t.scorecard, cell: (item) => nameOf(item) ?? item.id, isRowHeader: true },
        { id: 'human', header: t.human, cell: ({ id }) => word(own.items.find((item) => item.id === id)?.passed) },
        {
          id: 'machine',
          header: t.machine,
          cell: ({ id }) => word(scored?.items.find((item) => item.id === id)?.passed),
        },
      ]}
    />
  );
}
