/** Loudness over time as the waveform draws it. The audio itself is never decoded in the browser: a call may last for hours. */
const LOUDEST = 128;

/** From least and most per bucket, alternating, as signed 8-bit integers, to one height per bucket, 0 to 1. */
export function heightsOf(leastAndMost: readonly number[]): number[] {
  return Array.from(
    { length: Math.floor(leastAndMost.length / 2) },
    (_, i) => Math.max(Math.abs(leastAndMost[2 * i] ?? 0), Math.abs(leastAndMost[2 * i + 1] ?? 0)) / LOUDEST,
  );
}
