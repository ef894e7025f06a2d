/** The fields about the calls of an upload: they hold for every file that is sent with them. */
import ColumnLayout from '@cloudscape-design/components/column-layout';
import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import TimeInput from '@cloudscape-design/components/time-input';
import type { ReactElement } from 'react';
import { DayField } from '../shared/day-field.tsx';
import { LineField } from '../shared/line-field.tsx';
import { TextField } from '../shared/text-field.tsx';
import { useWords } from '../shared/words.ts';
import { type CallData, CONSENTS, type NO_DATA } from './call-data.ts';
import { UPLOAD_WORDS } from './words.ts';

interface CallFieldsProps {
  readonly data: CallData;
  readonly onChange: (data: CallData) => void;
}

export function CallFields({ data, onChange }: CallFieldsProps): ReactElement {
  const t = useWords(UPLOAD_WORDS);
  const { consent, ...rest } = data;
  const bound = (name: keyof typeof NO_DATA) => ({
    value: data[name],
    onChange: (value: string) => {
      onChange({ ...data, [name]: value });
    },
  });
  const options = [
    { value: '', label: t.consents.unsaid },
    ...CONSENTS.map((value) => ({ value, label: t.consents[value] })),
  ];
  return (
    <ColumnLayout columns={3}>
      <LineField label={t.line} hint={t.lineHint} {...bound('businessLine')} />
      <DayField label={t.day} hint={t.dayHint} {...bound('day')} />
      <FormField label={t.time} constraintText={t.timeHint}>
        <TimeInput
          format="hh:mm:ss"
          placeholder="hh:mm:ss"
          value={data.time}
          onChange={({ detail }) => {
            onChange({ ...data, time: detail.value });
          }}
        />
      </FormField>
      <TextField label={t.language} hint={t.languageHint} {...bound('language')} />
      <TextField label={t.customer} {...bound('customerRef')} />
      <TextField label={t.agent} {...bound('agentId')} />
      <TextField label={t.team} {...bound('team')} />
      <FormField label={t.consent} constraintText={t.consentHint}>
        <Select
          options={options}
          selectedOption={options.find(({ value }) => value === (consent ?? '')) ?? null}
          onChange={({ detail }) => {
            const chosen = CONSENTS.find((value) => value === detail.selectedOption.value);
            onChange(chosen === undefined ? rest : { ...rest, consent: chosen });
          }}
        />
      </FormField>
      {consent !== undefined && (
        <>
          <TextField label={t.noticeId} hint={t.noticeHint} {...bound('noticeId')} />
          <TextField label={t.noticeVersion} {...bound('noticeVersion')} />
          <TextField label={t.noticeLanguage} hint={t.languageForm} {...bound('noticeLanguage')} />
          <TextField label={t.noticeSeconds} {...bound('noticeSeconds')} />
        </>
      )}
    </ColumnLayout>
  );
}
