/** Holds recordings for a matter: those that are named, or those that match. */
import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { DayField } from '../shared/day-field.tsx';
import { FormModal } from '../shared/form-modal.tsx';
import { LineField } from '../shared/line-field.tsx';
import { useNotify } from '../shared/notifications.tsx';
import { ReasonField } from '../shared/reason-field.tsx';
import { useClient } from '../shared/session.ts';
import { TextField } from '../shared/text-field.tsx';
import { COMMON_WORDS } from '../shared/words-common.ts';
import { useWords } from '../shared/words.ts';
import { CountMatches } from './count-matches.tsx';
import { holdCounts } from './hold-answer.ts';
import { EMPTY_QUERY, type HoldFields, holdQueryOf, isAnyGiven, namedIds } from './hold-query.ts';
import { MATTER_WORDS } from './words.ts';

interface PlaceHoldsProps {
  /** Given where the matter is known. */
  readonly matterId?: string;
  readonly onClose: () => void;
}

export function PlaceHolds({ matterId: known = '', onClose }: PlaceHoldsProps): ReactElement {
  const t = useWords(MATTER_WORDS);
  const common = useWords(COMMON_WORDS);
  const client = useClient();
  const notify = useNotify();
  const queries = useQueryClient();
  const [matterId, setMatterId] = useState(known);
  const [title, setTitle] = useState('');
  const [ids, setIds] = useState('');
  const [query, setQuery] = useState(EMPTY_QUERY);
  const [future, setFuture] = useState(false);
  const [reason, setReason] = useState('');
  const { ids: named, cut } = namedIds(ids);
  const isQuery = named.length + cut.length === 0;

  const place = async (): Promise<void> => {
    const body = isQuery ? { query: holdQueryOf(query), future, reason } : { recordingIds: named, reason };
    if (title.trim() !== '') {
      await client.post('/matters', { body: { matterId: matterId.trim(), title: title.trim(), reason } });
    }
    const answer = await client.post('/matters/{id}/holds', { params: { path: { id: matterId.trim() } }, body });
    const { placed, unchanged, failed, notSearchable } = await holdCounts(client, answer);
    await Promise.all(['matters', 'recordings'].map(async (key) => queries.invalidateQueries({ queryKey: [key] })));
    const said = t.placed(placed, unchanged, failed);
    if (notSearchable > 0) notify.warning(`${said} ${t.notSearchable(notSearchable)}`);
    else if (failed > 0) notify.warning(said);
    else notify.success(said);
  };
  const bound = (name: keyof HoldFields) => ({
    value: query[name],
    onChange: (value: string) => {
      setQuery({ ...query, [name]: value });
    },
  });
  return (
    <FormModal
      title={t.placeTitle}
      action={t.place}
      ready={matterId.trim() !== '' && reason.trim() !== '' && (isQuery ? isAnyGiven(query) : cut.length === 0)}
      run={place}
      onClose={onClose}
    >
      {known === '' && (
        <SpaceBetween size="m">
          <TextField label={t.matter} hint={t.matterHint} value={matterId} onChange={setMatterId} />
          <TextField label={`${t.name} ${common.optional}`} hint={t.nameHint} value={title} onChange={setTitle} />
        </SpaceBetween>
      )}
      <FormField label={t.ids} constraintText={t.idsHint} errorText={cut[0] !== undefined && t.cutId(cut[0])}>
        <Textarea
          value={ids}
          rows={3}
          onChange={({ detail }) => {
            setIds(detail.value);
          }}
        />
      </FormField>
      {isQuery && (
        <SpaceBetween size="m">
          <TextField label={t.words} {...bound('words')} />
          <LineField label={t.line} {...bound('businessLine')} />
          <TextField label={t.agent} {...bound('agentId')} />
          <TextField label={t.customer} {...bound('customerRef')} />
          <DayField label={t.from} {...bound('from')} />
          <DayField label={t.to} {...bound('to')} />
          <CountMatches query={query} />
          <Checkbox
            checked={future}
            onChange={({ detail }) => {
              setFuture(detail.checked);
            }}
          >
            {t.future}
          </Checkbox>
        </SpaceBetween>
      )}
      <ReasonField value={reason} onChange={setReason} />
    </FormModal>
  );
}
