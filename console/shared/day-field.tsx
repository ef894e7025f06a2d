/** One day, picked or typed, as `YYYY-MM-DD`; empty = none. */
import DatePicker from '@cloudscape-design/components/date-picker';
import FormField from '@cloudscape-design/components/form-field';
import type { ReactElement } from 'react';

interface DayFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

export function DayField({ label, hint, value, onChange }: DayFieldProps): ReactElement {
  return (
    <FormField label={label} constraintText={hint}>
      <DatePicker
        value={value}
        placeholder="YYYY/MM/DD"
        onChange={({ detail }) => {
          onChange(detail.value);
        }}
      />
    </FormField>
  );
}
