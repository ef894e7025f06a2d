/** A set of one clip: from one turn of a call to another. */
import Alert from '@cloudscape-design/components/alert';
import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import type { Schema } from '../../client/index.ts';
import { useTranscript } from '../recording/listen.tsx';
import { FormModal } from '../shared/form-modal.tsx';
import { useFormats } from '../shared/format.ts';
import { useNotify } from '../shared/notifications.tsx';
import { ProblemAlert } from '../shared/problem-alert.tsx';
import { useClient } from '../shared/session.ts';
import { TextField } from '../shared/text-field.tsx';
import { useWords } from '../shared/words.ts';
import { TRAINING_WORDS } from './words.ts';

type Turn = Schema<'Transcript'>['turns'][number];

interface MakeClipProps {
  readonly recordingId: string;
  readonly onClose: () => void;
}

export function MakeClip({ recordingId, onClose }: MakeClipProps): ReactElement {
  const t = useWords(TRAINING_WORDS);
  const client = useClient();
  const notify = useNotify();
  const queries = useQueryClient();
  const transcript = useTranscript(recordingId);
  const [title, setTitle] = useState('');
  const [from, setFrom] = useState(0);
  const [to, setTo] = useState<number>();
  const turns = transcript.data?.turns ?? [];
  const save = async (): Promise<void> => {
    const items = [{ recordingId, fromTurn: from, toTurn: to ?? from }];
    await client.post('/training-sets', { body: { title: title.trim(), items } });
    await queries.invalidateQueries({ queryKey: ['training-sets'] });
    notify.success(t.saved);
  };
  const chooseFrom = (index: number): void => {
    setFrom(index);
    if (to !== undefined && to < index) setTo(undefined);
  };
  return (
    <FormModal
      title={t.newClip}
      action={t.add}
      ready={title.trim() !== '' && to !== undefined}
      run={save}
      onClose={onClose}
    >
      {transcript.error && <ProblemAlert error={transcript.error} onRetry={() => void transcript.refetch()} />}
      {transcript.isPending && <Spinner />}
      {transcript.data && turns.length === 0 && <Alert type="info">{t.noTurns}</Alert>}
      {turns.length > 0 && (
        <SpaceBetween size="m">
          <TextField label={t.name} value={title} onChange={setTitle} />
          <TurnChoice label={t.from} turns={turns} value={from} onChange={chooseFrom} />
          <TurnChoice label={t.to} turns={turns.filter(({ index }) => index >= from)} value={to} onChange={setTo} />
        </SpaceBetween>
      )}
    </FormModal>
  );
}

interface TurnChoiceProps {
  readonly label: string;
  readonly turns: readonly Turn[];
  readonly value: number | undefined;
  readonly onChange: (index: number) => void;
}

/** By its words and its number, as the transcript has it. */
function TurnChoice({ label, turns, value, onChange }: TurnChoiceProps): ReactElement {
  const t = useWords(TRAINING_WORDS);
  const { clock } = useFormats();
  const options = turns.map(({ index, startMs, text }) => ({
    value: String(index),
    label: `#${index} · ${clock(startMs)}`,
    description: text,
  }));
  return (
    <FormField label={label}>
      <Select
        options={options}
        placeholder={t.choose}
        filteringType="auto"
        selectedOption={options.find((option) => option.value === String(value)) ?? null}
        onChange={({ detail }) => {
          onChange(Number(detail.selectedOption.value));
        }}
      />
    </FormField>
  );
}
