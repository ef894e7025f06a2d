/** Webhooks: whether they work, and bringing back one that was disabled. */
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { type ReactElement, useState } from 'react';
import type { Schema } from '../../client/index.ts';
import { useFormats } from '../shared/format.ts';
import { PagedTable } from '../shared/paged-table.tsx';
import { useClient, useSession } from '../shared/session.ts';
import { useWords } from '../shared/words.ts';
import { AddWebhook, Secret } from './add-webhook.tsx';
import { WebhookActions } from './webhook-actions.tsx';
import { WEBHOOK_WORDS } from './words.ts';

type Webhook = Schema<'Webhook'>;

export function Page(): ReactElement {
  const t = useWords(WEBHOOK_WORDS);
  const client = useClient();
  const { may } = useSession();
  const { time } = useFormats();
  const [adding, setAdding] = useState(false);
  const [secret, setSecret] = useState<string>();
  return (
    <>
      <PagedTable<Webhook>
        queryKey={['webhooks']}
        read={() => client.get('/webhooks')}
        rowId={({ webhookId }) => webhookId}
        label={t.title}
        empty={t.empty}
        header={
          <Header
            variant="h1"
            description={t.about}
            actions={
              may('integrate') && (
                <Button
                  variant="primary"
                  onClick={() => {
                    setAdding(true);
                  }}
                >
                  {t.add}
                </Button>
              )
            }
          >
            {t.title}
          </Header>
        }
        columns={[
          { id: 'url', header: t.url, cell: (webhook) => <Address {...webhook} />, isRowHeader: true },
          { id: 'state', header: t.state, cell: (webhook) => <State {...webhook} /> },
          { id: 'events', header: t.events, cell: ({ types }) => types.length },
          { id: 'added', header: t.added, cell: ({ createdAt }) => time(createdAt) },
          ...(may('integrate')
            ? [{ id: 'actions', header: t.actions, cell: (webhook: Webhook) => <WebhookActions webhook={webhook} /> }]
            : []),
        ]}
      />
      {adding && (
        <AddWebhook
          onAdded={setSecret}
          onClose={() => {
            setAdding(false);
          }}
        />
      )}
      {secret !== undefined && (
        <Secret
          secret={secret}
          onClose={() => {
            setSecret(undefined);
          }}
        />
      )}
    </>
  );
}

function Address({ url, description }: Pick<Webhook, 'url' | 'description'>): ReactElement {
  return (
    <>
      <div>{url}</div>
      {description !== undefined && (
        <Box fontSize="body-s" color="text-body-secondary">
          {description}
        </Box>
      )}
    </>
  );
}

function State({ disabled, failingSince }: Pick<Webhook, 'disabled' | 'failingSince'>): ReactElement {
  const t = useWords(WEBHOOK_WORDS);
  const { time } = useFormats();
  if (disabled) return <StatusIndicator type="stopped">{t.disabled[disabled.reason]}</StatusIndicator>;
  if (failingSince === undefined) return <StatusIndicator>{t.ok}</StatusIndicator>;
  return <StatusIndicator type="warning">{t.failing(time(failingSince))}</StatusIndicator>;
}
