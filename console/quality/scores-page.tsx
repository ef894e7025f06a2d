/** Scores over time, and the figures of each agent. */
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type ReactElement, useState } from 'react';
import { useWords } from '../shared/words.ts';
import { Agents } from './agents.tsx';
import { GROUPS, PERIODS, ScoreTrend } from './score-trend.tsx';
import { QUALITY_WORDS } from './words.ts';

export function Page(): ReactElement {
  const t = useWords(QUALITY_WORDS);
  const [group, setGroup] = useState<(typeof GROUPS)[number]>('team');
  const [by, setBy] = useState<(typeof PERIODS)[number]>('week');
  return (
    <SpaceBetween size="l">
      <Header variant="h1" description={t.scoresAbout}>
        {t.scores}
      </Header>
      <SpaceBetween direction="horizontal" size="m">
        <Choice label={t.groupBy} values={GROUPS} value={group} nameOf={(value) => t[value]} onChange={setGroup} />
        <Choice label={t.period} values={PERIODS} value={by} nameOf={(value) => t[value]} onChange={setBy} />
      </SpaceBetween>
      <ScoreTrend group={group} by={by} />
      <Agents />
    </SpaceBetween>
  );
}

interface ChoiceProps<V extends string> {
  readonly label: string;
  readonly values: readonly V[];
  readonly value: V;
  readonly nameOf: (value: V) => string;
  readonly onChange: (value: V) => void;
}

export function Choice<V extends string>({ label, values, value, nameOf, onChange }: ChoiceProps<V>): ReactElement {
  const options = values.map((one) => ({ value: one, label: nameOf(one) }));
  return (
    <FormField label={label}>
      <Select
        options={options}
        selectedOption={options.find((option) => option.value === value) ?? null}
        onChange={({ detail }) => {
          const chosen = values.find((one) => one === detail.selectedOption.value);
          if (chosen !== undefined) onChange(chosen);
        }}
      />
    </FormField>
  );
}
