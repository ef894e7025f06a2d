/** Arousal against planted truth: a voice that is even, and one that gets higher, louder and faster for 25 s. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAcoustics } from '../../../../core/audio/acoustics/acoustics.ts';
import { arousalOf } from '../../../../core/audio/acoustics/arousal.ts';
import { acousticsSchema } from '../../../../core/audio/shapes.ts';
import type { ChannelArousal } from '../../../../core/audio/shapes.ts';
import type { Role } from '../../../../core/transcript/transcript.ts';
import { concat, synthSpeech } from '../../../support/synth.ts';

const RATE = 8000;
type Part = Omit<Parameters<typeof synthSpeech>[0], 'sampleRate'>;

function voice(...parts: readonly Part[]): Float32Array {
  return concat(...parts.map((part) => synthSpeech({ sampleRate: RATE, ...part }).samples));
}

function measure(samples: Float32Array, roles: readonly Role[] = ['customer']): readonly ChannelArousal[] {
  const meter = createAcoustics({ sampleRate: RATE, channels: 1, roles });
  meter.push([samples]);
  meter.finish();
  return acousticsSchema.parse(meter.read()).arousal ?? [];
}

const calm = (seed: number, seconds = 60): Part => ({ seconds, f0: 120, seed });

describe('arousal of a voice', () => {
  it.each([1, 2, 3, 4])('that stays even is calm throughout (seed %i)', (seed) => {
    const [speaker] = measure(voice(calm(seed, 120)));
    expect(speaker?.windows.length).toBeGreaterThan(30);
    expect(new Set(speaker?.segments.map(({ label }) => label))).toEqual(new Set(['calm']));
  });

  it.each([1, 2, 3, 4])('that gets 5 semitones higher, 8 dB louder and faster is agitated then (seed %i)', (seed) => {
    const excited = { seconds: 25, f0: 160, seed: seed + 9, levelDbfs: -14, syllableRate: 5.4 };
    const [speaker] = measure(voice(calm(seed), excited, calm(seed + 5)));
    const agitated = speaker?.segments.filter(({ label }) => label === 'agitated') ?? [];
    expect(agitated).toHaveLength(1);
    expect(Math.abs((agitated[0]?.startMs ?? 0) - 60_000)).toBeLessThan(3000);
    expect(Math.abs((agitated[0]?.endMs ?? 0) - 85_000)).toBeLessThan(3000);
    expect(agitated[0]?.features.pitchZ).toBeGreaterThan(3);
    expect(agitated[0]?.features.loudnessZ).toBeGreaterThan(3);
    expect(agitated[0]?.features.rateZ).toBeGreaterThan(1);
    const elsewhere = speaker?.segments.filter(
      ({ label, startMs, endMs }) => label !== 'calm' && (endMs < 57_000 || startMs > 88_000),
    );
    expect(elsewhere).toEqual([]);
  });

  it.each([1, 2, 3, 4])('that gets 2 semitones higher and 3 dB louder is raised, not agitated (seed %i)', (seed) => {
    const raised = { seconds: 25, f0: 133, seed: seed + 9, levelDbfs: -19, syllableRate: 4.8 };
    const [speaker] = measure(voice(calm(seed), raised, calm(seed + 5)));
    const labels = new Set(speaker?.segments.map(({ label }) => label));
    expect(labels).toEqual(new Set(['calm', 'raised']));
    const found = speaker?.segments.filter(({ label }) => label === 'raised') ?? [];
    expect(found.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0)).toBeGreaterThan(12_000);
    for (const { startMs, endMs } of found) {
      expect(startMs).toBeGreaterThan(57_000);
      expect(endMs).toBeLessThan(88_000);
    }
  });

  it('is not told from a few words, or from one channel with everybody on it', () => {
    expect(measure(voice(calm(1, 12)))).toEqual([]);
    expect(measure(voice(calm(1)), ['unknown'])).toEqual([]);
  });
});

describe('any sums', () => {
  const stretch = fc.option(
    fc.record({
      frames: fc.integer({ min: 0, max: 250 }),
      voiced: fc.integer({ min: 0, max: 250 }),
      nuclei: fc.integer({ min: 0, max: 25 }),
      energy: fc.double({ min: 0, max: 1e4, noNaN: true }),
      samples: fc.integer({ min: 0, max: 20_000 }),
      semitones: fc.double({ min: 0, max: 8000, noNaN: true }),
    }),
    { nil: undefined },
  );

  it('give windows and disjoint segments in order, within the call and the limits', () => {
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 60 }), (stretches) => {
        const durationMs = Math.max(0, 2500 * stretches.length - 700);
        const found = arousalOf({ channel: 0, role: 'agent', stretches, speech: [] }, [], durationMs);
        if (!found) return;
        expect(acousticsSchema.shape.arousal.safeParse([found]).success).toBe(true);
        let end = 0;
        for (const { startMs, endMs } of found.segments) {
          expect(startMs).toBeGreaterThanOrEqual(end);
          expect(endMs).toBeGreaterThan(startMs);
          end = endMs;
        }
        expect(end).toBeLessThanOrEqual(durationMs);
      }),
    );
  });
});
