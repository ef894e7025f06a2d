/** Releasing what a matter holds, and closing the matter. */
import Alert from '@cloudscape-design/components/alert';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { FormModal } from '../shared/form-modal.tsx';
import { useNotify } from '../shared/notifications.tsx';
import { ReasonField } from '../shared/reason-field.tsx';
import { useClient } from '../shared/session.ts';
import { COMMON_WORDS } from '../shared/words-common.ts';
import { useWords } from '../shared/words.ts';
import { holdCounts } from './hold-answer.ts';
import { MATTER_WORDS } from './words.ts';

interface EndHoldsProps {
  readonly matterId: string;
  /** Standing rules stay in force when everything is released. */
  readonly standing?: number;
  readonly onClose: () => void;
}

/** Everything the matter holds; single recordings are released on their own pages. */
export function ReleaseHolds({ matterId, standing = 0, onClose }: EndHoldsProps): ReactElement {
  const t = useWords(MATTER_WORDS);
  const common = useWords(COMMON_WORDS);
  const client = useClient();
  const notify = useNotify();
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const release = async (): Promise<void> => {
    const answer = await client.delete('/matters/{id}/holds', {
      params: { path: { id: matterId } },
      body: { everything: true, reason },
    });
    const { released, failed, erased, waits } = await holdCounts(client, answer);
    const changed = ['matters', 'recordings', 'approvals'];
    await Promise.all(changed.map(async (key) => queries.invalidateQueries({ queryKey: [key] })));
    if (waits) notify.info(common.awaitsApproval);
    else if (failed > 0 || erased > 0) notify.warning(t.released(released, failed, erased));
    else notify.success(t.released(released, failed, erased));
  };
  return (
    <FormModal
      title={t.releaseTitle}
      action={t.releaseAll}
      ready={reason.trim() !== ''}
      run={release}
      onClose={onClose}
    >
      <p>{t.releaseAllText}</p>
      {standing > 0 && <Alert type="warning">{t.standingStays(standing)}</Alert>}
      <ReasonField value={reason} onChange={setReason} />
    </FormModal>
  );
}

export function CloseMatter({ matterId, onClose }: EndHoldsProps): ReactElement {
  const t = useWords(MATTER_WORDS);
  const client = useClient();
  const notify = useNotify();
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const close = async (): Promise<void> => {
    await client.post('/matters/{id}/close', { params: { path: { id: matterId } }, body: { reason } });
    await queries.invalidateQueries({ queryKey: ['matters'] });
    notify.success(t.closedNow);
  };
  return (
    <FormModal title={t.close} action={t.close} ready={reason.trim() !== ''} run={close} onClose={onClose}>
      <p>{t.closeText}</p>
      <ReasonField value={reason} onChange={setReason} />
    </FormModal>
  );
}
