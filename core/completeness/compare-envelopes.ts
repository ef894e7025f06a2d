/** Finds where two recordings of one call differ, from their waveforms: how they lie against each other, what one lacks, where they disagree. */
import FFT from 'fft.js';
import type { Peaks } from '../audio/shapes.ts';

export type DifferenceCode = 'SHORT_START' | 'SHORT_END' | 'LONG_START' | 'LONG_END' | 'CONTENT';

/** Times in ms on the clock of the first recording; before its start they are negative. */
export interface Difference {
  readonly code: DifferenceCode;
  readonly startMs: number;
  readonly endMs: number;
  readonly detail: string;
}

export interface Take {
  readonly durationMs: number;
  /** Absent where the audio could not be decoded: then only the lengths are compared. */
  readonly peaks?: Peaks | undefined;
}

/** Recorders do not start in the same instant. */
const TOLERANCE_MS = 1000;
/** Below this correlation two recordings have nothing in common. */
const ALIKE = 0.4;
/** Levels that differ by more than this many dB, for this long, are not the same sound. */
const DIFFERENT_DB = 15;
const DIFFERENT_MS = 2000;
/** Peaks are 8 bit: anything below this is the silence of one codec or the other, in dB of full scale. */
const FLOOR_DB = -36;

/** Empty when both tell the same call. O(n log n) in the number of waveform buckets, of which there are 4,096 at most. */
export function compareTakes(first: Take, witness: Take): readonly Difference[] {
  if (!first.peaks || !witness.peaks) return lengths(first.durationMs, witness.durationMs, 0, TOLERANCE_MS);
  const bucketMs = Math.max(first.peaks.bucketMs, witness.peaks.bucketMs);
  const a = envelope(first.peaks, bucketMs);
  const b = envelope(witness.peaks, bucketMs);
  const { lag, correlation } = bestLag(a, b);
  if (correlation < ALIKE) {
    const detail = 'the recordings have no sound in common';
    return [{ code: 'CONTENT', startMs: 0, endMs: first.durationMs, detail }];
  }
  const tolerance = Math.max(TOLERANCE_MS, 2 * bucketMs);
  return [
    ...lengths(first.durationMs, witness.durationMs, Math.round(lag * bucketMs), tolerance),
    ...contents(a, b, lag, bucketMs),
  ];
}

/** `startMs`: where the witness begins on the clock of the first. */
function lengths(firstMs: number, witnessMs: number, startMs: number, tolerance: number): Difference[] {
  const found: Difference[] = [];
  const add = (code: DifferenceCode, from: number, to: number, detail: string): void => {
    if (to - from >= tolerance) found.push({ code, startMs: from, endMs: to, detail });
  };
  const endMs = startMs + witnessMs;
  add('SHORT_START', 0, Math.min(startMs, firstMs), 'the witness begins later');
  add('LONG_START', startMs, 0, 'the witness begins earlier');
  add('SHORT_END', Math.max(0, endMs), firstMs, 'the witness ends earlier');
  add('LONG_END', firstMs, endMs, 'the witness goes on longer');
  return found;
}

/** Level per bucket in dB of full scale, the loudest channel, not below the floor. */
function envelope({ bucketMs, channels }: Peaks, wanted: number): Float64Array {
  const ratio = wanted / bucketMs;
  const buckets = Math.max(0, ...channels.map((values) => values.length / 2));
  const loudest = new Float64Array(Math.ceil(buckets / ratio));
  for (const values of channels) {
    for (const [at, value] of values.entries()) {
      const bucket = Math.min(loudest.length - 1, Math.floor((at >> 1) / ratio));
      loudest[bucket] = Math.max(loudest[bucket] ?? 0, Math.abs(value) / 128);
    }
  }
  return loudest.map((level) => Math.max(FLOOR_DB, 20 * Math.log10(Math.max(level, 1e-6))));
}

/** The shift of `b` against `a`, in buckets, at which they agree best, and Pearson's correlation over the overlap there. */
function bestLag(a: Float64Array, b: Float64Array): { lag: number; correlation: number } {
  const size = 2 ** Math.ceil(Math.log2(Math.max(2, a.length + b.length)));
  const products = correlate(centred(a), centred(b), size);
  let lag = 0;
  let best = -Infinity;
  for (const [at, value] of products.entries()) {
    if (value <= best) continue;
    best = value;
    lag = at < a.length ? at : at - size;
  }
  return { lag, correlation: pearson(a, b, lag) };
}

function centred(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  return values.map((value) => value - mean);
}

/** Circular cross-correlation: entry k is the sum over n of a[n + k] · b[n]. */
function correlate(a: Float64Array, b: Float64Array, size: number): number[] {
  const fft = new FFT(size);
  const transform = (values: Float64Array): Float64Array => {
    const packed = new Float64Array(2 * size);
    for (const [at, value] of values.entries()) packed[2 * at] = value;
    const out = new Float64Array(2 * size);
    fft.transform(out, packed);
    return out;
  };
  const [left, right] = [transform(a), transform(b)];
  const product = new Float64Array(2 * size);
  for (let at = 0; at < 2 * size; at += 2) {
    const [re, im, re2, im2] = [left[at] ?? 0, left[at + 1] ?? 0, right[at] ?? 0, right[at + 1] ?? 0];
    product[at] = re * re2 + im * im2;
    product[at + 1] = im * re2 - re * im2;
  }
  const out = new Float64Array(2 * size);
  fft.inverseTransform(out, product);
  return Array.from({ length: size }, (_, at) => out[2 * at] ?? 0);
}

function pearson(a: Float64Array, b: Float64Array, lag: number): number {
  const [from, to] = [Math.max(0, lag), Math.min(a.length, b.length + lag)];
  if (to - from < 2) return 0;
  const left = centred(a.subarray(from, to));
  const right = centred(b.subarray(from - lag, to - lag));
  const dot = (x: Float64Array, y: Float64Array): number => x.reduce((sum, value, at) => sum + value * (y[at] ?? 0), 0);
  const power = Math.sqrt(dot(left, left) * dot(right, right));
  // Two stretches of even loudness, silence for one, are alike.
  return power < 1e-9 ? 1 : dot(left, right) / power;
}

/** Stretches of the overlap in which the levels disagree, after the difference in gain. */
function contents(a: Float64Array, b: Float64Array, lag: number, bucketMs: number): Difference[] {
  const [from, to] = [Math.max(0, lag), Math.min(a.length, b.length + lag)];
  const apart = Array.from(
    { length: Math.max(0, to - from) },
    (_, at) => (a[from + at] ?? 0) - (b[from + at - lag] ?? 0),
  );
  const gain = apart.toSorted((x, y) => x - y)[Math.floor(apart.length / 2)] ?? 0;
  const found: Difference[] = [];
  const close = (start: number, end: number): void => {
    const [startMs, endMs] = [Math.round((from + start) * bucketMs), Math.round((from + end) * bucketMs)];
    if (endMs - startMs < DIFFERENT_MS) return;
    found.push({ code: 'CONTENT', startMs, endMs, detail: 'the recordings do not sound alike here' });
  };
  // Speech flickers: a stretch is judged by its mean over half the shortest length that counts.
  const half = Math.max(1, Math.round(DIFFERENT_MS / bucketMs / 2));
  let start: number | undefined;
  for (const [at, difference] of smooth(apart, half).entries()) {
    const differs = Math.abs(difference - gain) > DIFFERENT_DB;
    if (differs) start ??= at;
    else if (start !== undefined) {
      close(start, at);
      start = undefined;
    }
  }
  if (start !== undefined) close(start, apart.length);
  return found;
}

/** Mean over `width` values on either side. */
function smooth(values: readonly number[], width: number): number[] {
  const sums = [0];
  for (const value of values) sums.push((sums.at(-1) ?? 0) + value);
  return values.map((_, at) => {
    const [from, to] = [Math.max(0, at - width), Math.min(values.length, at + width + 1)];
    return ((sums[to] ?? 0) - (sums[from] ?? 0)) / (to - from);
  });
}
