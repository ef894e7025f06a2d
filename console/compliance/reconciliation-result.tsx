/** What a reconciliation found just now: each call that is missing or too short, and why. */
import Alert from '@cloudscape-design/components/alert';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import type { ReactElement } from 'react';
import type { Schema } from '../../client/index.ts';
import { useFormats } from '../shared/format.ts';
import { RecordingLink } from '../shared/recording-link.tsx';
import { useWords } from '../shared/words.ts';
import { COMPLETENESS_WORDS } from './words-archive.ts';

export function ReconciliationResult({ result }: { readonly result: Schema<'Reconciliation'> }): ReactElement {
  const t = useWords(COMPLETENESS_WORDS);
  const { time } = useFormats();
  const { rows, matched, missing, short, extra, problems } = result;
  return (
    <Container header={<Header>{t.result}</Header>}>
      <SpaceBetween size="m">
        <KeyValuePairs
          columns={4}
          items={[
            { label: t.rows, value: rows },
            { label: t.matched, value: matched },
            { label: t.missing, value: missing.length },
            { label: t.extra, value: extra.length },
          ]}
        />
        {problems.length > 0 && <Alert type="warning">{t.unread(problems.length)}</Alert>}
        {missing.length === 0 && short.length === 0 && <Alert type="success">{t.allHere}</Alert>}
        {missing.length > 0 && (
          <Table
            variant="embedded"
            header={<Header variant="h3">{t.missing}</Header>}
            items={missing}
            ariaLabels={{ tableLabel: t.missing }}
            columnDefinitions={[
              { id: 'call', header: t.call, cell: ({ callId }) => callId, isRowHeader: true },
              { id: 'source', header: t.source, cell: ({ source }) => source ?? '–' },
              { id: 'started', header: t.started, cell: ({ startedAt }) => time(startedAt) },
              { id: 'why', header: t.why, cell: ({ reason }) => reason },
            ]}
          />
        )}
        {short.length > 0 && <Short items={short} />}
      </SpaceBetween>
    </Container>
  );
}

function Short({ items }: { readonly items: Schema<'Reconciliation'>['short'] }): ReactElement {
  const t = useWords(COMPLETENESS_WORDS);
  const { clock } = useFormats();
  return (
    <Table
      variant="embedded"
      header={<Header variant="h3">{t.short}</Header>}
      items={items}
      ariaLabels={{ tableLabel: t.short }}
      columnDefinitions={[
        { id: 'call', header: t.call, cell: ({ callId }) => callId, isRowHeader: true },
        { id: 'recording', header: t.matched, cell: ({ recordingId }) => <RecordingLink id={recordingId} /> },
        {
          id: 'missing',
          header: t.missing,
          cell: ({ missingMs, expectedMs }) => t.seconds(clock(missingMs), clock(expectedMs)),
        },
      ]}
    />
  );
}
