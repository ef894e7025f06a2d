/** Verifies every recording as a job, and shows what is not intact. */
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useMutation } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { notInOrder, orderOf, type Schema, verificationOf, waitForJob } from '../../client/index.ts';
import { useNotify } from '../shared/notifications.tsx';
import { RecordingLink } from '../shared/recording-link.tsx';
import { useClient } from '../shared/session.ts';
import { useWords } from '../shared/words.ts';
import { LOG_WORDS } from './words-archive.ts';

type Job = Schema<'Job'>;

export function VerifyAll(): ReactElement {
  const t = useWords(LOG_WORDS);
  const client = useClient();
  const notify = useNotify();
  const [progress, setProgress] = useState<Job['progress']>();
  const verify = useMutation({
    mutationFn: async () => {
      const asked = await client.post('/verifications', { body: {} });
      const onState = (job: Job): void => {
        setProgress(job.progress);
      };
      return verificationOf(await waitForJob(client, asked.jobId, { onState }));
    },
    onError: notify.problem,
  });
  return (
    <Container
      header={
        <Header
          description={t.verifyAbout}
          actions={
            <Button
              loading={verify.isPending}
              onClick={() => {
                verify.mutate();
              }}
            >
              {t.verifyAll}
            </Button>
          }
        >
          {t.verifyAll}
        </Header>
      }
    >
      <SpaceBetween size="m">
        {verify.isPending && progress && <Progress progress={progress} />}
        {verify.data && <Result found={verify.data} />}
      </SpaceBetween>
    </Container>
  );
}

const ALL = 100;

function Progress({ progress: { done, total } }: { readonly progress: NonNullable<Job['progress']> }): ReactElement {
  const t = useWords(LOG_WORDS);
  return (
    <ProgressBar
      label={t.verifyAll}
      additionalInfo={t.progress(total === undefined ? String(done) : `${done}/${total}`)}
      value={total === undefined || total === 0 ? 0 : (done / total) * ALL}
    />
  );
}

function Result({ found }: { readonly found: ReturnType<typeof verificationOf> }): ReactElement {
  const t = useWords(LOG_WORDS);
  const { checked, intact, erased, archived } = found;
  const { fine, isAll } = orderOf(found);
  const bad = notInOrder(found);
  return (
    <SpaceBetween size="s">
      <Alert type={!isAll ? 'error' : archived > 0 ? 'warning' : 'success'}>
        {t.verified(checked, intact, erased, archived)}
      </Alert>
      {bad.length < checked - fine && <p>{t.firstOf(bad.length, checked - fine)}</p>}
      {bad.length > 0 && (
        <Table
          variant="embedded"
          items={bad}
          trackBy="recordingId"
          ariaLabels={{ tableLabel: t.verdict }}
          columnDefinitions={[
            {
              id: 'recording',
              header: t.recording,
              cell: ({ recordingId }) => <RecordingLink id={recordingId} />,
              isRowHeader: true,
            },
            { id: 'verdict', header: t.verdict, cell: ({ verdict, detail }) => `${verdict}: ${detail}` },
          ]}
        />
      )}
    </SpaceBetween>
  );
}
