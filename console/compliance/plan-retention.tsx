/** Tries another retention.yaml on the archive: what would be kept longer, what is refused, what it costs. */
import Alert from '@cloudscape-design/components/alert';
import Container from '@cloudscape-design/components/container';
import FileUpload from '@cloudscape-design/components/file-upload';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import Table from '@cloudscape-design/components/table';
import { useMutation } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import type { Schema } from '../../client/index.ts';
import { useFormats } from '../shared/format.ts';
import { ProblemAlert } from '../shared/problem-alert.tsx';
import { RecordingLink } from '../shared/recording-link.tsx';
import { useClient } from '../shared/session.ts';
import { useWords } from '../shared/words.ts';
import { PolicyProblems } from './policy-problems.tsx';
import { RETENTION_WORDS } from './words-archive.ts';

export function PlanRetention(): ReactElement {
  const t = useWords(RETENTION_WORDS);
  const client = useClient();
  const [files, setFiles] = useState<readonly File[]>([]);
  const plan = useMutation({
    mutationFn: async (file: File) => client.post('/policies/retention/plan', { body: { yaml: await file.text() } }),
  });
  return (
    <Container header={<Header description={t.planAbout}>{t.plan}</Header>}>
      <SpaceBetween size="m">
        <FileUpload
          value={[...files]}
          accept=".yaml,.yml"
          onChange={({ detail }) => {
            setFiles(detail.value);
            const [file] = detail.value;
            if (file) plan.mutate(file);
          }}
          i18nStrings={{
            uploadButtonText: () => t.choose,
            dropzoneText: () => t.choose,
            removeFileAriaLabel: (index) => `× ${index + 1}`,
          }}
        />
        {plan.isPending && <Spinner />}
        {plan.error && (
          <>
            <ProblemAlert error={plan.error} />
            <PolicyProblems error={plan.error} />
          </>
        )}
        {plan.data && <Plan plan={plan.data} />}
      </SpaceBetween>
    </Container>
  );
}

function Plan({ plan }: { readonly plan: Schema<'PolicyPlan'> }): ReactElement {
  const t = useWords(RETENTION_WORDS);
  const { number, bytes } = useFormats();
  const { longerTotal, refusedTotal, unchanged, cost } = plan;
  const usd = cost.usd === undefined ? '' : ` (${number(cost.usd)} USD)`;
  return (
    <SpaceBetween size="m">
      <KeyValuePairs
        columns={4}
        items={[
          { label: t.longer, value: longerTotal },
          { label: t.refused, value: refusedTotal },
          { label: t.unchanged, value: unchanged },
          { label: t.cost, value: `${bytes(cost.bytes)}, ${t.gbMonths(number(cost.extraGbMonths))}${usd}` },
        ]}
      />
      {plan.nextCursor !== undefined && <Alert type="info">{t.part}</Alert>}
      <Changes title={t.longer} items={plan.longer.map((item) => ({ ...item, why: item.classId }))} />
      <Changes title={t.refused} items={plan.refused.map((item) => ({ ...item, why: t[item.reason] }))} />
    </SpaceBetween>
  );
}

interface ChangesProps {
  readonly title: string;
  readonly items: readonly {
    readonly recordingId: string;
    readonly from: string;
    readonly to?: string | undefined;
    readonly why: string;
  }[];
}

function Changes({ title, items }: ChangesProps): ReactElement {
  const t = useWords(RETENTION_WORDS);
  const { date } = useFormats();
  return (
    <Table
      variant="embedded"
      header={<Header variant="h3">{title}</Header>}
      items={items}
      trackBy="recordingId"
      wrapLines
      empty={t.none}
      ariaLabels={{ tableLabel: title }}
      columnDefinitions={[
        {
          id: 'recording',
          header: t.recordingColumn,
          cell: ({ recordingId }) => <RecordingLink id={recordingId} />,
          isRowHeader: true,
        },
        { id: 'from', header: t.until, cell: ({ from }) => date(from) },
        { id: 'to', header: t.would, cell: ({ to }) => (to === undefined ? '–' : date(to)) },
        { id: 'why', header: t.why, cell: ({ why }) => why },
      ]}
    />
  );
}
