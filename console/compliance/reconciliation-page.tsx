/** Whether everything that should be here is here: call detail records against the archive, and which recorders are quiet. */
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useRef, useState } from 'react';
import type { Schema } from '../../client/index.ts';
import { useFormats } from '../shared/format.ts';
import { useNotify } from '../shared/notifications.tsx';
import { PagedTable } from '../shared/paged-table.tsx';
import { ProblemAlert } from '../shared/problem-alert.tsx';
import { useClient, useSession } from '../shared/session.ts';
import { useWords } from '../shared/words.ts';
import { columnsIn, MapColumns, type Mapping } from './map-columns.tsx';
import { ReconciliationResult } from './reconciliation-result.tsx';
import { COMPLETENESS_WORDS } from './words-archive.ts';

interface Asked {
  readonly file: File;
  /** Where the names of the columns do not say what they hold. */
  readonly mapping?: Mapping;
}

export function Page(): ReactElement {
  const t = useWords(COMPLETENESS_WORDS);
  const client = useClient();
  const notify = useNotify();
  const queries = useQueryClient();
  const { may } = useSession();
  const { time } = useFormats();
  const [unclear, setUnclear] = useState<{ file: File; columns: readonly string[] }>();
  const run = useMutation({
    mutationFn: async ({ file, mapping }: Asked) =>
      client.post('/reconciliations', { body: { cdr: await file.text(), ...(mapping && { mapping }) } }),
    onError: (error, { file }) => {
      const columns = columnsIn(error);
      if (columns.length === 0) notify.problem(error);
      else setUnclear({ file, columns });
    },
    onSuccess: async () => queries.invalidateQueries({ queryKey: ['reconciliations'] }),
  });
  return (
    <SpaceBetween size="l">
      {unclear && (
        <MapColumns
          columns={unclear.columns}
          run={async (mapping) => run.mutateAsync({ file: unclear.file, mapping })}
          onClose={() => {
            setUnclear(undefined);
          }}
        />
      )}
      {run.data && <ReconciliationResult result={run.data} />}
      <PagedTable<Schema<'ReconciliationCounts'>>
        queryKey={['reconciliations']}
        read={(page) => client.get('/reconciliations', { params: { query: page } })}
        rowId={({ reconciliationId }) => reconciliationId}
        label={t.title}
        empty={t.empty}
        header={
          <Header
            variant="h1"
            description={t.about}
            actions={
              may('reconcile') && (
                <ChooseFile
                  running={run.isPending}
                  onFile={(file) => {
                    run.mutate({ file });
                  }}
                />
              )
            }
          >
            {t.title}
          </Header>
        }
        columns={[
          { id: 'at', header: t.at, cell: ({ at }) => time(at), isRowHeader: true },
          { id: 'period', header: t.period, cell: ({ from, to }) => `${time(from)} – ${time(to)}` },
          { id: 'rows', header: t.rows, cell: ({ rows }) => rows },
          { id: 'matched', header: t.matched, cell: ({ matched }) => matched },
          { id: 'missing', header: t.missing, cell: ({ missing }) => <Count value={missing} /> },
          { id: 'short', header: t.short, cell: ({ short }) => <Count value={short} /> },
          { id: 'extra', header: t.extra, cell: ({ extra }) => extra },
          { id: 'late', header: t.late, cell: ({ late }) => late },
          { id: 'gaps', header: t.gaps, cell: ({ gaps }) => <Count value={gaps} /> },
        ]}
      />
      <Recorders />
    </SpaceBetween>
  );
}

/** Nothing missing is good; anything else is not. */
function Count({ value }: { readonly value: number }): ReactElement {
  return <StatusIndicator type={value === 0 ? 'success' : 'error'}>{value}</StatusIndicator>;
}

function ChooseFile({
  running,
  onFile,
}: {
  readonly running: boolean;
  readonly onFile: (file: File) => void;
}): ReactElement {
  const t = useWords(COMPLETENESS_WORDS);
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".csv,.json,.jsonl,.txt"
        className="visually-hidden"
        aria-label={t.choose}
        tabIndex={-1}
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          if (file) onFile(file);
          currentTarget.value = '';
        }}
      />
      <Button variant="primary" loading={running} onClick={() => input.current?.click()}>
        {t.choose}
      </Button>
    </>
  );
}

function Recorders(): ReactElement {
  const t = useWords(COMPLETENESS_WORDS);
  const client = useClient();
  const { time } = useFormats();
  const recorders = useQuery({ queryKey: ['recorders'], queryFn: async () => client.get('/recorders') });
  if (recorders.error) return <ProblemAlert error={recorders.error} onRetry={() => void recorders.refetch()} />;
  return (
    <Table
      header={<Header>{t.recorders}</Header>}
      items={recorders.data?.recorders ?? []}
      loading={recorders.isPending}
      trackBy="source"
      empty={t.noRecorders}
      ariaLabels={{ tableLabel: t.recorders }}
      columnDefinitions={[
        { id: 'source', header: t.source, cell: ({ source }) => source, isRowHeader: true },
        { id: 'heard', header: t.heard, cell: ({ heardAt }) => (heardAt === undefined ? '–' : time(heardAt)) },
        { id: 'calls', header: t.calls, cell: ({ calls }) => calls },
        {
          id: 'quiet',
          header: t.quiet,
          cell: ({ quietSince }) =>
            quietSince === undefined ? '–' : <StatusIndicator type="warning">{time(quietSince)}</StatusIndicator>,
        },
      ]}
    />
  );
}
