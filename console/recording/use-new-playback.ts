/** The player of one recording, closed with the page it is on. */
import { useEffect, useState } from 'react';
import type { Schema } from '../../client/index.ts';
import { useClient } from '../shared/session.ts';
import { Playback } from './playback.ts';

export function useNewPlayback({ recordingId, media }: Schema<'Recording'>): Playback {
  const client = useClient();
  const durationMs = media?.durationMs ?? 0;
  const [playback, setPlayback] = useState(() => create());
  if (playback.durationMs !== durationMs) setPlayback(create());
  useEffect(() => playback.close, [playback]);
  return playback;

  function create(): Playback {
    return new Playback(durationMs, () =>
      client.get('/recordings/{id}/audio', { params: { path: { id: recordingId } } }),
    );
  }
}
