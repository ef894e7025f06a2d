/** What can be done with one webhook. */
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import type { Schema } from '../../client/index.ts';
import { FormModal } from '../shared/form-modal.tsx';
import { useNotify } from '../shared/notifications.tsx';
import { useClient } from '../shared/session.ts';
import { useWords } from '../shared/words.ts';
import { WEBHOOK_WORDS } from './words.ts';

export function WebhookActions({
  webhook: { webhookId, url, disabled },
}: {
  readonly webhook: Schema<'Webhook'>;
}): ReactElement {
  const t = useWords(WEBHOOK_WORDS);
  const client = useClient();
  const notify = useNotify();
  const queries = useQueryClient();
  const [removing, setRemoving] = useState(false);
  const params = { path: { id: webhookId } };
  const changed = async (): Promise<void> => queries.invalidateQueries({ queryKey: ['webhooks'] });
  const test = useMutation({
    mutationFn: async () => client.post('/webhooks/{id}/test', { params }),
    onError: notify.problem,
    onSuccess: ({ state, lastStatus, lastError }) => {
      const how = lastStatus === undefined ? (lastError ?? state) : `HTTP ${lastStatus}`;
      if (state === 'delivered') notify.success(t.tried(how));
      else notify.warning(t.notTaken(how));
    },
    onSettled: changed,
  });
  const enable = useMutation({
    mutationFn: async () => client.post('/webhooks/{id}/enable', { params }),
    onError: notify.problem,
    onSuccess: () => {
      notify.success(t.enabled);
    },
    onSettled: changed,
  });
  const remove = async (): Promise<void> => {
    await client.delete('/webhooks/{id}', { params });
    await changed();
    notify.success(t.removed);
  };
  return (
    <SpaceBetween direction="horizontal" size="s">
      {disabled && (
        <Button
          variant="inline-link"
          ariaLabel={`${t.enable}: ${url}`}
          loading={enable.isPending}
          onClick={() => {
            enable.mutate();
          }}
        >
          {t.enable}
        </Button>
      )}
      <Button
        variant="inline-link"
        ariaLabel={`${t.test}: ${url}`}
        loading={test.isPending}
        onClick={() => {
          test.mutate();
        }}
      >
        {t.test}
      </Button>
      <Button
        variant="inline-link"
        ariaLabel={`${t.remove}: ${url}`}
        onClick={() => {
          setRemoving(true);
        }}
      >
        {t.remove}
      </Button>
      {removing && (
        <FormModal
          title={t.removeTitle}
          action={t.remove}
          ready
          run={remove}
          onClose={() => {
            setRemoving(false);
          }}
        >
          <p>{url}</p>
          <p>{t.removeText}</p>
        </FormModal>
      )}
    </SpaceBetween>
  );
}
