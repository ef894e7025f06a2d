/** What somebody should look at now; reads itself again. */
import Header from '@cloudscape-design/components/header';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { ReactElement } from 'react';
import type { Schema } from '../../client/index.ts';
import { useFormats } from '../shared/format.ts';
import { PagedTable } from '../shared/paged-table.tsx';
import { RecordingLink } from '../shared/recording-link.tsx';
import { useClient } from '../shared/session.ts';
import { useWords } from '../shared/words.ts';
import { RISK_WORDS } from './words.ts';

const REFRESH_MS = 10_000;
const STATUS = { info: 'info', warning: 'warning', critical: 'error' } as const;

export function Page(): ReactElement {
  const t = useWords(RISK_WORDS);
  const client = useClient();
  const { time } = useFormats();
  return (
    <PagedTable<Schema<'Alert'>>
      queryKey={['alerts']}
      read={(page) => client.get('/alerts', { params: { query: page } })}
      rowId={({ alertId }) => alertId}
      label={t.alerts}
      empty={t.noAlerts}
      refreshMs={REFRESH_MS}
      header={
        <Header variant="h1" description={t.alertsAbout}>
          {t.alerts}
        </Header>
      }
      columns={[
        {
          id: 'severity',
          header: t.severity,
          cell: ({ severity }) => <StatusIndicator type={STATUS[severity]}>{t[severity]}</StatusIndicator>,
        },
        { id: 'rule', header: t.rule, cell: ({ ruleId }) => ruleId, isRowHeader: true },
        { id: 'raised', header: t.raised, cell: ({ at }) => time(at) },
        { id: 'recording', header: t.recording, cell: ({ recordingId }) => <RecordingLink id={recordingId} /> },
      ]}
    />
  );
}
