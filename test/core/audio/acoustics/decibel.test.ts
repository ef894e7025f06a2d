import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toDb } from '../../../../core/audio/acoustics/decibel.ts';

describe('toDb', () => {
  it('is ten times the decimal logarithm within 0.003 dB', () => {
    fc.assert(
      fc.property(fc.double({ min: -11, max: 6, noNaN: true }), (exponent) => {
        expect(Math.abs(toDb(10 ** exponent) - 10 * Math.log10(10 ** exponent + 1e-12))).toBeLessThan(0.003);
      }),
      { numRuns: 2000 },
    );
  });

  it('grows with the power, and silence is -120 dB', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        (a, b) => {
          if (a < b) expect(toDb(a)).toBeLessThanOrEqual(toDb(b));
        },
      ),
    );
    expect(toDb(0)).toBeCloseTo(-120, 2);
  });
});
