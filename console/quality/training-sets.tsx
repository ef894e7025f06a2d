/** The sets that are kept, and taking their clips out. */
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import { useMutation } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { type Schema, waitForJob } from '../../client/index.ts';
import { useFormats } from '../shared/format.ts';
import { useNotify } from '../shared/notifications.tsx';
import { PagedTable } from '../shared/paged-table.tsx';
import { RecordingLink } from '../shared/recording-link.tsx';
import { saveFile } from '../shared/save-file.ts';
import { useClient } from '../shared/session.ts';
import { useWords } from '../shared/words.ts';
import { TRAINING_WORDS } from './words.ts';

export function TrainingSets(): ReactElement {
  const t = useWords(TRAINING_WORDS);
  const client = useClient();
  const { time } = useFormats();
  return (
    <PagedTable<Schema<'TrainingSet'>>
      queryKey={['training-sets']}
      read={(page) => client.get('/training-sets', { params: { query: page } })}
      rowId={({ setId }) => setId}
      label={t.sets}
      empty={t.noSets}
      header={<Header variant="h2">{t.sets}</Header>}
      columns={[
        { id: 'set', header: t.set, cell: ({ title }) => title, isRowHeader: true },
        { id: 'clips', header: t.clips, cell: ({ items }) => <Clips items={items} /> },
        { id: 'created', header: t.created, cell: ({ createdAt }) => time(createdAt) },
        { id: 'export', header: '', cell: ({ setId }) => <ExportClips setId={setId} /> },
      ]}
    />
  );
}

/** Which calls, and which turns of them. */
function Clips({ items }: Pick<Schema<'TrainingSet'>, 'items'>): ReactElement {
  const t = useWords(TRAINING_WORDS);
  return (
    <>
      {items.map(({ recordingId, fromTurn, toTurn }) => (
        <div key={`${recordingId} ${fromTurn} ${toTurn}`}>
          <RecordingLink id={recordingId} short /> {t.turnsOf(fromTurn, toTurn)}
        </div>
      ))}
    </>
  );
}

function ExportClips({ setId }: { readonly setId: string }): ReactElement {
  const t = useWords(TRAINING_WORDS);
  const client = useClient();
  const notify = useNotify();
  const cut = useMutation({
    mutationFn: async () => {
      const { jobId } = await client.post('/training-sets/{id}/exports', { params: { path: { id: setId } } });
      await waitForJob(client, jobId);
      const answer = await client.fetch(`/training-exports/${encodeURIComponent(jobId)}/clips`);
      saveFile(await answer.blob(), `training-${setId}.zip`);
    },
    onSuccess: () => {
      notify.success(t.exported);
    },
    onError: notify.problem,
  });
  return (
    <Button
      wrapText={false}
      loading={cut.isPending}
      onClick={() => {
        cut.mutate();
      }}
    >
      {t.export}
    </Button>
  );
}
