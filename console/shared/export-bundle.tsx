/** Asks for an evidence bundle, waits for it and hands it to the browser. */
import Box from '@cloudscape-design/components/box';
import Checkbox from '@cloudscape-design/components/checkbox';
import { type ReactElement, useState } from 'react';
import { waitForJob, type Schema } from '../../client/index.ts';
import { FormModal } from './form-modal.tsx';
import { useNotify } from './notifications.tsx';
import { saveFile } from './save-file.ts';
import { useClient } from './session.ts';
import { TextField } from './text-field.tsx';
import { COMMON_WORDS } from './words-common.ts';
import { EXPORT_WORDS } from './export-words.ts';
import { useWords } from './words.ts';

interface ExportBundleProps {
  readonly what: { readonly recordingIds: readonly string[] } | { readonly matterId: string };
  readonly onClose: () => void;
}

export function ExportBundle({ what, onClose }: ExportBundleProps): ReactElement {
  const t = useWords(EXPORT_WORDS);
  const common = useWords(COMMON_WORDS);
  const client = useClient();
  const notify = useNotify();
  const [purpose, setPurpose] = useState('');
  const [redacted, setRedacted] = useState(false);
  const [state, setState] = useState<Schema<'Job'>['state']>();
  const make = async (): Promise<void> => {
    const chosen = 'matterId' in what ? what : { recordingIds: [...what.recordingIds] };
    const asked = await client.post('/exports', { body: { ...chosen, purpose, ...(redacted && { redacted }) } });
    if (!('jobId' in asked)) {
      notify.info(common.awaitsApproval);
      return;
    }
    const job = await waitForJob(client, asked.jobId, {
      onState: (seen) => {
        setState(seen.state);
      },
    });
    const answer = await client.fetch(`/exports/${encodeURIComponent(job.jobId)}/bundle`);
    saveFile(await answer.blob(), `callvault-${job.jobId}.zip`);
    notify.success(t.ready);
  };
  return (
    <FormModal title={t.title} action={t.title} ready={purpose.trim() !== ''} run={make} onClose={onClose}>
      <p>{t.about}</p>
      <TextField label={t.purpose} hint={t.purposeHint} value={purpose} onChange={setPurpose} />
      <Checkbox
        checked={redacted}
        onChange={({ detail }) => {
          setRedacted(detail.checked);
        }}
      >
        {t.redacted}
      </Checkbox>
      {state !== undefined && <Box color="text-body-secondary">{t.making(state)}</Box>}
    </FormModal>
  );
}
