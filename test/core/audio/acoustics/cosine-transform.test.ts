import FFT from 'fft.js';
import { describe, expect, it } from 'vitest';
import { createCosineTransform } from '../../../../core/audio/acoustics/cosine-transform.ts';
import { createRandom } from '../../../support/synth.ts';

describe('cosine transform', () => {
  it.each([16, 128, 256])('of two even sequences of period %i x 2 is what the plain transform gives', (half) => {
    const random = createRandom(half);
    const reach = half / 2 + 3;
    const cosines = createCosineTransform(half, reach);
    const whole = new Float64Array(4 * half);
    for (let k = 0; k <= half; k++) {
      for (const part of [0, 1]) {
        const value = random();
        cosines.input[2 * k + part] = value;
        whole[2 * k + part] = value;
        whole[(2 * (2 * half - k) + part) % (4 * half)] = value;
      }
    }
    const expected = new Float64Array(4 * half);
    new FFT(2 * half).transform(expected, whole);
    const found = cosines.transform();
    for (let i = 0; i < 2 * (reach + 1); i++) expect(found[i]).toBeCloseTo(expected[i] ?? NaN, 9);
  });
});
