/** Player and transcript of a call, without anything that was found in it: for those who judge it themselves. */
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { Schema } from '../../client/index.ts';
import { ProblemAlert } from '../shared/problem-alert.tsx';
import { useClient } from '../shared/session.ts';
import { Player } from './player.tsx';
import { isPlayable } from './readable.ts';
import { TranscriptView } from './transcript-view.tsx';
import { useKeys } from './use-keys.ts';
import { useNewPlayback } from './use-new-playback.ts';
import { PlaybackContext } from './use-playback.ts';
import './recording.css';

export function Listen({ recordingId }: { readonly recordingId: string }): ReactElement {
  const client = useClient();
  const recording = useQuery({
    queryKey: ['recordings', recordingId],
    queryFn: ({ signal }) => client.get('/recordings/{id}', { params: { path: { id: recordingId } }, signal }),
  });
  if (recording.error) return <ProblemAlert error={recording.error} onRetry={() => void recording.refetch()} />;
  if (!recording.data) return <Spinner size="large" />;
  return isPlayable(recording.data) ? <Heard recording={recording.data} /> : <></>;
}

function Heard({ recording }: { readonly recording: Schema<'Recording'> }): ReactElement {
  const playback = useNewPlayback(recording);
  useKeys(playback);
  const transcript = useTranscript(recording.recordingId, recording.transcriptReason === undefined);
  return (
    <PlaybackContext value={playback}>
      <SpaceBetween size="m">
        <Player recording={recording} transcript={transcript.data} analysis={undefined} />
        {transcript.data && <TranscriptView turns={transcript.data.turns} analysis={undefined} />}
      </SpaceBetween>
    </PlaybackContext>
  );
}

/** Reading it is on record each time: it is read once while the console is open. */
export function useTranscript(recordingId: string, isThere = true): UseQueryResult<Schema<'Transcript'>> {
  const client = useClient();
  return useQuery({
    queryKey: ['content', recordingId, 'transcript'],
    queryFn: ({ signal }) =>
      client.get('/recordings/{id}/transcript', { params: { path: { id: recordingId } }, signal }),
    enabled: isThere,
    staleTime: Infinity,
  });
}
