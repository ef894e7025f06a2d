/** Intervals against published values, and against what they promise: that 95 in 100 hold the truth. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { liftOf, meanOf, shareOf } from '../../../core/insights/statistics.ts';

/** Mulberry32. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe('a share', () => {
  it.each([
    // R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])("of %i in %i lies in Wilson's interval", (count, total, low, high) => {
    expect(shareOf(count, total).interval).toEqual({ low, high });
  });

  it('of few calls is marked, and of none says nothing', () => {
    expect(shareOf(9, 9)).toMatchObject({ share: 1, tooFew: true, interval: { high: 1 } });
    expect(shareOf(9, 9).interval.low).toBeLessThan(0.71);
    expect(shareOf(5, 10).tooFew).toBe(false);
    expect(shareOf(0, 0)).toEqual({ calls: 0, of: 0, share: 0, interval: { low: 0, high: 1 }, tooFew: true });
  });

  it('always lies in its interval, which lies in 0 to 1', () => {
    fc.assert(
      fc.property(fc.nat(100_000), fc.nat(100_000), (a, b) => {
        const { share, interval } = shareOf(Math.min(a, b), Math.max(a, b));
        return 0 <= interval.low && interval.low <= share && share <= interval.high && interval.high <= 1;
      }),
    );
  });

  it.each([
    [12, 0.6],
    [40, 0.1],
    [500, 0.02],
  ])('of %i calls with a true share of %f: the interval holds it in about 95 of 100 samples', (calls, truth) => {
    const random = generator(calls);
    const samples = 4000;
    let held = 0;
    for (let sample = 0; sample < samples; sample += 1) {
      let count = 0;
      for (let call = 0; call < calls; call += 1) if (random() < truth) count += 1;
      const { low, high } = shareOf(count, calls).interval;
      if (low <= truth && truth <= high) held += 1;
    }
    expect(held / samples).toBeGreaterThan(0.92);
    expect(held / samples).toBeLessThan(0.99);
  });
});

describe('a lift', () => {
  it('is clear when its interval leaves 1 out', () => {
    // Katz's interval by hand: ratio 4, standard error of its logarithm sqrt(1/60 - 1/100 + 1/30 - 1/200) = 0.18708.
    const lift = liftOf({ calls: 60, of: 100 }, { calls: 30, of: 200 });
    expect(lift).toEqual({ ratio: 4, interval: { low: 2.7721, high: 5.7717 }, clear: true });
    expect(liftOf({ calls: 3, of: 10 }, { calls: 20, of: 100 })?.clear).toBe(false);
  });

  it('is unknown where nothing was counted', () => {
    expect(liftOf({ calls: 0, of: 10 }, { calls: 5, of: 10 })).toBeNull();
    expect(liftOf({ calls: 5, of: 10 }, { calls: 0, of: 0 })).toBeNull();
  });
});

describe('a mean', () => {
  const of = (values: readonly number[]): ReturnType<typeof meanOf> =>
    meanOf({
      count: values.length,
      sum: values.reduce((sum, value) => sum + value, 0),
      squares: values.reduce((sum, value) => sum + value * value, 0),
    });

  it("has Student's interval", () => {
    // t(0.975; 4) = 2.7764, s = sqrt(2.5); t(0.975; 9) = 2.2622, s = sqrt(55 / 6).
    expect(of([1, 2, 3, 4, 5])).toEqual({ calls: 5, mean: 3, interval: { low: 1.0368, high: 4.9632 }, tooFew: true });
    const { interval } = of([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(interval?.low).toBeCloseTo(5.5 - 2.2622 * Math.sqrt(55 / 60), 2);
  });

  it('of one call has no interval, of none no value', () => {
    expect(of([7])).toEqual({ calls: 1, mean: 7, interval: null, tooFew: true });
    expect(of([])).toEqual({ calls: 0, mean: null, interval: null, tooFew: true });
  });
});
