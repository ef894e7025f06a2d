import { useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { waitForJob, type CallvaultClient } from '../../../client/index.ts';
import { FormModal } from '../../shared/form-modal.tsx';
import { useNotify } from '../../shared/notifications.tsx';
import { ReasonField } from '../../shared/reason-field.tsx';
import { useClient } from '../../shared/session.ts';
import { useWords } from '../../shared/words.ts';
import { ACTION_WORDS } from './words.ts';

/** Many recordings are a job. */
async function changedBy(client: CallvaultClient, jobId: string): Promise<number> {
  const { result } = await waitForJob(client, jobId);
  return result && 'counts' in result && 'lifted' in result.counts
    ? result.counts.restricted + result.counts.lifted
    : 0;
}

interface RestrictModalProps {
  readonly kind: 'restrict' | 'unrestrict';
  readonly recordingIds: readonly string[];
  readonly onClose: () => void;
}

export function RestrictModal({ kind, recordingIds, onClose }: RestrictModalProps): ReactElement {
  const t = useWords(ACTION_WORDS);
  const client = useClient();
  const queries = useQueryClient();
  const notify = useNotify();
  const [reason, setReason] = useState('');
  const restricted = kind === 'restrict';
  return (
    <FormModal
      title={t[kind].title}
      action={t[kind].action}
      ready={reason.trim() !== ''}
      onClose={onClose}
      run={async () => {
        const body = { recordingIds, restricted, reason: reason.trim() };
        const answer = await client.post('/restrictions', { body });
        const count = 'jobId' in answer ? await changedBy(client, answer.jobId) : answer.results.length;
        await queries.invalidateQueries({ queryKey: ['recordings'] });
        await queries.invalidateQueries({ queryKey: ['search'] });
        notify.success((restricted ? t.restrictedDone : t.unrestrictedDone)(count));
      }}
    >
      <p>
        {t.calls(recordingIds.length)} {t[kind].effect}
      </p>
      <ReasonField value={reason} onChange={setReason} />
    </FormModal>
  );
}
