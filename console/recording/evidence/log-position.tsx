/** Where the seal stands in the signed log, and the proof of it to take along. */
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { CallvaultProblem } from '../../../client/index.ts';
import { ProblemAlert } from '../../shared/problem-alert.tsx';
import { useFormats } from '../../shared/format.ts';
import { saveFile } from '../../shared/save-file.ts';
import { useClient } from '../../shared/session.ts';
import { useWords } from '../../shared/words.ts';
import { Nothing, Section } from '../tabs/section.tsx';
import { EVIDENCE_WORDS } from './words.ts';

export function LogPosition({ recordingId }: { readonly recordingId: string }): ReactElement {
  const t = useWords(EVIDENCE_WORDS);
  const client = useClient();
  const { number } = useFormats();
  const proof = useQuery({
    queryKey: ['recordings', recordingId, 'proof'],
    queryFn: ({ signal }) => client.get('/recordings/{id}/proof', { params: { path: { id: recordingId } }, signal }),
  });
  const notYet = proof.error instanceof CallvaultProblem && [404, 409].includes(proof.error.status);
  return (
    <Section title={t.log}>
      {proof.isPending && <Spinner />}
      {notYet && <Nothing>{t.notLogged}</Nothing>}
      {proof.error && !notYet && <ProblemAlert error={proof.error} onRetry={() => void proof.refetch()} />}
      {proof.data && (
        <SpaceBetween direction="horizontal" size="s" alignItems="center">
          <span>{t.position(number(proof.data.leafIndex))}</span>
          <Button
            iconName="download"
            variant="inline-link"
            onClick={() => {
              const text = JSON.stringify(proof.data, undefined, 2);
              saveFile(new Blob([text], { type: 'application/json' }), `callvault-proof-${recordingId}.json`);
            }}
          >
            {t.proof}
          </Button>
        </SpaceBetween>
      )}
    </Section>
  );
}
