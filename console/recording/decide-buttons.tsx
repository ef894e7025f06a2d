/** What becomes of a recording in quarantine: a person says so, with the reason. */
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { FormModal } from '../shared/form-modal.tsx';
import { ReasonField } from '../shared/reason-field.tsx';
import { useClient } from '../shared/session.ts';
import { useWords } from '../shared/words.ts';
import { QUARANTINE_WORDS } from './quarantine-words.ts';

export function DecideButtons({ recordingId }: { readonly recordingId: string }): ReactElement {
  const t = useWords(QUARANTINE_WORDS);
  const client = useClient();
  const queries = useQueryClient();
  const [outcome, setOutcome] = useState<'accept' | 'reject'>();
  const [reason, setReason] = useState('');
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <Button
        onClick={() => {
          setOutcome('accept');
        }}
      >
        {t.accept}
      </Button>
      <Button
        onClick={() => {
          setOutcome('reject');
        }}
      >
        {t.reject}
      </Button>
      {outcome && (
        <FormModal
          title={t.question[outcome]}
          action={t[outcome]}
          ready={reason.trim() !== ''}
          onClose={() => {
            setOutcome(undefined);
          }}
          run={async () => {
            const body = { outcome, reason: reason.trim() };
            await client.post('/recordings/{id}/quarantine-decision', { params: { path: { id: recordingId } }, body });
            await queries.invalidateQueries({ queryKey: ['recordings'] });
          }}
        >
          <p>{t.effect[outcome]}</p>
          <ReasonField value={reason} onChange={setReason} />
        </FormModal>
      )}
    </SpaceBetween>
  );
}
