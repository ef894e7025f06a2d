/** What is held about a caller, for reading: the answer to a request for access. */
import Header from '@cloudscape-design/components/header';
import type { ReactElement } from 'react';
import type { Schema } from '../../client/index.ts';
import { useLabels } from '../search/labels.ts';
import { useFormats } from '../shared/format.ts';
import { PagedTable } from '../shared/paged-table.tsx';
import { RecordingLink } from '../shared/recording-link.tsx';
import { useClient } from '../shared/session.ts';
import { useWords } from '../shared/words.ts';
import { REQUEST_WORDS } from './words.ts';

type Held = Schema<'HeldRecording'>;

interface HeldListProps {
  readonly requestId: string;
  /** When it was answered. */
  readonly count: number | undefined;
}

export function HeldList({ requestId, count }: HeldListProps): ReactElement {
  const t = useWords(REQUEST_WORDS);
  const client = useClient();
  const label = useLabels();
  const { time, date } = useFormats();
  return (
    <PagedTable<Held>
      queryKey={['subject-requests', requestId, 'content']}
      read={async (page) => {
        const { items, nextCursor } = await client.get('/subject-requests/{id}/content', {
          params: { path: { id: requestId }, query: { ...page, limit: 20 } },
        });
        return { items: items.filter((item) => 'recordingId' in item), nextCursor };
      }}
      rowId={({ recordingId }) => recordingId}
      label={t.content}
      empty={t.nothingHeld}
      header={
        <Header variant="h2" {...(count !== undefined && { counter: `(${count})` })}>
          {t.content}
        </Header>
      }
      columns={[
        {
          id: 'recording',
          header: t.recordings,
          cell: ({ recordingId }) => <RecordingLink id={recordingId} />,
          isRowHeader: true,
        },
        { id: 'call', header: t.call, cell: ({ startedAt }) => time(startedAt) },
        { id: 'line', header: t.line, cell: ({ businessLine }) => businessLine },
        { id: 'state', header: t.state, cell: ({ state }) => label('state', state) },
        { id: 'holds', header: t.has, cell: ({ has }) => hasText(has, t) },
        {
          id: 'until',
          header: t.keptUntil,
          cell: ({ retention }) => (retention === undefined ? '–' : date(retention.retainUntil)),
        },
        { id: 'rule', header: t.rule, cell: ({ retention }) => retention?.citation ?? '–' },
        { id: 'now', header: t.now, cell: ({ disposition }) => t.dispositions[disposition.kind] },
      ]}
    />
  );
}

function hasText(has: Held['has'], t: (typeof REQUEST_WORDS)['en']): string {
  const parts = [has.audio && t.audio, has.transcript && t.transcript, has.analysis && t.analysis];
  return parts.filter((part) => part !== false).join(', ') || '–';
}
