/** One recording: what was said, what was understood, and why it is evidence. */
import Spinner from '@cloudscape-design/components/spinner';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useParams } from 'react-router';
import { ProblemAlert } from '../shared/problem-alert.tsx';
import { useClient } from '../shared/session.ts';
import './recording.css';
import { RecordingView } from './recording-view.tsx';
import { isRunning } from './readable.ts';

const LOOK_AGAIN_MS = 3_000;

export function Page(): ReactElement {
  const { id = '' } = useParams();
  const client = useClient();
  const recording = useQuery({
    queryKey: ['recordings', id],
    queryFn: ({ signal }) => client.get('/recordings/{id}', { params: { path: { id } }, signal }),
    refetchInterval: ({ state }) => (state.data && isRunning(state.data) ? LOOK_AGAIN_MS : false),
  });
  if (recording.data) return <RecordingView key={id} recording={recording.data} />;
  if (recording.error) return <ProblemAlert error={recording.error} onRetry={() => void recording.refetch()} />;
  return <Spinner size="large" />;
}
