/** What waits for a second person, and the decision. */
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Toggle from '@cloudscape-design/components/toggle';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import type { Schema } from '../../client/index.ts';
import { FormModal } from '../shared/form-modal.tsx';
import { useFormats } from '../shared/format.ts';
import { useNotify } from '../shared/notifications.tsx';
import { PagedTable } from '../shared/paged-table.tsx';
import { ReasonField } from '../shared/reason-field.tsx';
import { useClient, useSession } from '../shared/session.ts';
import { useWords } from '../shared/words.ts';
import { APPROVAL_WORDS } from './words.ts';

type Approval = Schema<'Approval'>;
type Decision = 'grant' | 'decline';

const STATUS = { pending: 'pending', granted: 'success', declined: 'stopped', done: 'success' } as const;

export function Page(): ReactElement {
  const t = useWords(APPROVAL_WORDS);
  const client = useClient();
  const { may, sub } = useSession();
  const { time } = useFormats();
  const [open, setOpen] = useState(true);
  const [deciding, setDeciding] = useState<{ approval: Approval; decision: Decision }>();
  return (
    <>
      <PagedTable<Approval>
        queryKey={['approvals', open]}
        read={(page) => client.get('/approvals', { params: { query: { ...page, ...(open && { open: 'true' }) } } })}
        rowId={({ approvalId }) => approvalId}
        label={t.title}
        empty={t.empty}
        header={
          <Header
            variant="h1"
            description={t.about}
            actions={
              <Toggle
                checked={open}
                onChange={({ detail }) => {
                  setOpen(detail.checked);
                }}
              >
                {t.waiting}
              </Toggle>
            }
          >
            {t.title}
          </Header>
        }
        columns={[
          { id: 'what', header: t.what, cell: (approval) => <What approval={approval} />, isRowHeader: true },
          { id: 'asked', header: t.asked, cell: ({ requestedAt }) => time(requestedAt) },
          { id: 'by', header: t.by, cell: ({ requestedBy }) => requestedBy },
          { id: 'reason', header: t.reason, cell: ({ reason }) => reason ?? '–' },
          {
            id: 'state',
            header: t.state,
            cell: ({ state }) => <StatusIndicator type={STATUS[state]}>{t[state]}</StatusIndicator>,
          },
          {
            id: 'decide',
            header: '',
            cell: (approval) =>
              approval.state === 'pending' &&
              may('approve') &&
              (approval.requestedBy === sub ? (
                t.ownRequest
              ) : (
                <SpaceBetween direction="horizontal" size="xs">
                  <Button
                    onClick={() => {
                      setDeciding({ approval, decision: 'grant' });
                    }}
                  >
                    {t.grant}
                  </Button>
                  <Button
                    onClick={() => {
                      setDeciding({ approval, decision: 'decline' });
                    }}
                  >
                    {t.decline}
                  </Button>
                </SpaceBetween>
              )),
          },
        ]}
      />
      {deciding && (
        <Decide
          {...deciding}
          onClose={() => {
            setDeciding(undefined);
          }}
        />
      )}
    </>
  );
}

function What({ approval: { action } }: { readonly approval: Approval }): ReactElement {
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

interface DecideProps {
  readonly approval: Approval;
  readonly decision: Decision;
  readonly onClose: () => void;
}

function Decide({ approval, decision, onClose }: DecideProps): ReactElement {
  const t = useWords(APPROVAL_WORDS);
  const client = useClient();
  const notify = useNotify();
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const decide = async (): Promise<void> => {
    const said = reason.trim() === '' ? {} : { reason };
    const { state } = await client.post('/approvals', { body: { approvalId: approval.approvalId, decision, ...said } });
    await queries.invalidateQueries();
    notify.success(t.was(t[state]));
  };
  return (
    <FormModal
      title={t[decision]}
      action={t[decision]}
      ready={decision === 'grant' || reason.trim() !== ''}
      run={decide}
      onClose={onClose}
    >
      <p>
        <What approval={approval} />
      </p>
      <p>{decision === 'grant' ? t.grantText : t.declineText}</p>
      <ReasonField value={reason} onChange={setReason} />
    </FormModal>
  );
}
