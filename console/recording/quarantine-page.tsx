/** Recordings that wait for somebody's decision. */
import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import type { ReactElement } from 'react';
import { useFormats } from '../shared/format.ts';
import { PagedTable } from '../shared/paged-table.tsx';
import { useClient } from '../shared/session.ts';
import { useWords } from '../shared/words.ts';
import { DecideButtons } from './decide-buttons.tsx';
import { QUARANTINE_WORDS } from './quarantine-words.ts';
import { ReasonText } from './reason-text.tsx';

export function Page(): ReactElement {
  const t = useWords(QUARANTINE_WORDS);
  const client = useClient();
  const { time, clock } = useFormats();
  return (
    <PagedTable
      queryKey={['recordings', 'quarantined']}
      read={(page) => client.get('/recordings', { params: { query: { state: 'quarantined', ...page } } })}
      rowId={({ recordingId }) => recordingId}
      label={t.title}
      empty={t.empty}
      header={
        <Header variant="h1" description={t.description}>
          {t.title}
        </Header>
      }
      columns={[
        {
          id: 'call',
          header: t.call,
          cell: ({ recordingId, startedAt, media, callId }) => (
            <>
              <Link href={`#/recordings/${encodeURIComponent(recordingId)}`}>{time(startedAt)}</Link>
              <Box fontSize="body-s" color="text-body-secondary">
                {callId} {media && clock(media.durationMs)}
              </Box>
            </>
          ),
        },
        { id: 'line', header: t.line, cell: ({ businessLine }) => businessLine },
        {
          id: 'why',
          header: t.why,
          cell: ({ reason }) => <ReasonText reason={reason} />,
        },
        { id: 'decide', header: t.decide, cell: ({ recordingId }) => <DecideButtons recordingId={recordingId} /> },
      ]}
    />
  );
}
