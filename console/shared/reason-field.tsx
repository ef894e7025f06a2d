/** Why something is done: in the words of whoever does it. */
import FormField from '@cloudscape-design/components/form-field';
import Textarea from '@cloudscape-design/components/textarea';
import type { ReactElement } from 'react';
import { COMMON_WORDS } from './words-common.ts';
import { useWords } from './words.ts';

interface ReasonFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

export function ReasonField({ value, onChange }: ReasonFieldProps): ReactElement {
  const t = useWords(COMMON_WORDS);
  return (
    <FormField label={t.reason} constraintText={t.reasonHint}>
      <Textarea
        value={value}
        rows={2}
        onChange={({ detail }) => {
          onChange(detail.value);
        }}
      />
    </FormField>
  );
}
