import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPeaks } from '../../../core/audio/peaks.ts';
import { compareTakes, type Take } from '../../../core/completeness/compare-envelopes.ts';

const RATE = 8000;

/** Bursts of noise with pauses, as talk has: the same seed is the same call. */
function talk(seconds: number, seed: number): Float32Array {
  const out = new Float32Array(seconds * RATE);
  let state = seed >>> 0 || 1;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  for (let at = 0; at < out.length;) {
    const length = Math.round((0.2 + next()) * RATE);
    const level = next() < 0.4 ? 0 : 0.2 + 0.6 * next();
    for (let i = 0; i < length && at < out.length; i += 1, at += 1) out[at] = level * (2 * next() - 1);
  }
  return out;
}

function take(samples: Float32Array): Take {
  const meter = createPeaks({ sampleRate: RATE, channels: 1 });
  meter.push([samples]);
  return { durationMs: Math.round((samples.length * 1000) / RATE), peaks: meter.read() };
}

const call = talk(60, 7);
const from = (ms: number, end = call.length): Float32Array => call.slice((ms * RATE) / 1000, end);
const codes = (differences: readonly { code: string }[]): string[] => differences.map(({ code }) => code);

describe('compareTakes', () => {
  it('finds nothing between a call and itself, louder or quieter', () => {
    expect(compareTakes(take(call), take(call))).toEqual([]);
    expect(compareTakes(take(call), take(call.map((x) => x * 0.5)))).toEqual([]);
  });

  it('says where a file that was cut short ends', () => {
    const [difference, ...others] = compareTakes(take(call), take(from(0, 41 * RATE)));
    expect(others).toEqual([]);
    expect(difference?.code).toBe('SHORT_END');
    expect(difference?.endMs).toBe(60_000);
    expect(Math.abs((difference?.startMs ?? 0) - 41_000)).toBeLessThan(200);
  });

  it('says how much of the beginning is missing, and of the end', () => {
    const found = compareTakes(take(call), take(from(5000, 50 * RATE)));
    expect(codes(found)).toEqual(['SHORT_START', 'SHORT_END']);
    expect(Math.abs((found[0]?.endMs ?? 0) - 5000)).toBeLessThan(200);
  });

  it('says when the witness has more than the first', () => {
    expect(codes(compareTakes(take(from(0, 41 * RATE)), take(call)))).toEqual(['LONG_END']);
    expect(codes(compareTakes(take(from(8000)), take(call)))).toEqual(['LONG_START']);
  });

  it('finds a stretch that was silenced, with its place', () => {
    const altered = call.slice();
    altered.fill(0, 20 * RATE, 27 * RATE);
    const found = compareTakes(take(call), take(altered));
    expect(codes(found)).toContain('CONTENT');
    expect(found.every(({ startMs, endMs }) => startMs >= 18_500 && endMs <= 28_500)).toBe(true);
  });

  it('does not take another call for a witness', () => {
    expect(codes(compareTakes(take(call), take(talk(60, 99))))).toEqual(['CONTENT']);
  });

  it('compares lengths alone where there is no waveform', () => {
    expect(codes(compareTakes({ durationMs: 60_000 }, { durationMs: 30_000 }))).toEqual(['SHORT_END']);
    expect(compareTakes({ durationMs: 60_000 }, { durationMs: 59_500 })).toEqual([]);
    expect(codes(compareTakes({ durationMs: 60_000 }, { durationMs: 59_000 }))).toEqual(['SHORT_END']);
  });

  it('finds any cut of more than the tolerance and no smaller one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 20_000 }), (head, tail) => {
        const found = codes(compareTakes(take(call), take(from(head, call.length - (tail * RATE) / 1000))));
        if (head > 1200) expect(found).toContain('SHORT_START');
        if (head < 800) expect(found).not.toContain('SHORT_START');
        if (tail > 1200) expect(found).toContain('SHORT_END');
        if (tail < 800) expect(found).not.toContain('SHORT_END');
        expect(found).not.toContain('CONTENT');
      }),
      { numRuns: 40 },
    );
  });
});
