import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { type Schema, verdictOf, waitForJob } from '../../../client/index.ts';
import { ProblemAlert } from '../../shared/problem-alert.tsx';
import { useClient } from '../../shared/session.ts';
import { useWords } from '../../shared/words.ts';
import { EVIDENCE_WORDS } from './words.ts';

export function VerifyNow({ recordingId }: { readonly recordingId: string }): ReactElement {
  const t = useWords(EVIDENCE_WORDS);
  const client = useClient();
  const queries = useQueryClient();
  const [isLong, setLong] = useState(false);
  const verifying = useMutation({
    mutationFn: async (): Promise<Schema<'Verification'>> => {
      const answer = await client.post('/recordings/{id}/verify', { params: { path: { id: recordingId } } });
      if ('verdict' in answer) return answer;
      setLong(true);
      return verdictOf(recordingId, await waitForJob(client, answer.jobId));
    },
    onSettled: () => {
      setLong(false);
      // Its verdict is shown on the page, in the search and in the list of what is damaged.
      void queries.invalidateQueries({ queryKey: ['damages'] });
      void queries.invalidateQueries({ queryKey: ['search'], refetchType: 'none' });
      return queries.invalidateQueries({ queryKey: ['recordings', recordingId] });
    },
  });
  const result = verifying.data;
  return (
    <SpaceBetween size="xs">
      <Button
        variant="primary"
        iconName="check"
        loading={verifying.isPending}
        onClick={() => {
          verifying.mutate();
        }}
      >
        {t.verify}
      </Button>
      <Box fontSize="body-s" color="text-body-secondary">
        {isLong ? t.verifying : t.verifyHint}
      </Box>
      {verifying.error && <ProblemAlert error={verifying.error} />}
      {result && (
        <div role="status">
          <Alert type={ALERTS[result.verdict]} header={t.verdict[result.verdict]}>
            <span lang="en">{result.detail}</span>
          </Alert>
        </div>
      )}
    </SpaceBetween>
  );
}

const ALERTS = {
  intact: 'success',
  altered: 'error',
  missing: 'error',
  unreadable: 'error',
  archived: 'warning',
  erased: 'info',
} as const;
