/** What an approval is about, what became of it, and which approvals the policy asks for. */
import Box from '@cloudscape-design/components/box';
import Link from '@cloudscape-design/components/link';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { Schema } from '../../client/index.ts';
import { useLabels } from '../search/labels.ts';
import { useFormats } from '../shared/format.ts';
import { useClient } from '../shared/session.ts';
import { useWords } from '../shared/words.ts';
import { APPROVAL_WORDS } from './words-approvals.ts';

type Approval = Schema<'Approval'>;

const STATUS = { pending: 'pending', granted: 'success', declined: 'stopped', done: 'success' } as const;

/** With the first calls it names, or whose calls: nobody decides about a number. */
export function About({ approval }: { readonly approval: Approval }): ReactElement {
  const t = useWords(APPROVAL_WORDS);
  const { action, calls, customerRef } = approval;
  const count = action.recordingIds?.length ?? 0;
  return (
    <>
      <div>
        <What action={action} />
      </div>
      {customerRef !== undefined && <div>{t.ofCustomer(customerRef)}</div>}
      {action.kind === 'erasure' && action.requestId !== undefined && (
        <Link href={`#/requests/${encodeURIComponent(action.requestId)}`}>{t.openRequest}</Link>
      )}
      {action.kind === 'bulk-export' && <div>{t.purpose(action.purpose)}</div>}
      {calls.map((call) => (
        <Call key={call.recordingId} call={call} />
      ))}
      {count > calls.length && calls.length > 0 && <div>{t.more(count - calls.length)}</div>}
    </>
  );
}

function What({ action }: Pick<Approval, 'action'>): ReactElement {
  const t = useWords(APPROVAL_WORDS);
  switch (action.kind) {
    case 'hold-release':
      return <>{t.release(action.matterId, action.recordingIds.length)}</>;
    case 'erasure':
      return <>{action.recordingIds ? t.erasure(action.recordingIds.length) : t.request}</>;
    case 'bulk-export':
      return <>{t.export(action.recordingIds.length)}</>;
  }
}

function Call({ call }: { readonly call: Approval['calls'][number] }): ReactElement {
  const { time } = useFormats();
  const label = useLabels();
  const { recordingId, startedAt, businessLine, state, customerRef } = call;
  const facts = [businessLine, customerRef, label('state', state)].filter((fact) => fact !== undefined);
  return (
    <div>
      <Link href={`#/recordings/${encodeURIComponent(recordingId)}`}>{time(startedAt)}</Link>
      {` · ${facts.join(' · ')}`}
    </div>
  );
}

/** Where it stands, and who decided, when and why. */
export function Outcome({ approval }: { readonly approval: Approval }): ReactElement {
  const t = useWords(APPROVAL_WORDS);
  const { time } = useFormats();
  const { state, decidedBy, decidedAt, decisionReason } = approval;
  return (
    <>
      <StatusIndicator type={STATUS[state]}>{t[state]}</StatusIndicator>
      {decidedBy !== undefined && (
        <Box variant="small" display="block">
          {[t.decidedBy(decidedBy), decidedAt === undefined ? '' : time(decidedAt)].filter(Boolean).join(', ')}
        </Box>
      )}
      {decisionReason !== undefined && <div>{decisionReason}</div>}
    </>
  );
}

/** A policy file is read when the server starts: what is shown is what the server goes by. */
export function RulesInForce(): ReactElement {
  const t = useWords(APPROVAL_WORDS);
  const client = useClient();
  const { data } = useQuery({
    queryKey: ['approvals', 'policy'],
    queryFn: async () => client.get('/approvals', { params: { query: { limit: 1 } } }),
  });
  if (!data) return <></>;
  const { holdRelease, erasure, bulkExport } = data.policy;
  const rules = [
    holdRelease && t.rules.release,
    erasure && t.rules.erasure,
    bulkExport !== false && t.rules.export(bulkExport.moreThan),
  ].filter((rule) => rule !== false);
  return <>{rules.length === 0 ? t.noRules : t.inForce(rules)}</>;
}
