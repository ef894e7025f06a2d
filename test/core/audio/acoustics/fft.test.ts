import FFT from 'fft.js';
import { describe, expect, it } from 'vitest';
import { createFft } from '../../../../core/audio/acoustics/fft.ts';
import { createRandom } from '../../../support/synth.ts';

function noise(length: number, seed: number): Float64Array {
  const random = createRandom(seed);
  return Float64Array.from({ length }, () => random() - 0.5);
}

describe('fft', () => {
  it.each([4, 8, 16, 32, 64, 128, 256, 512, 1024])('of %i weighted samples is that of fft.js', (size) => {
    const re = noise(size + 10, 1);
    const im = noise(size + 10, 2);
    const weight = noise(Math.ceil(0.8 * size), 3);
    const samples = new Float64Array(2 * size);
    for (const [i, w] of weight.entries()) {
      samples[2 * i] = w * (re[i + 7] ?? NaN);
      samples[2 * i + 1] = w * (im[i + 3] ?? NaN);
    }
    const expected = new Float64Array(2 * size);
    new FFT(size).transform(expected, samples);
    const found = createFft(size, weight).transform(re, 7, im, 3);
    for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 10);
  });
});
