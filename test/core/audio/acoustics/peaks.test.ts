import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPeaks } from '../../../../core/audio/peaks.ts';
import { keptPeaksSchema, peaksSchema } from '../../../../core/audio/shapes.ts';
import { createRandom } from '../../../support/synth.ts';

describe('peaks', () => {
  it('are min and max per 20 ms and channel', () => {
    const peaks = createPeaks({ sampleRate: 8000, channels: 2 });
    const left = new Float32Array(200);
    left[10] = 0.5;
    left[20] = -1;
    left[180] = 1;
    peaks.push([left, new Float32Array(200)]);
    expect(peaks.read()).toEqual({
      bucketMs: 20,
      channels: [
        [-128, 64, 0, 127],
        [0, 0, 0, 0],
      ],
    });
  });

  it('stay bounded: buckets double', () => {
    const peaks = createPeaks({ sampleRate: 8000, channels: 1 });
    const second = new Float32Array(8000).fill(0.25);
    for (let i = 0; i < 3600; i++) peaks.push([second]);
    const { bucketMs, channels } = peaksSchema.parse(peaks.read());
    expect(bucketMs).toBe(1280);
    expect(channels[0]).toHaveLength(2 * Math.ceil(3_600_000 / 1280));
    expect(new Set(channels[0])).toEqual(new Set([32]));
  });

  it('may be empty, of no channel, or of NaN', () => {
    expect(createPeaks({ sampleRate: 8000, channels: 1 }).read()).toEqual({ bucketMs: 20, channels: [[]] });
    const peaks = createPeaks({ sampleRate: 44_100, channels: 1 });
    peaks.push([Float32Array.of(NaN, NaN)]);
    expect(peaksSchema.parse(peaks.read()).channels).toEqual([[0, 0]]);
  });

  it('do not depend on the blocks', () => {
    const random = createRandom(1);
    const samples = Float32Array.from({ length: 5000 }, () => 2 * random() - 1);
    const whole = createPeaks({ sampleRate: 8000, channels: 1 });
    whole.push([samples]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1 }), (sizes) => {
        const peaks = createPeaks({ sampleRate: 8000, channels: 1 });
        for (let at = 0, n = 0; at < samples.length; n++) {
          const size = sizes[n % sizes.length] ?? 1;
          peaks.push([samples.subarray(at, at + size)]);
          at += size;
        }
        expect(peaks.read()).toEqual(whole.read());
      }),
      { numRuns: 30 },
    );
  });

  it('are read by the same rules, kept or told', () => {
    const row = fc.array(fc.oneof(fc.integer({ min: -130, max: 130 }), fc.double(), fc.constant(null), fc.string()));
    const kept = fc.record({
      bucketMs: fc.oneof(fc.double(), fc.constant(20)),
      channels: fc.array(fc.oneof(row, fc.constant('')), { maxLength: 2 }),
    });
    fc.assert(
      fc.property(kept, (peaks) => keptPeaksSchema.safeParse(peaks).success === peaksSchema.safeParse(peaks).success),
      { examples: [[{ bucketMs: 20, channels: [[-128, 127], []] }]], numRuns: 1000 },
    );
  });
});
