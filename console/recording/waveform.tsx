/** One waveform per channel, drawn from the peaks. It plays nothing: it follows the player, and a click on it seeks. */
import { type ReactElement, useEffect, useRef } from 'react';
import type WaveSurfer from 'wavesurfer.js';
import { usePreferences } from '../shared/preferences.tsx';
import type { Playback } from './playback.ts';
import { usePlayback } from './use-playback.ts';

/** The content security policy has the hash of the library's style sheet at this height. */
export const CHANNEL_HEIGHT = 56;

interface WaveformProps {
  /** Per channel, heights of 0 to 1. */
  readonly channels: readonly number[][];
  readonly roles: readonly string[];
}

export function Waveform({ channels, roles }: WaveformProps): ReactElement {
  const playback = usePlayback();
  const { dark } = usePreferences();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const container = place.current;
    if (!container) return;
    let end = (): void => {
      wanted = false;
    };
    let wanted = true;
    void import('wavesurfer.js').then(({ default: Library }) => {
      if (wanted) end = draw(Library, container, { channels, roles, playback });
    });
    return () => {
      end();
    };
    // The colours are read when it is drawn, so it is drawn again when they change.
  }, [channels, roles, playback, dark]);
  return (
    <div ref={place} aria-hidden="true" className="cv-waveform" style={{ height: channels.length * CHANNEL_HEIGHT }} />
  );
}

function draw(
  Library: typeof WaveSurfer,
  container: HTMLElement,
  { channels, roles, playback }: WaveformProps & { readonly playback: Playback },
): () => void {
  const colours = getComputedStyle(container);
  const colour = (name: string): string => colours.getPropertyValue(name);
  const wave = Library.create({
    container,
    height: CHANNEL_HEIGHT,
    peaks: channels.map((channel) => channel),
    duration: playback.durationMs / 1000,
    normalize: true,
    interact: true,
    dragToSeek: true,
    hideScrollbar: true,
    cursorWidth: 2,
    cursorColor: colour('--cv-text'),
    splitChannels: channels.map((_, i) => ({
      height: CHANNEL_HEIGHT,
      waveColor: colour(roles[i] === 'agent' ? '--cv-agent' : '--cv-customer'),
      progressColor: colour('--cv-muted'),
    })),
  });
  const show = (): void => {
    wave.setTime(playback.positionMs() / 1000);
  };
  const stop = playback.onPosition(show);
  wave.on('ready', show);
  wave.on('interaction', (seconds) => {
    playback.seek(seconds * 1000);
  });
  return () => {
    stop();
    wave.destroy();
  };
}
