/** One request of a caller: what became of each recording, and the answer to take out. */
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useParams } from 'react-router';
import { everyItem, type Schema } from '../../client/index.ts';
import { useFormats } from '../shared/format.ts';
import { useNotify } from '../shared/notifications.tsx';
import { ProblemAlert } from '../shared/problem-alert.tsx';
import { RecordingLink } from '../shared/recording-link.tsx';
import { saveFile } from '../shared/save-file.ts';
import { useClient, useSession } from '../shared/session.ts';
import { useWords } from '../shared/words.ts';
import { HeldList } from './request-answer.tsx';
import { RequestState } from './requests-page.tsx';
import { REQUEST_WORDS } from './words.ts';

const STATUS = { erased: 'success', refused: 'stopped', queued: 'pending', restricted: 'success' } as const;

export function Page(): ReactElement {
  const { id = '' } = useParams();
  const t = useWords(REQUEST_WORDS);
  const client = useClient();
  const { may } = useSession();
  const { time } = useFormats();
  const request = useQuery({
    queryKey: ['subject-requests', id],
    queryFn: async () => client.get('/subject-requests/{id}', { params: { path: { id } } }),
  });
  if (request.error) return <ProblemAlert error={request.error} onRetry={() => void request.refetch()} />;
  if (!request.data) return <Spinner size="large" />;
  const { kind, customerRef, receivedAt, receivedBy, reason, outcomes, recordings } = request.data;
  const isAnswer = kind === 'access' || kind === 'portability';
  // The answer is gone with the customer's reference.
  const hasContent = isAnswer && may('requests') && customerRef !== undefined;
  return (
    <SpaceBetween size="l">
      <Header variant="h1" actions={hasContent && <DownloadContent requestId={id} />}>
        {t.one}
      </Header>
      <Container>
        <KeyValuePairs
          columns={3}
          items={[
            { label: t.kind, value: t[kind] },
            { label: t.customer, value: customerRef ?? t.gone },
            { label: t.state, value: <RequestState request={request.data} /> },
            { label: t.received, value: time(receivedAt) },
            { label: t.by, value: receivedBy },
            { label: t.why, value: reason ?? '–' },
            { label: t.recordings, value: recordings ?? '–' },
          ]}
        />
      </Container>
      {!isAnswer && <Outcomes outcomes={outcomes} />}
      {kind === 'access' && hasContent && <HeldList requestId={id} count={recordings} />}
      {kind === 'portability' && <p>{t.portableAbout}</p>}
    </SpaceBetween>
  );
}

function Outcomes({ outcomes }: Pick<Schema<'SubjectRequest'>, 'outcomes'>): ReactElement {
  const t = useWords(REQUEST_WORDS);
  const { date } = useFormats();
  return (
    <Table
      header={<Header counter={`(${outcomes.length})`}>{t.recordings}</Header>}
      items={outcomes}
      trackBy="recordingId"
      wrapLines
      empty={t.noOutcomes}
      ariaLabels={{ tableLabel: t.recordings }}
      columnDefinitions={[
        {
          id: 'recording',
          header: t.recordings,
          cell: ({ recordingId }) => <RecordingLink id={recordingId} />,
          isRowHeader: true,
        },
        {
          id: 'outcome',
          header: t.outcome,
          cell: ({ outcome }) => <StatusIndicator type={STATUS[outcome]}>{t[outcome]}</StatusIndicator>,
        },
        { id: 'why', header: t.why, cell: ({ reason }) => reason ?? '–' },
        { id: 'date', header: t.date, cell: (item) => (item.date === undefined ? '–' : date(item.date)) },
        { id: 'rule', header: t.rule, cell: ({ citation }) => citation ?? '–' },
      ]}
    />
  );
}

/** What is held about the caller, or its portable form: reading it is a custody event of each recording. */
function DownloadContent({ requestId }: { readonly requestId: string }): ReactElement {
  const t = useWords(REQUEST_WORDS);
  const client = useClient();
  const notify = useNotify();
  const download = useMutation({
    mutationFn: async () => {
      const path = { id: requestId };
      const pages = everyItem(async (page) =>
        client.get('/subject-requests/{id}/content', { params: { path, query: page } }),
      );
      const items = await Array.fromAsync(pages);
      saveFile(
        new Blob([JSON.stringify({ requestId, items }, null, 2)], { type: 'application/json' }),
        `${requestId}.json`,
      );
    },
    onError: notify.problem,
  });
  return (
    <Button
      loading={download.isPending}
      onClick={() => {
        download.mutate();
      }}
    >
      {t.download}
    </Button>
  );
}
