/** From grown segments to reported spans: least length, padding, pauses closed. */

/** Pauses shorter than this belong to the segment (200 ms). */
export const CLOSED_PAUSE_FRAMES = 20;
/** A segment has 50 ms of seeds and lasts 120 ms before padding. */
const MIN_SEEDS = 5;
const MIN_FRAMES = 12;
/** Frames added for soft onsets and endings: 20 and 40 ms, up to 60 and 120 ms when noise masks them. */
const PADDING = { start: 2, end: 4, maskedStart: 4, maskedEnd: 8 };

/** Frame numbers, end exclusive. */
export interface FrameSpan {
  readonly start: number;
  readonly end: number;
}

export interface Segment {
  readonly start: number;
  end: number;
  seeds: number;
  lastSeed: number;
  /** 0 to 1, at its first seed. */
  readonly masked: number;
}

/** Whether a segment is long enough and voiced enough. */
export function isSpeech({ seeds, start, end }: Segment): boolean {
  return seeds >= MIN_SEEDS && end - start >= MIN_FRAMES;
}

/** The spans with one more at the end, padded; a pause of less than 200 ms between them is closed. */
export function joined(spans: readonly FrameSpan[], { start, end, masked }: Segment): FrameSpan[] {
  const from = Math.max(0, start - Math.round(PADDING.start + PADDING.maskedStart * masked));
  const to = end + Math.round(PADDING.end + PADDING.maskedEnd * masked);
  const last = spans.at(-1);
  if (!last || from - last.end >= CLOSED_PAUSE_FRAMES) return [...spans, { start: from, end: to }];
  return [...spans.slice(0, -1), { start: last.start, end: to }];
}
