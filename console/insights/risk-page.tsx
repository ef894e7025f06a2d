/** Customers by the risk of losing them, highest first. */
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import type { ReactElement } from 'react';
import type { Schema } from '../../client/index.ts';
import { useFormats } from '../shared/format.ts';
import { PagedTable } from '../shared/paged-table.tsx';
import { useClient } from '../shared/session.ts';
import { useWords } from '../shared/words.ts';
import { RISK_WORDS } from './words.ts';

export function Page(): ReactElement {
  const t = useWords(RISK_WORDS);
  const client = useClient();
  const { percent, time } = useFormats();
  return (
    <PagedTable<Schema<'RiskEntry'>>
      queryKey={['insights', 'risk']}
      read={(page) => client.get('/insights/risk', { params: { query: page } })}
      rowId={({ customerRef }) => customerRef}
      label={t.title}
      empty={t.empty}
      header={
        <Header variant="h1" description={t.about}>
          {t.title}
        </Header>
      }
      columns={[
        { id: 'customer', header: t.customer, cell: ({ customerRef }) => customerRef, isRowHeader: true },
        { id: 'risk', header: t.risk, cell: ({ score }) => <strong>{percent(score)}</strong> },
        {
          id: 'last',
          header: t.last,
          cell: ({ recordingId, startedAt }) => (
            <Link href={`#/recordings/${encodeURIComponent(recordingId)}`}>{time(startedAt)}</Link>
          ),
        },
        { id: 'line', header: t.line, cell: ({ businessLine }) => businessLine },
        { id: 'agent', header: t.agent, cell: ({ agentId }) => agentId ?? '–' },
      ]}
    />
  );
}
