/** What verifications and audits found to be other than what was sealed: nothing while there is nothing. */
import Alert from '@cloudscape-design/components/alert';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useFormats } from '../shared/format.ts';
import { RecordingLink } from '../shared/recording-link.tsx';
import { useClient, useSession } from '../shared/session.ts';
import { useWords } from '../shared/words.ts';
import { LIST_WORDS } from './recordings-words.ts';

const MOST = 20;

export function DamagedAlert(): ReactElement | null {
  const t = useWords(LIST_WORDS);
  const client = useClient();
  const { may } = useSession();
  const { number, time } = useFormats();
  const { data } = useQuery({
    queryKey: ['damages'],
    queryFn: ({ signal }) => client.get('/damages', { params: { query: { limit: MOST } }, signal }),
    enabled: may('custody'),
  });
  if (!data || data.items.length === 0) return null;
  const count = number(data.items.length) + (data.nextCursor === undefined ? '' : '+');
  return (
    <Alert type="error" header={t.damagedTitle(count)}>
      {data.items.map(({ recordingId, verdict, at }) => (
        <div key={recordingId}>
          <RecordingLink id={recordingId} /> {t.damaged[verdict]}, {t.since(time(at))}
        </div>
      ))}
    </Alert>
  );
}
