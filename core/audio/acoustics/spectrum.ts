/** Short-time power spectra every 10 ms, and autocorrelations from them; two real frames share each complex FFT. */
import FFT from 'fft.js';

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
  const fft = new FFT(size);
  const window = hann(length);
  const packed = new Float64Array(2 * size);
  const out = new Float64Array(2 * size);
  const pair = { first: new Float64Array(size / 2 + 1), second: new Float64Array(size / 2 + 1) };
  const buffer = new Float64Array(4 * length);
  let filled = length / 2;
  /** Sample number of buffer[0] in the stream. */
  let origin = -filled;
  let frame = 0;

  const centre = (index: number): number => Math.round(((index + 0.5) * rate) / FRAME_RATE);

  const analyse = (wanted: (energy: number) => boolean, onPair: (pair: FramePair | undefined) => void): void => {
    const a = centre(frame) - length / 2 - origin;
    const b = centre(frame + 1) - length / 2 - origin;
    // Two sums: each addition waits for the one before.
    let firstEnergy = 0;
    let secondEnergy = 0;
    for (let i = 0; i < length; i++) {
      const w = window[i] ?? 0;
      const x = w * (buffer[a + i] ?? 0);
      const y = w * (buffer[b + i] ?? 0);
      packed[2 * i] = x;
      packed[2 * i + 1] = y;
      firstEnergy += x * x;
      secondEnergy += y * y;
    }
    frame += 2;
    if (wanted(((firstEnergy + secondEnergy) * size) / 2)) {
      fft.transform(out, packed);
      unpack(out, size, pair);
      onPair(pair);
    } else {
      onPair(undefined);
    }
    const keep = centre(frame) - length / 2 - origin;
    buffer.copyWithin(0, keep, filled);
    filled -= keep;
    origin += keep;
  };

  return {
    size,
    window,
    push(samples, wanted, onPair) {
      let read = 0;
      while (read < samples.length) {
        const needed = centre(frame + 1) + length / 2 - origin;
        const take = Math.min(samples.length - read, needed - filled);
        // Not set(subarray()): a view per frame costs more than the copy.
        const shift = filled - read;
        const until = read + take;
        for (; read < until; read++) buffer[read + shift] = samples[read] ?? 0;
        filled += take;
        if (filled === needed) analyse(wanted, onPair);
      }
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
