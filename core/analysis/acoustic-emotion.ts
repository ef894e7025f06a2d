/** What the voice adds to the words: how excited the speaker was while a turn was said. */
import type { Acoustics } from '../audio/shapes.ts';
import type { Role } from '../transcript/transcript.ts';

export { RAISED } from '../audio/acoustics/arousal.ts';

type Arousal = NonNullable<Acoustics['arousal']>[number];

/**
 * Arousal of a speaker over a stretch of time, -1 (far below the own middle) to 1; undefined when it was not measured there.
 * The mean of the windows that overlap it, weighted by how much they do.
 * @param startMs inclusive @param endMs exclusive
 */
export function arousalAt(acoustics: Acoustics | null, role: Role, startMs: number, endMs: number): number | undefined {
  const speakers = (acoustics?.arousal ?? []).filter((speaker) => speaker.role === role);
  let sum = 0;
  let weight = 0;
  for (const { windows } of speakers) {
    for (const window of windows.slice(firstAfter(windows, startMs))) {
      if (window.startMs >= endMs) break;
      const shared = Math.min(endMs, window.endMs) - Math.max(startMs, window.startMs);
      sum += shared * window.arousal;
      weight += shared;
    }
  }
  return weight > 0 ? sum / weight : undefined;
}

/** Index of the first window that ends after `ms`. */
function firstAfter(windows: Arousal['windows'], ms: number): number {
  let low = 0;
  let high = windows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((windows[middle]?.endMs ?? 0) <= ms) low = middle + 1;
    else high = middle;
  }
  return low;
}
