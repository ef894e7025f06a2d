import { useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { waitForJob, type CallvaultClient, type Schema } from '../../../client/index.ts';
import { FormModal } from '../../shared/form-modal.tsx';
import { useNotify } from '../../shared/notifications.tsx';
import { ReasonField } from '../../shared/reason-field.tsx';
import { useClient } from '../../shared/session.ts';
import { useWords } from '../../shared/words.ts';
import { ErasePreview } from './erase-preview.tsx';
import { PendingNote } from './pending-note.tsx';
import { ACTION_WORDS } from './words.ts';

/** Many recordings are a job. */
async function erasedBy(
  client: CallvaultClient,
  jobId: string,
): Promise<Omit<Schema<'ErasureResult'>, 'approval'> & { approval?: undefined }> {
  const { result } = await waitForJob(client, jobId);
  return { results: result && 'results' in result ? result.results : [] };
}

interface EraseModalProps {
  readonly recordingIds: readonly string[];
  readonly onClose: () => void;
}

export function EraseModal({ recordingIds, onClose }: EraseModalProps): ReactElement {
  const t = useWords(ACTION_WORDS);
  const client = useClient();
  const queries = useQueryClient();
  const notify = useNotify();
  const [reason, setReason] = useState('');
  return (
    <FormModal
      title={t.erase.title}
      action={t.erase.action}
      ready={reason.trim() !== ''}
      onClose={onClose}
      run={async () => {
        const answer = await client.post('/erasures', { body: { recordingIds, reason: reason.trim() } });
        const done = 'jobId' in answer ? await erasedBy(client, answer.jobId) : answer;
        await queries.invalidateQueries({ queryKey: ['recordings'] });
        await queries.invalidateQueries({ queryKey: ['search'] });
        if (done.approval) notify.info(<PendingNote />);
        for (const { outcome, reason: why } of done.results) {
          if (outcome === 'erased') notify.success(t.outcome.erased);
          else notify.info(`${t.outcome[outcome]} ${why}`);
        }
      }}
    >
      <p>
        {t.calls(recordingIds.length)} {t.erase.effect}
      </p>
      <ErasePreview recordingIds={recordingIds} />
      <ReasonField value={reason} onChange={setReason} />
    </FormModal>
  );
}
