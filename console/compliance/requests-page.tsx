/** Requests of callers about their own recordings, and filing one. */
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import Select from '@cloudscape-design/components/select';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { useNavigate } from 'react-router';
import type { Schema } from '../../client/index.ts';
import { FormModal } from '../shared/form-modal.tsx';
import { useFormats } from '../shared/format.ts';
import { useNotify } from '../shared/notifications.tsx';
import { PagedTable } from '../shared/paged-table.tsx';
import { ReasonField } from '../shared/reason-field.tsx';
import { useClient, useSession } from '../shared/session.ts';
import { TextField } from '../shared/text-field.tsx';
import { COMMON_WORDS } from '../shared/words-common.ts';
import { useWords } from '../shared/words.ts';
import { REQUEST_WORDS } from './words.ts';

type SubjectRequest = Schema<'SubjectRequest'>;
const KINDS = ['access', 'erasure', 'restriction', 'portability'] as const;

export function Page(): ReactElement {
  const t = useWords(REQUEST_WORDS);
  const client = useClient();
  const { may } = useSession();
  const { time } = useFormats();
  const [filing, setFiling] = useState(false);
  return (
    <>
      <PagedTable<SubjectRequest>
        queryKey={['subject-requests']}
        read={(page) => client.get('/subject-requests', { params: { query: page } })}
        rowId={({ requestId }) => requestId}
        label={t.title}
        empty={t.empty}
        header={
          <Header
            variant="h1"
            description={t.about}
            actions={
              may('requests') && (
                <Button
                  variant="primary"
                  onClick={() => {
                    setFiling(true);
                  }}
                >
                  {t.file}
                </Button>
              )
            }
          >
            {t.title}
          </Header>
        }
        columns={[
          {
            id: 'kind',
            header: t.kind,
            cell: ({ kind, requestId }) => <Link href={`#/requests/${encodeURIComponent(requestId)}`}>{t[kind]}</Link>,
            isRowHeader: true,
          },
          { id: 'customer', header: t.customer, cell: ({ customerRef }) => customerRef ?? <Gone /> },
          { id: 'received', header: t.received, cell: ({ receivedAt }) => time(receivedAt) },
          { id: 'recordings', header: t.recordings, cell: ({ recordings }) => recordings ?? '–' },
          { id: 'state', header: t.state, cell: (request) => <RequestState request={request} /> },
        ]}
      />
      {filing && (
        <FileRequest
          onClose={() => {
            setFiling(false);
          }}
        />
      )}
    </>
  );
}

/** The reference is forgotten with the last recording of the customer. */
function Gone(): ReactElement {
  const t = useWords(REQUEST_WORDS);
  return <Box color="text-body-secondary">{t.gone}</Box>;
}

export function RequestState({ request }: { readonly request: SubjectRequest }): ReactElement {
  const t = useWords(REQUEST_WORDS);
  const { state, declined } = request;
  if (declined) return <StatusIndicator type="stopped">{t.declined}</StatusIndicator>;
  return <StatusIndicator type={state === 'open' ? 'in-progress' : 'success'}>{t[state]}</StatusIndicator>;
}

function FileRequest({ onClose }: { readonly onClose: () => void }): ReactElement {
  const t = useWords(REQUEST_WORDS);
  const common = useWords(COMMON_WORDS);
  const client = useClient();
  const notify = useNotify();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [kind, setKind] = useState<SubjectRequest['kind']>('access');
  const [customerRef, setCustomerRef] = useState('');
  const [reason, setReason] = useState('');
  const file = async (): Promise<void> => {
    const said = reason.trim() === '' ? {} : { reason };
    const filed = await client.post('/subject-requests', { body: { kind, customerRef: customerRef.trim(), ...said } });
    await queries.invalidateQueries();
    if (filed.state === 'open' && filed.approvalId !== undefined) notify.info(common.awaitsApproval);
    else notify.success(t.filed);
    await navigate(`/requests/${encodeURIComponent(filed.requestId)}`);
  };
  const options = KINDS.map((value) => ({ value, label: t[value] }));
  return (
    <FormModal title={t.file} action={t.file} ready={customerRef.trim() !== ''} run={file} onClose={onClose}>
      <FormField label={t.kind} description={t.fileText}>
        <Select
          options={options}
          selectedOption={options.find(({ value }) => value === kind) ?? null}
          onChange={({ detail }) => {
            setKind(KINDS.find((value) => value === detail.selectedOption.value) ?? 'access');
          }}
        />
      </FormField>
      <TextField label={t.customer} value={customerRef} onChange={setCustomerRef} />
      <ReasonField value={reason} onChange={setReason} />
    </FormModal>
  );
}
