/** Short-time power spectra every 10 ms, and autocorrelations from them; two real frames share each complex FFT. */
import { createFft } from './fft.ts';

/** Frames per second: a frame every 10 ms. */
export const FRAME_RATE = 100;
/** Three periods of the lowest pitch, 60 Hz (Boersma 1993). */
const WINDOW_SECONDS = 0.05;

export interface FramePair {
  /** Power spectra, bins 0 to size / 2. */
  readonly first: Float64Array;
  readonly second: Float64Array;
}

export interface Spectrograph {
  /** FFT length. Bin k lies at k * rate / size Hz. */
  readonly size: number;
  /** Window samples: full-scale sine power is (window sum / 2)^2. */
  readonly window: Float64Array;
  /**
   * Adds samples and calls `onPair` for frames 2n and 2n + 1 as soon as both windows are full,
   * without spectra when `wanted` turns down a pair of this energy (in the scale of the spectra, both frames).
   */
  push(samples: Float32Array, wanted: (energy: number) => boolean, onPair: (pair: FramePair | undefined) => void): void;
}

/** Hann window of 50 ms, frame t centred at (t + 1/2) * 10 ms; zeros stand before the first sample. @param rate Hz */
export function createSpectrograph(rate: number): Spectrograph {
  const length = 2 * Math.round((WINDOW_SECONDS * rate) / 2);
  const size = fftSize(rate);
  const window = hann(length);
  const fft = createFft(size, window);
  const pair = { first: new Float64Array(size / 2 + 1), second: new Float64Array(size / 2 + 1) };
  let buffer = new Float64Array(4 * length + size);
  let filled = length / 2;
  /** Sample number of buffer[0] in the stream. */
  let origin = -filled;
  let frame = 0;

  const centre = (index: number): number => Math.round(((index + 0.5) * rate) / FRAME_RATE);

  const analyse = (wanted: (energy: number) => boolean, onPair: (pair: FramePair | undefined) => void): void => {
    const a = centre(frame) - length / 2 - origin;
    const b = centre(frame + 1) - length / 2 - origin;
    const energy = energyOf(buffer, a, b, window);
    frame += 2;
    if (wanted((energy * size) / 2)) {
      unpack(fft.transform(buffer, a, buffer, b), size, pair);
      onPair(pair);
    } else {
      onPair(undefined);
    }
  };

  const append = (samples: Float32Array): void => {
    // The transform reads a whole size from the start of a frame, weighed with zero beyond the window.
    if (filled + samples.length + size > buffer.length) {
      const grown = new Float64Array(filled + samples.length + size);
      grown.set(buffer.subarray(0, filled));
      buffer = grown;
    }
    buffer.set(samples, filled);
    filled += samples.length;
  };

  return {
    size,
    window,
    push(samples, wanted, onPair) {
      append(samples);
      while (filled >= centre(frame + 1) + length / 2 - origin) analyse(wanted, onPair);
      const keep = centre(frame) - length / 2 - origin;
      buffer.copyWithin(0, keep, filled);
      filled -= keep;
      origin += keep;
    },
  };
}

export function fftSize(rate: number): number {
  return rate > 10_000 ? 1024 : 512;
}

/** Periodic Hann window. */
function hann(length: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / length));
}

/** Energy of two windowed frames of equal, even length, from `a` and `b` on. */
function energyOf(from: Float64Array, a: number, b: number, window: Float64Array): number {
  // Four sums: each addition waits for the one before.
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  for (let i = 0; i + 1 < window.length; i += 2) {
    const w = window[i] ?? 0;
    const v = window[i + 1] ?? 0;
    const x = w * (from[a + i] ?? 0);
    const y = w * (from[b + i] ?? 0);
    const nextX = v * (from[a + i + 1] ?? 0);
    const nextY = v * (from[b + i + 1] ?? 0);
    first += x * x;
    second += y * y;
    third += nextX * nextX;
    fourth += nextY * nextY;
  }
  return first + second + (third + fourth);
}

/** With z = a + ib, A(k) = (Z(k) + Z*(N - k)) / 2 and B(k) = (Z(k) - Z*(N - k)) / 2i. */
function unpack(z: Float64Array, size: number, { first, second }: FramePair): void {
  first[0] = (z[0] ?? 0) ** 2;
  second[0] = (z[1] ?? 0) ** 2;
  for (let k = 1; k <= size / 2; k++) {
    const re = z[2 * k] ?? 0;
    const im = z[2 * k + 1] ?? 0;
    const mirrorRe = z[2 * (size - k)] ?? 0;
    const mirrorIm = z[2 * (size - k) + 1] ?? 0;
    const aRe = re + mirrorRe;
    const aIm = im - mirrorIm;
    const bRe = im + mirrorIm;
    const bIm = mirrorRe - re;
    first[k] = (aRe * aRe + aIm * aIm) / 4;
    second[k] = (bRe * bRe + bIm * bIm) / 4;
  }
}
