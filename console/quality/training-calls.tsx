/** Calls of the kind that is wanted, and making a clip of one. */
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import type { Schema } from '../../client/index.ts';
import { useLabels } from '../search/labels.ts';
import { FormModal } from '../shared/form-modal.tsx';
import { useFormats } from '../shared/format.ts';
import { useNotify } from '../shared/notifications.tsx';
import { PagedTable } from '../shared/paged-table.tsx';
import { useClient } from '../shared/session.ts';
import { TextField } from '../shared/text-field.tsx';
import { useWords } from '../shared/words.ts';
import { TRAINING_WORDS } from './words.ts';

/** Empty = any. */
export interface Wanted {
  readonly businessLine: string;
  readonly topic: string;
  readonly emotion: string;
  readonly minComplexity: string;
}

export function TrainingCalls({ wanted }: { readonly wanted: Wanted }): ReactElement {
  const t = useWords(TRAINING_WORDS);
  const client = useClient();
  const label = useLabels();
  const { time, clock, number } = useFormats();
  const [clipping, setClipping] = useState<string>();
  const { minComplexity, ...labels } = wanted;
  const asked = {
    ...Object.fromEntries(Object.entries(labels).filter(([, value]) => value.trim() !== '')),
    ...(minComplexity !== '0' && { minComplexity: Number(minComplexity) }),
  };
  return (
    <>
      <PagedTable<Schema<'TrainingCall'>>
        queryKey={['training-calls', wanted]}
        read={(page) => client.get('/training-calls', { params: { query: { ...asked, ...page } } })}
        rowId={({ recordingId }) => recordingId}
        label={t.calls}
        empty={t.empty}
        header={<Header variant="h2">{t.calls}</Header>}
        columns={[
          {
            id: 'call',
            header: t.call,
            isRowHeader: true,
            cell: ({ recordingId, startedAt }) => (
              <Link href={`#/recordings/${encodeURIComponent(recordingId)}`}>{time(startedAt)}</Link>
            ),
          },
          { id: 'line', header: t.line, cell: ({ businessLine }) => businessLine },
          { id: 'topics', header: t.topics, cell: ({ topics }) => topics.map((one) => label('topic', one)).join(', ') },
          {
            id: 'emotion',
            header: t.emotion,
            cell: ({ emotion }) => (emotion === undefined ? '–' : label('emotion', emotion)),
          },
          {
            id: 'complexity',
            header: t.complexity,
            cell: ({ complexity }) => (complexity === undefined ? '–' : number(complexity)),
          },
          {
            id: 'length',
            header: t.length,
            cell: ({ durationMs }) => (durationMs === undefined ? '–' : clock(durationMs)),
          },
          {
            id: 'clip',
            header: '',
            cell: ({ recordingId }) => (
              <Button
                onClick={() => {
                  setClipping(recordingId);
                }}
              >
                {t.add}
              </Button>
            ),
          },
        ]}
      />
      {clipping !== undefined && (
        <MakeClip
          recordingId={clipping}
          onClose={() => {
            setClipping(undefined);
          }}
        />
      )}
    </>
  );
}

interface MakeClipProps {
  readonly recordingId: string;
  readonly onClose: () => void;
}

function MakeClip({ recordingId, onClose }: MakeClipProps): ReactElement {
  const t = useWords(TRAINING_WORDS);
  const client = useClient();
  const notify = useNotify();
  const queries = useQueryClient();
  const [title, setTitle] = useState('');
  const [from, setFrom] = useState('0');
  const [to, setTo] = useState('');
  const isNumber = [from, to].every((text) => /^\d+$/u.test(text)) && Number(from) <= Number(to);
  const save = async (): Promise<void> => {
    const items = [{ recordingId, fromTurn: Number(from), toTurn: Number(to) }];
    await client.post('/training-sets', { body: { title: title.trim(), items } });
    await queries.invalidateQueries({ queryKey: ['training-sets'] });
    notify.success(t.saved);
  };
  return (
    <FormModal title={t.newSet} action={t.add} ready={title.trim() !== '' && isNumber} run={save} onClose={onClose}>
      <TextField label={t.name} value={title} onChange={setTitle} />
      <TextField label={t.from} hint={t.turnHint} value={from} onChange={setFrom} />
      <TextField label={t.to} value={to} onChange={setTo} />
    </FormModal>
  );
}
