/** Calls of the kind that is wanted, and making a clip of one. */
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import { type ReactElement, useState } from 'react';
import type { Schema } from '../../client/index.ts';
import { useLabels } from '../search/labels.ts';
import { useFormats } from '../shared/format.ts';
import { PagedTable } from '../shared/paged-table.tsx';
import { useClient } from '../shared/session.ts';
import { useWords } from '../shared/words.ts';
import { MakeClip } from './make-clip.tsx';
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
                wrapText={false}
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
