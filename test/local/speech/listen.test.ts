/** From a file to the samples the recogniser is given: the right ones, at its rate, whatever the file's. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCrosstalk } from '../../../local/speech/crosstalk.ts';
import { createCutter, MODEL_RATE, type PieceAudio } from '../../../local/speech/cutter.ts';
import { hearPieces, planSpeech } from '../../../local/speech/listen.ts';
import type { Piece } from '../../../local/speech/plan.ts';
import { tempDir } from '../../adapters/local/temp-dir.ts';

const SAMPLES = new URL('../../../samples/', import.meta.url);
const sample = (name: string): string => new URL(name, SAMPLES).pathname;
const piece = (fromMs: number, toMs: number): Piece => ({ startMs: fromMs, endMs: toMs, fromMs, toMs });

/** A 200 Hz tone whose level says when it is: 0.1 in the first second, 0.2 in the second ... */
function staircase(sampleRate: number, seconds: number): Float32Array {
  return Float32Array.from(
    { length: sampleRate * seconds },
    (_, i) => 0.1 * (1 + Math.floor(i / sampleRate)) * Math.sin((2 * Math.PI * 200 * i) / sampleRate),
  );
}

const peak = (samples: Float32Array): number => samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

async function cut(sampleRate: number, pieces: readonly Piece[], block: number): Promise<PieceAudio[]> {
  const cutter = await createCutter(sampleRate, pieces);
  const samples = staircase(sampleRate, 4);
  const found: PieceAudio[] = [];
  for (let at = 0; at < samples.length; at += block) found.push(...cutter.push(samples.subarray(at, at + block)));
  found.push(...cutter.finish());
  cutter.free();
  return found;
}

describe('the cutter', () => {
  it.each([
    [8000, 160],
    [16_000, 1000],
    [44_100, 50_000],
  ])('gives each piece at 16 kHz from %i Hz in blocks of %i', async (rate, block) => {
    const pieces = [piece(100, 900), piece(1100, 1900), piece(2100, 2900), piece(3100, 4000)];
    const found = await cut(rate, pieces, block);
    expect(found.map(({ samples }) => samples.length)).toEqual([12_800, 12_800, 12_800, 14_400]);
    expect(found.map(({ samples }) => Math.round(peak(samples) * 100))).toEqual([10, 20, 30, 40]);
  });

  it('gives what is there of a piece that reaches past the end, and nothing of one beyond it', async () => {
    const found = await cut(MODEL_RATE, [piece(3900, 4500), piece(5000, 5100)], 999);
    expect(found.map(({ samples }) => samples.length)).toEqual([1600]);
  });
});

describe('the crosstalk meter', () => {
  const rate = 8000;
  const noise = (seed: number): Float32Array => {
    let state = seed;
    return Float32Array.from({ length: 2 * rate }, () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return state / 2 ** 31 - 1;
    });
  };
  const scaled = (samples: Float32Array, gain: number): Float32Array => samples.map((value) => value * gain);
  const own = (left: Float32Array, right: Float32Array): unknown[] => {
    const meter = createCrosstalk({ sampleRate: rate, channels: 2 });
    for (let at = 0; at < left.length; at += 333)
      meter.push([left.subarray(at, at + 333), right.subarray(at, at + 333)]);
    return [0, 1].map((channel) => meter.own(channel, [{ startMs: 150, endMs: 1900 }]));
  };
  const all = [{ startMs: 150, endMs: 1900 }];

  it('gives the same sound to the louder channel', () => {
    expect(own(noise(1), scaled(noise(1), 0.3))).toEqual([all, []]);
    expect(own(scaled(noise(1), -0.3), noise(1))).toEqual([[], all]);
  });

  it('gives the same sound at the same level to the first channel', () => {
    expect(own(noise(1), noise(1))).toEqual([all, []]);
  });

  it('leaves people alone who talk at the same time, and silence', () => {
    expect(own(noise(1), scaled(noise(2), 0.3))).toEqual([all, all]);
    expect(own(noise(1), new Float32Array(2 * rate))).toEqual([all, all]);
  });

  it('cuts only the part that is a copy', () => {
    const right = noise(2);
    right.set(scaled(noise(1).subarray(0, rate), 0.3));
    expect(own(noise(1), right)).toEqual([all, [{ startMs: 1000, endMs: 1900 }]]);
  });
});

describe('a recording', () => {
  it('is heard piece by piece, with role and channel', async () => {
    const path = sample('en-lost-parcel.wav');
    const plan = await planSpeech(path, ['customer', 'agent']);
    if (plan.kind === 'declined') throw new Error(plan.reason);
    expect(plan.channels.map(({ role }) => role)).toEqual(['customer', 'agent']);
    const heard: string[] = [];
    await hearPieces(path, plan, ({ channel }, { piece: { startMs }, samples }) => {
      heard.push(`${channel} ${startMs}`);
      expect(samples.length).toBeGreaterThan(0);
      expect(samples.length).toBeLessThan(21 * MODEL_RATE);
    });
    const planned = plan.channels.flatMap(({ channel, pieces }) =>
      pieces.map(({ startMs }) => `${channel} ${startMs}`),
    );
    expect(heard.sort()).toEqual(planned.sort());
    expect(planned.length).toBeGreaterThan(10);
  });

  it('whose codec mixes the channels is heard once', async () => {
    const plan = await planSpeech(sample('en-price-cancel.opus'), ['customer', 'agent']);
    if (plan.kind === 'declined') throw new Error(plan.reason);
    const spoken = plan.channels
      .flatMap(({ pieces }) => pieces)
      .reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
    expect(spoken).toBeLessThan(plan.durationMs * 1.05);
  });

  it('that is no audio is declined with the reason', async () => {
    const path = join(tempDir(), 'file');
    writeFileSync(path, 'This is a letter, not a recording.'.repeat(100));
    const plan = await planSpeech(path, []);
    expect(plan.kind === 'declined' && plan.reason).toMatch(/^AUDIO_NOT_READABLE [A-Z-]+$/u);
  });
});
