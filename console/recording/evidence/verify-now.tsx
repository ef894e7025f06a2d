import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { type Schema, waitForJob } from '../../../client/index.ts';
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
      return queries.invalidateQueries({ queryKey: ['recordings', recordingId, 'custody'] });
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

/** The result of a job counts, and lists what is not intact. */
function verdictOf(recordingId: string, { result }: Schema<'Job'>): Schema<'Verification'> {
  const problem = result && 'problems' in result ? result.problems[0] : undefined;
  if (problem) return problem;
  const isErased = result !== undefined && 'erased' in result && result.erased > 0;
  const isArchived = result !== undefined && 'archived' in result && result.archived > 0;
  return { recordingId, verdict: isErased ? 'erased' : isArchived ? 'archived' : 'intact', detail: '' };
}
