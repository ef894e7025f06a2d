/** A business line, of those that the policy knows. Others may be typed: archives keep calls of lines that are gone. */
import Autosuggest from '@cloudscape-design/components/autosuggest';
import FormField from '@cloudscape-design/components/form-field';
import type { ReactElement } from 'react';
import { useSession } from './session.ts';

interface LineFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly placeholder?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

export function LineField({ label, hint, placeholder, value, onChange }: LineFieldProps): ReactElement {
  const { businessLines = [] } = useSession();
  return (
    <FormField label={label} constraintText={hint}>
      <Autosuggest
        value={value}
        options={businessLines.map((line) => ({ value: line }))}
        enteredTextLabel={(text) => text}
        ariaLabel={label}
        {...(placeholder !== undefined && { placeholder })}
        onChange={({ detail }) => {
          onChange(detail.value);
        }}
      />
    </FormField>
  );
}
