/** What waits for a second person, and the decision. */
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Toggle from '@cloudscape-design/components/toggle';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { waitForJob, type Schema } from '../../client/index.ts';
import { FormModal } from '../shared/form-modal.tsx';
import { useFormats } from '../shared/format.ts';
import { useNotify } from '../shared/notifications.tsx';
import { PagedTable } from '../shared/paged-table.tsx';
import { ReasonField } from '../shared/reason-field.tsx';
import { useClient, useSession } from '../shared/session.ts';
import { useWords } from '../shared/words.ts';
import { About, Outcome, RulesInForce } from './approval-parts.tsx';
import { APPROVAL_WORDS } from './words-approvals.ts';

type Approval = Schema<'Approval'>;
type Decision = 'grant' | 'decline';

export function Page(): ReactElement {
  const t = useWords(APPROVAL_WORDS);
  const client = useClient();
  const { may, sub } = useSession();
  const { time } = useFormats();
  const [open, setOpen] = useState(true);
  const [deciding, setDeciding] = useState<{ approval: Approval; decision: Decision }>();
  const reasonOf = ({ reason, action, state: where }: Approval): string =>
    reason ?? (action.kind === 'erasure' && where === 'done' ? t.reasonGone : '–');
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
            description={
              <>
                {t.about} <RulesInForce />
              </>
            }
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
          { id: 'what', header: t.what, cell: (approval) => <About approval={approval} />, isRowHeader: true },
          {
            id: 'asked',
            header: t.asked,
            cell: ({ requestedAt, requestedBy }) => `${requestedBy}, ${time(requestedAt)}`,
          },
          { id: 'reason', header: t.reason, cell: reasonOf },
          { id: 'state', header: t.state, cell: (approval) => <Outcome approval={approval} />, minWidth: 160 },
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
                    wrapText={false}
                    onClick={() => {
                      setDeciding({ approval, decision: 'grant' });
                    }}
                  >
                    {t.grant}
                  </Button>
                  <Button
                    wrapText={false}
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
    const body = { approvalId: approval.approvalId, decision, ...said };
    const { state, jobId } = await client.post('/approvals', { body });
    if (jobId !== undefined) await waitForJob(client, jobId);
    await queries.invalidateQueries();
    notify.success(t.was(t[jobId === undefined ? state : 'done']));
  };
  return (
    <FormModal
      title={t[decision]}
      action={t[decision]}
      ready={decision === 'grant' || reason.trim() !== ''}
      run={decide}
      onClose={onClose}
    >
      <About approval={approval} />
      {approval.reason !== undefined && <p>{`${t.reason}: ${approval.reason}`}</p>}
      <p>{decision === 'grant' ? t.grantText : t.declineText}</p>
      <ReasonField value={reason} onChange={setReason} />
    </FormModal>
  );
}
