/** Holds recordings for a matter: those that are named, or those that match. */
import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import Textarea from '@cloudscape-design/components/textarea';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { FormModal } from '../shared/form-modal.tsx';
import { useNotify } from '../shared/notifications.tsx';
import { ReasonField } from '../shared/reason-field.tsx';
import { useClient } from '../shared/session.ts';
import { TextField } from '../shared/text-field.tsx';
import { useWords } from '../shared/words.ts';
import { holdCounts } from './hold-answer.ts';
import { MATTER_WORDS } from './words.ts';

interface PlaceHoldsProps {
  /** Given where the matter is known. */
  readonly matterId?: string;
  readonly onClose: () => void;
}

const EMPTY = { words: '', businessLine: '', agentId: '', customerRef: '', from: '', to: '' };

export function PlaceHolds({ matterId: known = '', onClose }: PlaceHoldsProps): ReactElement {
  const t = useWords(MATTER_WORDS);
  const client = useClient();
  const notify = useNotify();
  const queries = useQueryClient();
  const [matterId, setMatterId] = useState(known);
  const [ids, setIds] = useState('');
  const [query, setQuery] = useState(EMPTY);
  const [future, setFuture] = useState(false);
  const [reason, setReason] = useState('');
  const named = ids.split(/\s+/u).filter((id) => id !== '');
  const isQuery = named.length === 0;
  const matches = Object.values(query).some((value) => value.trim() !== '');

  const place = async (): Promise<void> => {
    const body = isQuery ? { query: queryOf(query), future, reason } : { recordingIds: named, reason };
    const answer = await client.post('/matters/{id}/holds', { params: { path: { id: matterId.trim() } }, body });
    const { placed, unchanged, failed } = await holdCounts(client, answer);
    await Promise.all(['matters', 'recordings'].map(async (key) => queries.invalidateQueries({ queryKey: [key] })));
    notify.success(t.placed(placed, unchanged, failed));
  };
  const field = (name: keyof typeof EMPTY, label: string): ReactElement => (
    <TextField
      label={label}
      value={query[name]}
      onChange={(value) => {
        setQuery({ ...query, [name]: value });
      }}
    />
  );
  return (
    <FormModal
      title={t.placeTitle}
      action={t.place}
      ready={matterId.trim() !== '' && reason.trim() !== '' && (!isQuery || matches)}
      run={place}
      onClose={onClose}
    >
      {known === '' && <TextField label={t.matter} hint={t.matterHint} value={matterId} onChange={setMatterId} />}
      <FormField label={t.ids} constraintText={t.idsHint}>
        <Textarea
          value={ids}
          rows={3}
          onChange={({ detail }) => {
            setIds(detail.value);
          }}
        />
      </FormField>
      {isQuery && (
        <>
          {field('words', t.words)}
          {field('businessLine', t.line)}
          {field('agentId', t.agent)}
          {field('customerRef', t.customer)}
          {field('from', t.from)}
          {field('to', t.to)}
          <Checkbox
            checked={future}
            onChange={({ detail }) => {
              setFuture(detail.checked);
            }}
          >
            {t.future}
          </Checkbox>
        </>
      )}
      <ReasonField value={reason} onChange={setReason} />
    </FormModal>
  );
}

interface Query {
  words: string;
  filters: Partial<Record<'businessLine' | 'agentId' | 'customerRef', string[]>>;
  from?: string;
  to?: string;
}

function queryOf({ words, businessLine, agentId, customerRef, from, to }: typeof EMPTY): Query {
  return {
    words: words.trim(),
    filters: {
      ...(businessLine.trim() !== '' && { businessLine: [businessLine.trim()] }),
      ...(agentId.trim() !== '' && { agentId: [agentId.trim()] }),
      ...(customerRef.trim() !== '' && { customerRef: [customerRef.trim()] }),
    },
    ...(from.trim() !== '' && { from: from.trim() }),
    ...(to.trim() !== '' && { to: to.trim() }),
  };
}
