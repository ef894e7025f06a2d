/**
 * Fourier transform of two even sequences at once: a power spectrum is even, so half of a plain transform would be wasted.
 * The fold and the recurrence are those of the fast cosine transform (Cooley, Lewis & Welch 1970).
 */
import { createFft } from './fft.ts';

export interface CosineTransform {
  /** Complex entry n is the transform of both at n: re of the first, im of the second. The array is reused by the next call. */
  transform(): Float64Array;
  /** Complex entries k = 0 to half: value k of the first sequence as re, of the second as im. Left as they were. */
  readonly input: Float64Array;
}

/** @param half half the period of the sequences, a power of two @param reach the largest n wanted, below `half` */
export function createCosineTransform(half: number, reach: number): CosineTransform {
  const fft = createFft(half, new Float64Array(half).fill(1));
  const input = new Float64Array(2 * (half + 1));
  const re = new Float64Array(half);
  const im = new Float64Array(half);
  const out = new Float64Array(2 * (reach + 3));
  const sine = Float64Array.from({ length: half / 2 + 1 }, (_, k) => Math.sin((Math.PI * k) / half));
  const cosine = Float64Array.from({ length: half + 1 }, (_, k) => Math.cos((Math.PI * k) / half));

  const fold = (): void => {
    re[0] = (input[0] ?? 0) + (input[2 * half] ?? 0);
    im[0] = (input[1] ?? 0) + (input[2 * half + 1] ?? 0);
    for (let k = 1; k <= half / 2; k++) {
      const at = 2 * k;
      const mirror = 2 * (half - k);
      const s = 2 * (sine[k] ?? 0);
      const a = input[at] ?? 0;
      const b = input[at + 1] ?? 0;
      const c = input[mirror] ?? 0;
      const d = input[mirror + 1] ?? 0;
      re[k] = a + c - s * (a - c);
      im[k] = b + d - s * (b - d);
      re[half - k] = a + c + s * (a - c);
      im[half - k] = b + d + s * (b - d);
    }
  };

  /** The values at n = 1, from which the recurrence over the odd n starts. */
  const first = (): void => {
    let a = (input[0] ?? 0) - (input[2 * half] ?? 0);
    let b = (input[1] ?? 0) - (input[2 * half + 1] ?? 0);
    for (let k = 1; k < half; k++) {
      const c = 2 * (cosine[k] ?? 0);
      a += c * (input[2 * k] ?? 0);
      b += c * (input[2 * k + 1] ?? 0);
    }
    out[2] = a;
    out[3] = b;
  };

  return {
    input,
    transform() {
      fold();
      const spectrum = fft.transform(re, 0, im, 0);
      out[0] = spectrum[0] ?? 0;
      out[1] = spectrum[1] ?? 0;
      first();
      for (let k = 1; 2 * k <= reach; k++) {
        const re = spectrum[2 * k] ?? 0;
        const im = spectrum[2 * k + 1] ?? 0;
        const mirrorRe = spectrum[2 * (half - k)] ?? 0;
        const mirrorIm = spectrum[2 * (half - k) + 1] ?? 0;
        out[4 * k] = (re + mirrorRe) / 2;
        out[4 * k + 1] = (im + mirrorIm) / 2;
        out[4 * k + 2] = (out[4 * k - 2] ?? 0) - (im - mirrorIm) / 2;
        out[4 * k + 3] = (out[4 * k - 1] ?? 0) + (re - mirrorRe) / 2;
      }
      return out;
    },
  };
}
