/** Which calls a question is about: days and a business line; and by what the answer is grouped. */
import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactElement } from 'react';
import { isDay } from '../shared/days.ts';
import { DayField } from '../shared/day-field.tsx';
import { LineField } from '../shared/line-field.tsx';
import { useWords } from '../shared/words.ts';
import { INSIGHT_WORDS } from './words.ts';

export interface Filter {
  readonly from: string;
  readonly to: string;
  readonly businessLine: string;
}

export const EVERYTHING: Filter = { from: '', to: '', businessLine: '' };

/** As query parameters: what is empty is not asked for. `to` means the end of that day. */
export function queryOf({ from, to, businessLine }: Filter): { from?: string; to?: string; businessLine?: string } {
  return {
    ...(isDay(from) && { from }),
    ...(isDay(to) && { to: `${to}T23:59:59.999Z` }),
    ...(businessLine.trim() !== '' && { businessLine: businessLine.trim() }),
  };
}

interface FilterBarProps<G extends string> {
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
  readonly groups: readonly G[];
  readonly group: G;
  readonly onGroup: (group: G) => void;
  readonly nameOf: (group: G) => string;
  readonly label: string;
}

export function FilterBar<G extends string>(props: FilterBarProps<G>): ReactElement {
  const { filter, onFilter, groups, group, onGroup, nameOf, label } = props;
  const t = useWords(INSIGHT_WORDS);
  const options = groups.map((value) => ({ value, label: nameOf(value) }));
  const day = (name: 'from' | 'to'): ReactElement => (
    <DayField
      label={t[name]}
      value={filter[name]}
      onChange={(value) => {
        onFilter({ ...filter, [name]: value });
      }}
    />
  );
  return (
    <SpaceBetween direction="horizontal" size="m">
      {day('from')}
      {day('to')}
      <LineField
        label={t.line}
        placeholder={t.all}
        value={filter.businessLine}
        onChange={(businessLine) => {
          onFilter({ ...filter, businessLine });
        }}
      />
      {groups.length > 1 && (
        <FormField label={label}>
          <Select
            options={options}
            selectedOption={options.find(({ value }) => value === group) ?? null}
            onChange={({ detail }) => {
              const chosen = groups.find((value) => value === detail.selectedOption.value);
              if (chosen !== undefined) onGroup(chosen);
            }}
          />
        </FormField>
      )}
    </SpaceBetween>
  );
}
