/** No call is searchable: either there is none, or they are still being worked on. */
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useClient, useSession } from '../shared/session.ts';
import { useWords } from '../shared/words.ts';
import { CallFacts } from './call-facts.tsx';
import { SEARCH_WORDS } from './words.ts';

const LOOK_AGAIN_MS = 5_000;

export function FirstRun(): ReactElement {
  const t = useWords(SEARCH_WORDS);
  const client = useClient();
  const { may } = useSession();
  const list = useQuery({
    queryKey: ['recordings', 'first'],
    queryFn: ({ signal }) => client.get('/recordings', { params: { query: { limit: 10 } }, signal }),
    refetchInterval: LOOK_AGAIN_MS,
  });
  if (!list.data) return <Spinner />;
  const { items } = list.data;
  return (
    <Box textAlign="center" padding="xxl">
      <SpaceBetween size="m">
        <Box variant="h2">{items.length === 0 ? t.firstTitle : t.pendingTitle}</Box>
        <Box color="text-body-secondary">{items.length === 0 ? t.firstText : t.pendingText}</Box>
        {may('deliver') && (
          <Button variant="primary" href="#/upload">
            {t.firstAction}
          </Button>
        )}
        <ul className="cv-calls">
          {items.map((recording) => (
            <li key={recording.recordingId} className="cv-call">
              <CallFacts recording={recording} />
            </li>
          ))}
        </ul>
      </SpaceBetween>
    </Box>
  );
}
