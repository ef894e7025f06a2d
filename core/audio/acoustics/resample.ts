/** Brings any sample rate to the analysis rate, 8 to 16 kHz, by an integer factor: voice activity and pitch need no more. */

export interface Decimator {
  /** Output rate in Hz, not always whole. */
  readonly rate: number;
  /** Output samples that became due; the array is reused by the next call. */
  push(samples: Float32Array): Float32Array;
  /** The tail still inside the filter. */
  flush(): Float32Array;
}

const MIN_RATE = 8000;
/** Kaiser window for a stop band of A = 60 dB: beta = 0.1102 (A - 8.7) (Kaiser 1974). */
const KAISER_BETA = 5.65;
/** Filter half-length in output samples, cut-off as a share of the output Nyquist frequency: at 8 kHz, flat to 3 kHz, shut from 4.2 kHz. */
const HALF_WIDTH = 12;
const CUTOFF = 0.9;

/**
 * Linear-phase FIR decimator; sample n of the output is centred on sample n * factor of the input (delay compensated).
 * @param sampleRate Hz. Below 16 kHz nothing is done.
 */
export function createDecimator(sampleRate: number): Decimator {
  const factor = Math.max(1, Math.floor(sampleRate / MIN_RATE));
  if (factor === 1) {
    return { rate: sampleRate, push: (samples) => samples, flush: () => new Float32Array(0) };
  }
  const half = HALF_WIDTH * factor;
  const taps = lowPass(half, CUTOFF / factor);
  let buffer = new Float32Array(4 * half + 1);
  // The filter sees zeros before the first sample.
  let filled = half;
  let out = new Float32Array(0);

  const append = (samples: Float32Array): void => {
    if (filled + samples.length > buffer.length) {
      const grown = new Float32Array(2 * (filled + samples.length));
      grown.set(buffer.subarray(0, filled));
      buffer = grown;
    }
    buffer.set(samples, filled);
    filled += samples.length;
  };

  const push = (samples: Float32Array): Float32Array => {
    append(samples);
    const length = 2 * half + 1;
    const count = filled < length ? 0 : Math.floor((filled - length) / factor) + 1;
    if (out.length < count) out = new Float32Array(count);
    for (let n = 0; n < count; n++) {
      const centre = n * factor + half;
      let sum = (taps[0] ?? 0) * (buffer[centre] ?? 0);
      for (let k = 1; k <= half; k++) sum += (taps[k] ?? 0) * ((buffer[centre - k] ?? 0) + (buffer[centre + k] ?? 0));
      out[n] = sum;
    }
    buffer.copyWithin(0, count * factor, filled);
    filled -= count * factor;
    return out.subarray(0, count);
  };

  return { rate: sampleRate / factor, push, flush: () => push(new Float32Array(half)) };
}

/** Right half of a Kaiser-windowed sinc with unit gain at 0 Hz; `cutoff` as a share of the Nyquist frequency. */
function lowPass(half: number, cutoff: number): Float64Array {
  const taps = new Float64Array(half + 1);
  for (let k = 0; k <= half; k++) {
    const sinc = k === 0 ? cutoff : Math.sin(Math.PI * cutoff * k) / (Math.PI * k);
    taps[k] = sinc * bessel0(KAISER_BETA * Math.sqrt(1 - (k / half) ** 2));
  }
  const gain = taps.reduce((sum, tap, k) => sum + (k === 0 ? tap : 2 * tap), 0);
  return taps.map((tap) => tap / gain);
}

/** Modified Bessel function of the first kind, order 0, by its power series. */
function bessel0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; k < 40; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
