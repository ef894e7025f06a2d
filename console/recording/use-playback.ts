/** The player of the page, for everything on it that plays, seeks or follows. */
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Playback, PlaybackState } from './playback.ts';

/** Absent for those who may not listen; seeking then only moves the view. */
export const PlaybackContext = createContext<Playback | undefined>(undefined);

export function usePlayback(): Playback {
  const playback = useContext(PlaybackContext);
  if (!playback) throw new Error('usePlayback outside of the recording page');
  return playback;
}

export function usePlaybackState(): PlaybackState {
  const playback = usePlayback();
  return useSyncExternalStore(playback.onState, playback.state);
}

/** What `of` makes of the position, in ms: drawn anew only when that changes. */
export function usePosition<T extends string | number>(of: (positionMs: number) => T): T {
  const playback = usePlayback();
  return useSyncExternalStore(playback.onPosition, () => of(playback.positionMs()));
}
