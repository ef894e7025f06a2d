/** Says which columns of a file of call detail records hold what, where their names do not say it. */
import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import { type ReactElement, useState } from 'react';
import { CallvaultProblem } from '../../client/index.ts';
import { FormModal } from '../shared/form-modal.tsx';
import { COMMON_WORDS } from '../shared/words-common.ts';
import { useWords } from '../shared/words.ts';
import { COMPLETENESS_WORDS } from './words-archive.ts';

const FIELDS = ['callId', 'startedAt', 'durationSeconds', 'source'] as const;
const NEEDED: readonly string[] = ['callId', 'startedAt'];
export type Mapping = Partial<Record<(typeof FIELDS)[number], string>>;

/** The columns of a file that was refused because two of them are not known; none for other failures. */
export function columnsIn(error: unknown): readonly string[] {
  const columns = error instanceof CallvaultProblem ? error.members['columns'] : undefined;
  const named: readonly unknown[] = Array.isArray(columns) ? columns : [];
  return named.filter((one) => typeof one === 'string' && one !== '').map(String);
}

interface MapColumnsProps {
  readonly columns: readonly string[];
  readonly run: (mapping: Mapping) => Promise<unknown>;
  readonly onClose: () => void;
}

export function MapColumns({ columns, run, onClose }: MapColumnsProps): ReactElement {
  const t = useWords(COMPLETENESS_WORDS);
  const common = useWords(COMMON_WORDS);
  const [mapping, setMapping] = useState<Mapping>({});
  const options = columns.map((value) => ({ value }));
  return (
    <FormModal
      title={t.mapTitle}
      action={t.run}
      ready={mapping.callId !== undefined && mapping.startedAt !== undefined}
      run={async () => run(mapping)}
      onClose={onClose}
    >
      <p>{t.mapAbout}</p>
      {FIELDS.map((field) => (
        <FormField key={field} label={`${t.columns[field]}${NEEDED.includes(field) ? '' : ` ${common.optional}`}`}>
          <Select
            options={options}
            placeholder={t.chooseColumn}
            selectedOption={options.find(({ value }) => value === mapping[field]) ?? null}
            onChange={({ detail }) => {
              const { value } = detail.selectedOption;
              if (value !== undefined) setMapping({ ...mapping, [field]: value });
            }}
          />
        </FormField>
      ))}
    </FormModal>
  );
}
