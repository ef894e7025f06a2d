/** Places recordings on hold for a matter, or releases them from one. */
import Autosuggest from '@cloudscape-design/components/autosuggest';
import FormField from '@cloudscape-design/components/form-field';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import type { Schema } from '../../../client/index.ts';
import { holdCounts, type HoldCounts } from '../../compliance/hold-answer.ts';
import { FormModal } from '../../shared/form-modal.tsx';
import { useNotify } from '../../shared/notifications.tsx';
import { ReasonField } from '../../shared/reason-field.tsx';
import { useClient, useSession } from '../../shared/session.ts';
import { useWords } from '../../shared/words.ts';
import { PendingNote } from './pending-note.tsx';
import { ACTION_WORDS } from './words.ts';

interface HoldModalProps {
  readonly kind: 'hold' | 'release';
  readonly recordingIds: readonly string[];
  readonly matters: readonly string[] | undefined;
  readonly onClose: () => void;
}

export function HoldModal({ kind, recordingIds, matters, onClose }: HoldModalProps): ReactElement {
  const t = useWords(ACTION_WORDS);
  const client = useClient();
  const { may } = useSession();
  const queries = useQueryClient();
  const notify = useNotify();
  const [matter, setMatter] = useState(matters?.[0] ?? '');
  const [reason, setReason] = useState('');
  const open = useQuery({
    queryKey: ['matters', 'open'],
    queryFn: ({ signal }) => client.get('/matters', { params: { query: { open: 'true', limit: 200 } }, signal }),
    enabled: matters === undefined && may('cases'),
  });
  const options = matters?.map((value) => ({ value })) ?? open.data?.items.map(optionOf) ?? [];
  const run = async (): Promise<void> => {
    const params = { path: { id: matter.trim() } };
    const body = { recordingIds, reason: reason.trim() };
    const done =
      kind === 'hold'
        ? await client.post('/matters/{id}/holds', { params, body: { ...body, future: false } })
        : await client.delete('/matters/{id}/holds', { params, body: { ...body, future: false } });
    const counts = await holdCounts(client, done);
    await queries.invalidateQueries({ queryKey: ['recordings'] });
    await queries.invalidateQueries({ queryKey: ['matters'] });
    if (counts.waits) notify.info(<PendingNote />);
    else if (counts.failed > 0 || counts.erased > 0) notify.warning(textOf(counts));
    else notify.success(textOf(counts));
  };
  const textOf = ({ placed, released, unchanged, failed, erased }: HoldCounts): string =>
    [
      kind === 'hold' ? t.placed(placed) : t.released(released),
      unchanged > 0 && t.unchanged(unchanged),
      failed > 0 && t.failed(failed),
      erased > 0 && t.erasedToo(erased),
    ]
      .filter(Boolean)
      .join(' ');
  return (
    <FormModal
      title={t[kind].title}
      action={t[kind].action}
      ready={matter.trim() !== '' && reason.trim() !== ''}
      onClose={onClose}
      run={run}
    >
      <p>
        {t.calls(recordingIds.length)} {t[kind].effect}
      </p>
      <FormField label={t.matter} constraintText={kind === 'hold' && t.matterHint}>
        <Autosuggest
          value={matter}
          options={options}
          enteredTextLabel={(value) => value}
          ariaLabel={t.matter}
          onChange={({ detail }) => {
            setMatter(detail.value);
          }}
        />
      </FormField>
      <ReasonField value={reason} onChange={setReason} />
    </FormModal>
  );
}

function optionOf({ matterId, title }: Schema<'Matter'>): { value: string; description?: string } {
  return { value: matterId, ...(title !== undefined && { description: title }) };
}
