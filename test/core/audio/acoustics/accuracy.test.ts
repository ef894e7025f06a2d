/** The figures of docs/acoustics.md hold: on real calls where they are at hand, and on signals of known truth. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  analyse,
  measureEdgeVoices,
  measurePitch,
  measureRealCalls,
  measureSegmentation,
  measureSyllables,
} from '../../../../bench/acoustics.ts';
import type { BenchRow } from '../../../../bench/acoustics.ts';
import { NO_SAMPLES, sharedSample } from '../../../support/shared-samples.ts';
import { readPcmWav } from '../../../support/synth.ts';

const tones = sharedSample('lma-stereo-16k-30s.wav');
const reference = sharedSample('reference-acoustics.json');

function valueOf(rows: readonly BenchRow[], name: string): number | undefined {
  return rows.find((row) => row.name === name)?.value;
}

describe('real calls', () => {
  it('agree with Silero, Praat and the silences between', ({ skip }) => {
    if (reference === undefined) return skip(NO_SAMPLES);
    const rows = measureRealCalls();
    for (const channel of [0, 1]) {
      expect(valueOf(rows, `AR40 channel ${channel} frame agreement`)).toBeGreaterThan(95);
      expect(valueOf(rows, `AR40 channel ${channel} median pitch error`)).toBeLessThan(5);
    }
    expect(valueOf(rows, 'Auto0 channel 0 frame agreement')).toBeGreaterThan(93);
    expect(valueOf(rows, 'Auto0 channel 0 median pitch error')).toBeLessThan(5);
    for (const call of ['AR40', 'Auto0']) {
      expect(valueOf(rows, `${call} mutual silence largest edge error`)).toBeLessThan(300);
      expect(valueOf(rows, `${call} mutual silences found besides`)).toBe(0);
    }
  });

  it('hold no speech when they are steady tones', ({ skip }) => {
    if (tones === undefined) return skip(NO_SAMPLES);
    const { sampleRate, channels } = readPcmWav(readFileSync(tones));
    expect(analyse(channels, sampleRate)).toMatchObject({
      channels: [
        { talkMs: 0, segments: [], loudnessDbfs: null, pitchHz: null, articulationRate: null },
        { talkMs: 0, segments: [] },
      ],
      talkRatio: null,
      silences: [{ startMs: 0, endMs: 30_000 }],
    });
  });
});

describe('synthetic speech', () => {
  it('is found within 5 % of the frames: clean, quiet, coded, in noise of 15 dB SNR, after music and ringing', () => {
    for (const { name, value } of measureSegmentation().filter((row) => row.name.endsWith('mean'))) {
      expect(value, name).toBeLessThan(5);
    }
  });

  it('is found within 5 % of the frames, voice by voice, at both ends of the range in noise of 15 dB SNR', () => {
    for (const { name, value } of measureEdgeVoices()) expect(value, name).toBeLessThan(5);
  });

  it('has its pitch within 3 % and less than 1 % octave errors', () => {
    const [error, octaves] = measurePitch();
    expect(error?.value).toBeLessThan(3);
    expect(octaves?.value).toBeLessThan(1);
  });

  it('has its articulation rate within 15 %', () => {
    expect(measureSyllables()[0]?.value).toBeLessThan(15);
  });
});
