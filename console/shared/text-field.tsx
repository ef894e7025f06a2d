/** One line of text with its label. */
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import type { ReactElement } from 'react';

interface TextFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

export function TextField({ label, hint, value, onChange }: TextFieldProps): ReactElement {
  return (
    <FormField label={label} constraintText={hint}>
      <Input
        value={value}
        onChange={({ detail }) => {
          onChange(detail.value);
        }}
      />
    </FormField>
  );
}
