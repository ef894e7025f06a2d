import { PitchDetector } from 'pitchy';
import { describe, expect, it } from 'vitest';
import { createAutocorrelator } from '../../../../core/audio/acoustics/autocorrelation.ts';
import { createPitchPath } from '../../../../core/audio/acoustics/pitch-path.ts';
import { createDecimator } from '../../../../core/audio/acoustics/resample.ts';
import { createSpectrograph } from '../../../../core/audio/acoustics/spectrum.ts';
import { synthSpeech, synthTones } from '../../../support/synth.ts';

function rms(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);
}

describe('decimator', () => {
  it.each([
    [8000, 8000],
    [11_025, 11_025],
    [16_000, 8000],
    [44_100, 8820],
    [48_000, 8000],
  ])('%i Hz becomes %i Hz', (sampleRate, rate) => {
    expect(createDecimator(sampleRate).rate).toBe(rate);
  });

  it('passes the telephone band, stops what would alias and delays nothing', () => {
    const decimate = (hz: number): Float32Array => {
      const decimator = createDecimator(48_000);
      const samples = synthTones({ sampleRate: 48_000, seconds: 1, hz: [hz], amplitude: 0.5 });
      return decimator.push(samples).slice();
    };
    for (const hz of [100, 1000, 2900]) {
      const expected = synthTones({ sampleRate: 8000, seconds: 1, hz: [hz], amplitude: 0.5 });
      const out = decimate(hz).subarray(100, 7900);
      expect(rms(out.map((x, i) => x - (expected[i + 100] ?? 0)))).toBeLessThan(0.002);
    }
    for (const hz of [4300, 7000, 20_000]) expect(rms(decimate(hz).subarray(100, 7900))).toBeLessThan(0.002);
  });
});

describe('pitch', () => {
  it('is what the McLeod method of pitchy finds', () => {
    const { samples, speech } = synthSpeech({ sampleRate: 8000, seconds: 10, f0: 170, seed: 3, glide: 0.3 });
    const spectrograph = createSpectrograph(8000);
    const autocorrelator = createAutocorrelator(8000, spectrograph.window);
    const ours: number[] = [];
    const path = createPitchPath((hz) => ours.push(hz));
    spectrograph.push(
      samples,
      () => true,
      (pair) => {
        if (pair) for (const candidates of autocorrelator.analyse(pair)) path.push(candidates);
      },
    );
    path.finish();
    const detector = PitchDetector.forFloat32Array(400);
    let compared = 0;
    let agreed = 0;
    for (const [frame, hz] of ours.entries()) {
      const from = frame * 80 + 40 - 200;
      const inSpeech = speech.some(({ startMs, endMs }) => frame * 10 > startMs + 50 && frame * 10 < endMs - 50);
      if (from < 0 || hz === 0 || !inSpeech) continue;
      const [reference, clarity] = detector.findPitch(samples.slice(from, from + 400), 8000);
      if (clarity < 0.9) continue;
      compared++;
      if (Math.abs(Math.log2(hz / reference)) < 0.05) agreed++;
    }
    expect(compared).toBeGreaterThan(100);
    expect(agreed / compared).toBeGreaterThan(0.9);
  });

  it('follows the cheapest path over a wrong octave and ends at silence', () => {
    const found: number[] = [];
    const path = createPitchPath((hz) => found.push(Math.round(hz)));
    const candidates = (best: number, second: number) => ({
      frequency: Float64Array.of(best, second, 0, 0),
      strength: Float64Array.of(0.9, 0.85, 0, 0),
    });
    for (let i = 0; i < 100; i++) path.push(i % 10 === 5 ? candidates(240, 120) : candidates(120, 240));
    path.push(undefined);
    path.push({ frequency: new Float64Array(4), strength: new Float64Array(4) });
    path.finish();
    expect(found).toEqual([...Array.from({ length: 100 }, () => 120), 0, 0]);
  });
});
