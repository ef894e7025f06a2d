/** The retention policy in force, and what another one would change. */
import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import Table from '@cloudscape-design/components/table';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { Schema } from '../../client/index.ts';
import { ProblemAlert } from '../shared/problem-alert.tsx';
import { useClient } from '../shared/session.ts';
import { useNameOf, useWords } from '../shared/words.ts';
import { PlanRetention } from './plan-retention.tsx';
import { RETENTION_WORDS } from './words-archive.ts';

type Policy = Schema<'RetentionPolicy'>;

export function Page(): ReactElement {
  const t = useWords(RETENTION_WORDS);
  const client = useClient();
  const policy = useQuery({ queryKey: ['policies'], queryFn: async () => client.get('/policies/retention') });
  if (policy.error) return <ProblemAlert error={policy.error} onRetry={() => void policy.refetch()} />;
  if (!policy.data) return <Spinner size="large" />;
  return (
    <SpaceBetween size="l">
      <Header variant="h1" description={t.version(policy.data.version)}>
        {t.title}
      </Header>
      <Classes policy={policy.data} />
      <Lines policy={policy.data} />
      <PlanRetention />
    </SpaceBetween>
  );
}

function Classes({ policy }: { readonly policy: Policy }): ReactElement {
  const t = useWords(RETENTION_WORDS);
  const nameOf = useNameOf();
  return (
    <Table
      header={<Header>{t.classes}</Header>}
      items={Object.entries(policy.classes).map(([id, rule]) => ({ id, ...rule }))}
      trackBy="id"
      wrapLines
      ariaLabels={{ tableLabel: t.classes }}
      columnDefinitions={[
        {
          id: 'id',
          header: t.id,
          cell: (rule) => (
            <>
              <Box fontWeight="bold">{rule.id}</Box>
              {nameOf(rule)}
            </>
          ),
          isRowHeader: true,
        },
        { id: 'period', header: t.period, cell: ({ period }) => period },
        {
          id: 'from',
          header: t.from,
          cell: ({ basis, event }) => (basis === 'event' ? t.event(event ?? '') : t.recording),
        },
        { id: 'lane', header: t.lane, cell: ({ lane }) => t[lane] },
        { id: 'rule', header: t.rule, cell: ({ citation }) => citation },
      ]}
    />
  );
}

function Lines({ policy }: { readonly policy: Policy }): ReactElement {
  const t = useWords(RETENTION_WORDS);
  const nameOf = useNameOf();
  return (
    <Table
      header={<Header>{t.lines}</Header>}
      items={Object.entries(policy.businessLines).map(([id, line]) => ({ id, ...line }))}
      trackBy="id"
      wrapLines
      ariaLabels={{ tableLabel: t.lines }}
      columnDefinitions={[
        { id: 'id', header: t.id, cell: ({ id }) => id, isRowHeader: true },
        { id: 'title', header: t.name, cell: (line) => nameOf(line) ?? '–' },
        { id: 'classes', header: t.classes, cell: ({ classes }) => classes.join(', ') },
        { id: 'consent', header: t.consent, cell: ({ consent }) => consent },
        { id: 'screening', header: t.screening, cell: ({ screenBeforeSeal }) => (screenBeforeSeal ? t.yes : t.no) },
      ]}
    />
  );
}
