/** A time in the call that takes the player there. */
import type { ReactElement } from 'react';
import { useFormats } from '../shared/format.ts';
import { useWords } from '../shared/words.ts';
import { usePlayback } from './use-playback.ts';
import { RECORDING_WORDS } from './words.ts';

export function SeekLink({ atMs }: { readonly atMs: number }): ReactElement {
  const t = useWords(RECORDING_WORDS);
  const { clock } = useFormats();
  const playback = usePlayback();
  return (
    <button
      type="button"
      className="cv-seek"
      aria-label={t.seek(clock(atMs))}
      onClick={() => {
        playback.seek(atMs);
      }}
    >
      {clock(atMs)}
    </button>
  );
}

/** Each place once, the first ones. */
export function Evidence({ places }: { readonly places: readonly { readonly startMs: number }[] }): ReactElement {
  const times = [...new Set(places.map(({ startMs }) => startMs))].slice(0, MOST);
  return (
    <span className="cv-evidence">
      {times.map((atMs) => (
        <SeekLink key={atMs} atMs={atMs} />
      ))}
    </span>
  );
}

const MOST = 6;
