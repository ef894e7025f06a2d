/** Adding a webhook, and the one look at its secret. */
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { FormModal } from '../shared/form-modal.tsx';
import { useClient } from '../shared/session.ts';
import { TextField } from '../shared/text-field.tsx';
import { useWords } from '../shared/words.ts';
import { WEBHOOK_WORDS } from './words.ts';

interface AddWebhookProps {
  readonly onAdded: (secret: string) => void;
  readonly onClose: () => void;
}

export function AddWebhook({ onAdded, onClose }: AddWebhookProps): ReactElement {
  const t = useWords(WEBHOOK_WORDS);
  const client = useClient();
  const queries = useQueryClient();
  const [url, setUrl] = useState('');
  const [description, setDescription] = useState('');
  const add = async (): Promise<void> => {
    const about = description.trim();
    const body = { url: url.trim(), ...(about !== '' && { description: about }) };
    const { secret } = await client.post('/webhooks', { body });
    onAdded(secret);
    await queries.invalidateQueries({ queryKey: ['webhooks'] });
  };
  return (
    <FormModal title={t.add} action={t.add} ready={url.trim() !== ''} run={add} onClose={onClose}>
      <p>{t.addText}</p>
      <TextField label={t.url} hint={t.urlHint} value={url} onChange={setUrl} />
      <TextField label={t.description} value={description} onChange={setDescription} />
    </FormModal>
  );
}

export function Secret({ secret, onClose }: { readonly secret: string; readonly onClose: () => void }): ReactElement {
  const t = useWords(WEBHOOK_WORDS);
  return (
    <Modal
      visible
      header={t.secret}
      onDismiss={onClose}
      footer={
        <Box float="right">
          <Button variant="primary" onClick={onClose}>
            {t.noted}
          </Button>
        </Box>
      }
    >
      <p>{t.secretText}</p>
      <Box variant="code">{secret}</Box>
    </Modal>
  );
}
