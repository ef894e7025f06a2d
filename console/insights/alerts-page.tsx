/** What somebody should look at now; reads itself again. */
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { Schema } from '../../client/index.ts';
import { DamagedAlert } from '../recording/damaged-alert.tsx';
import { useFormats } from '../shared/format.ts';
import { PagedTable } from '../shared/paged-table.tsx';
import { RecordingLink } from '../shared/recording-link.tsx';
import { useClient } from '../shared/session.ts';
import { useNameOf, useWords } from '../shared/words.ts';
import { RISK_WORDS } from './words.ts';

const REFRESH_MS = 10_000;
const STATUS = { info: 'info', warning: 'warning', critical: 'error' } as const;

export function Page(): ReactElement {
  const t = useWords(RISK_WORDS);
  const nameOf = useNameOf();
  const client = useClient();
  const { time } = useFormats();
  const rules = useQuery({
    queryKey: ['alerts', 'rules'],
    queryFn: async () => (await client.get('/alerts', { params: { query: { limit: 1 } } })).rules,
  });
  const titles = new Map(rules.data?.map((rule) => [rule.ruleId, nameOf(rule)]));
  return (
    <SpaceBetween size="m">
      <DamagedAlert />
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
          { id: 'rule', header: t.rule, cell: ({ ruleId }) => titles.get(ruleId) ?? ruleId, isRowHeader: true },
          { id: 'raised', header: t.raised, cell: ({ at }) => time(at) },
          { id: 'recording', header: t.recording, cell: ({ recordingId }) => <RecordingLink id={recordingId} /> },
        ]}
      />
      <Rules rules={rules.data ?? []} />
    </SpaceBetween>
  );
}

/** An empty list says little to whoever does not know what is looked for. */
function Rules({ rules }: { readonly rules: Schema<'AlertPage'>['rules'] }): ReactElement {
  const t = useWords(RISK_WORDS);
  const nameOf = useNameOf();
  return (
    <Table
      header={
        <Header variant="h2" description={t.rulesAbout}>
          {t.rules}
        </Header>
      }
      items={rules}
      trackBy="ruleId"
      empty={t.noRules}
      wrapLines
      ariaLabels={{ tableLabel: t.rules }}
      columnDefinitions={[
        {
          id: 'severity',
          header: t.severity,
          cell: ({ severity }) => <StatusIndicator type={STATUS[severity]}>{t[severity]}</StatusIndicator>,
        },
        { id: 'rule', header: t.rule, cell: (rule) => nameOf(rule) ?? rule.ruleId, isRowHeader: true },
        { id: 'id', header: t.ruleId, cell: ({ ruleId }) => ruleId },
      ]}
    />
  );
}
