/** Accuracy and speed (`--speed`: alone) of the acoustic features, on real calls where they are at hand and on signals of known truth. Prints docs/acoustics.md's table. */
import { readFileSync } from 'node:fs';
import process, { cpuUsage } from 'node:process';
import FFT from 'fft.js';
import * as z from 'zod';
import { createAcoustics } from '../core/audio/acoustics/acoustics.ts';
import { createAutocorrelator } from '../core/audio/acoustics/autocorrelation.ts';
import { findSilences } from '../core/audio/acoustics/conversation.ts';
import { createPitchPath } from '../core/audio/acoustics/pitch-path.ts';
import { createSpectrograph } from '../core/audio/acoustics/spectrum.ts';
import type { Acoustics } from '../core/audio/shapes.ts';
import { sharedSample } from '../test/support/shared-samples.ts';
import {
  concat,
  frameAgreement,
  mix,
  readPcmWav,
  synthMusic,
  synthNoise,
  synthSpeech,
  synthTones,
  throughMuLaw,
} from '../test/support/synth.ts';
import type { Span } from '../test/support/synth.ts';

export interface BenchRow {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

const referenceSchema = z.array(
  z.object({
    file: z.string(),
    durationMs: z.number(),
    channels: z.array(
      z.object({ speechMs: z.array(z.tuple([z.number(), z.number()])), pitchHz: z.object({ median: z.number() }) }),
    ),
  }),
);

/** Rows whose name starts with "AR40" or "Auto0" need the real recordings and are missing without them. */
export function benchAcoustics(): BenchRow[] {
  return [
    ...measureRealCalls(),
    ...measureSegmentation(),
    ...measureEdgeVoices(),
    ...measurePitch(),
    ...measureSyllables(),
    ...measureSpeed(),
  ];
}

export function analyse(channels: readonly Float32Array[], sampleRate: number): Acoustics {
  const meter = createAcoustics({ sampleRate, channels: channels.length, roles: ['customer', 'agent'] });
  meter.push(channels);
  meter.finish();
  return meter.read();
}

export function measureRealCalls(): BenchRow[] {
  const referencePath = sharedSample('reference-acoustics.json');
  if (referencePath === undefined) return [];
  const reference = referenceSchema.parse(JSON.parse(readFileSync(referencePath, 'utf8')));
  return [
    { file: 'AR40.wav', name: 'AR40', parts: ['AR40_caller.wav', 'AR40_agent.wav'] },
    { file: 'Auto0_Mono.wav', name: 'Auto0', parts: ['Auto0_Mono.wav'] },
  ].flatMap(({ file, name, parts }) => {
    const truth = reference.find((entry) => entry.file === file);
    const paths = parts.flatMap((part) => sharedSample(part) ?? []);
    if (!truth || paths.length < parts.length) return [];
    const tracks = paths.map((path) => readPcmWav(readFileSync(path)).channels[0] ?? new Float32Array(0));
    const result = analyse(tracks, 8000);
    const speech = truth.channels.map(({ speechMs }) => speechMs.map(([startMs, endMs]) => ({ startMs, endMs })));
    return [
      ...result.channels.flatMap(({ channel, segments, pitchHz }) => {
        const median = truth.channels[channel]?.pitchHz.median ?? NaN;
        return [
          percent(
            `${name} channel ${channel} frame agreement`,
            frameAgreement(segments, speech[channel] ?? [], truth.durationMs),
          ),
          percent(`${name} channel ${channel} median pitch error`, Math.abs((pitchHz?.median ?? 0) / median - 1)),
        ];
      }),
      ...silenceError(`${name} mutual silence`, result.silences, findSilences(speech, truth.durationMs)),
    ];
  });
}

/** Distances of the edges of our silences from the reference's. */
function silenceError(name: string, found: readonly Span[], expected: readonly Span[]): BenchRow[] {
  const errors = expected.map((silence) => Math.min(...found.map((other) => distance(silence, other)), 99_999));
  const unmatched = found.filter((own) => !expected.some((other) => distance(own, other) < 1000));
  const sorted = errors.toSorted((a, b) => a - b);
  return [
    { name: `${name}s in the reference`, value: expected.length, unit: '' },
    { name: `${name} median edge error`, value: sorted[sorted.length >> 1] ?? 0, unit: 'ms' },
    { name: `${name} largest edge error`, value: sorted.at(-1) ?? 0, unit: 'ms' },
    { name: `${name}s found besides`, value: unmatched.length, unit: '' },
  ];
}

function distance(a: Span, b: Span): number {
  return Math.max(Math.abs(a.startMs - b.startMs), Math.abs(a.endMs - b.endMs));
}

export function measureSegmentation(): BenchRow[] {
  const rows = [8000, 16_000].flatMap((sampleRate) => {
    const voice = (seed: number, levelDbfs = -22) =>
      synthSpeech({ sampleRate, seconds: 60, f0: 90 + 35 * seed, seed, levelDbfs });
    const noise = (color: 'white' | 'pink') => synthNoise({ sampleRate, seconds: 60, levelDbfs: -37, color, seed: 9 });
    const cases = [1, 2, 3, 4].flatMap((seed) => {
      const { samples, speech } = voice(seed);
      return [
        { name: 'clean', samples, speech },
        { name: 'quiet (-50 dBFS)', samples: voice(seed, -50).samples, speech },
        { name: 'white noise, 15 dB SNR', samples: mix(samples, noise('white')), speech },
        { name: 'pink noise, 15 dB SNR', samples: mix(samples, noise('pink')), speech },
        { name: 'mu-law', samples: throughMuLaw(samples), speech },
        {
          name: 'after 20 s of music',
          samples: concat(synthMusic({ sampleRate, seconds: 20, seed }), samples),
          speech: speech.map(({ startMs, endMs }) => ({ startMs: startMs + 20_000, endMs: endMs + 20_000 })),
        },
        {
          name: 'after 20 s of ringing',
          samples: concat(synthTones({ sampleRate, seconds: 20, hz: [440, 480], amplitude: 0.1 }), samples),
          speech: speech.map(({ startMs, endMs }) => ({ startMs: startMs + 20_000, endMs: endMs + 20_000 })),
        },
      ].map(({ name, ...item }) => ({ name: `synthetic ${sampleRate} Hz, ${name}: frame error`, ...item }));
    });
    return cases.map(({ name, samples, speech }) => {
      const segments = analyse([samples], sampleRate).channels[0]?.segments ?? [];
      return percent(name, 1 - frameAgreement(segments, speech, (samples.length * 1000) / sampleRate));
    });
  });
  return averaged(rows);
}

/** Voices at the edges of the range: few harmonics, or a pitch that falls below it at the end of a phrase. */
export function measureEdgeVoices(): BenchRow[] {
  const rows = (['white', 'pink'] as const).flatMap((color) =>
    [60, 68, 300, 360, 400].flatMap((f0) =>
      [1, 2, 3].map((seed) => {
        const { samples, speech } = synthSpeech({ sampleRate: 8000, seconds: 30, f0, seed: f0 + 17 * seed });
        const noise = synthNoise({ sampleRate: 8000, seconds: 30, levelDbfs: -37, color, seed: 5 + seed });
        const segments = analyse([mix(samples, noise)], 8000).channels[0]?.segments ?? [];
        const name = `synthetic voices of 60, 68, 300, 360 and 400 Hz, ${color} noise, 15 dB SNR: frame error`;
        return percent(name, 1 - frameAgreement(segments, speech, 30_000));
      }),
    ),
  );
  return averaged(rows);
}

export function measurePitch(): BenchRow[] {
  const results = [60, 62, 75, 90, 110, 140, 175, 220, 280, 340, 395, 400].flatMap((f0) =>
    [-120, -37].map((levelDbfs) => {
      const speech = synthSpeech({ sampleRate: 8000, seconds: 20, f0, seed: f0, glide: 0 });
      const noise = synthNoise({ sampleRate: 8000, seconds: 20, levelDbfs, color: 'white', seed: 9 });
      const samples = mix(speech.samples, noise);
      const median = analyse([samples], 8000).channels[0]?.pitchHz?.median ?? 0;
      return { error: Math.abs(median / f0 - 1), ...countOctaveErrors(samples, speech.speech, f0) };
    }),
  );
  const frames = results.reduce((sum, result) => sum + result.frames, 0);
  const wrong = results.reduce((sum, result) => sum + result.wrong, 0);
  return [
    percent(
      'synthetic pitch, 60 to 400 Hz, clean and at 15 dB SNR: largest median error',
      Math.max(...results.map(({ error }) => error)),
    ),
    percent('synthetic pitch: voiced frames off by 20 % or more', wrong / frames),
  ];
}

function countOctaveErrors(
  samples: Float32Array,
  speech: readonly Span[],
  f0: number,
): { frames: number; wrong: number } {
  const found: number[] = [];
  const spectrograph = createSpectrograph(8000);
  const autocorrelator = createAutocorrelator(8000, spectrograph.window);
  const path = createPitchPath((hz) => found.push(hz));
  const wanted = (): boolean => true;
  spectrograph.push(samples, wanted, (pair) => {
    if (pair) for (const candidates of autocorrelator.analyse(pair)) path.push(candidates);
  });
  path.finish();
  const voiced = found.filter((hz, frame) => hz > 0 && isInside(speech, 10 * frame));
  return { frames: voiced.length, wrong: voiced.filter((hz) => Math.abs(hz / f0 - 1) >= 0.2).length };
}

function isInside(spans: readonly Span[], ms: number): boolean {
  return spans.some(({ startMs, endMs }) => ms >= startMs && ms < endMs);
}

export function measureSyllables(): BenchRow[] {
  const errors = [100, 210].flatMap((f0) =>
    [3, 4, 5, 6].flatMap((syllableRate) =>
      [-120, -37].map((levelDbfs) => {
        const voice = synthSpeech({ sampleRate: 8000, seconds: 60, f0, seed: 5, syllableRate });
        const noise = synthNoise({ sampleRate: 8000, seconds: 60, levelDbfs, color: 'white', seed: 9 });
        const seconds = voice.speech.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0) / 1000;
        const found = analyse([mix(voice.samples, noise)], 8000).channels[0]?.articulationRate ?? 0;
        return Math.abs(found / (voice.syllables / seconds) - 1);
      }),
    ),
  );
  return [percent('synthetic articulation rate, 3 to 6/s, clean and at 15 dB SNR: largest error', Math.max(...errors))];
}

/**
 * CPU time of the quickest of five runs, so that other work on the machine counts less, beside a reference of the same
 * minute: the FFTs alone (fft.js, 512 points, two frames each) that one spectrum every 10 ms and channel would take.
 * Real: AR40, where it is at hand. Dense: each side talks about half the time over noise.
 */
function measureSpeed(): BenchRow[] {
  const dense = (sampleRate: number): Float32Array[] =>
    [1, 2].map((seed) =>
      mix(
        synthSpeech({ sampleRate, seconds: 120, f0: 90 * seed, seed }).samples,
        synthNoise({ sampleRate, seconds: 120, levelDbfs: -60, color: 'pink', seed }),
      ),
    );
  const paths = ['AR40_caller.wav', 'AR40_agent.wav'].flatMap((file) => sharedSample(file) ?? []);
  const real = paths.map((path) => readPcmWav(readFileSync(path)).channels[0] ?? new Float32Array(0));
  const cases = [
    ...(real.length === 2 ? [{ name: 'AR40, stereo 8000 Hz', sampleRate: 8000, sides: real }] : []),
    { name: 'dense synthetic, stereo 8000 Hz', sampleRate: 8000, sides: dense(8000) },
    { name: 'dense synthetic, stereo 16000 Hz', sampleRate: 16_000, sides: dense(16_000) },
  ];
  return cases.flatMap(({ name, sampleRate, sides }) => {
    const seconds = (sides[0]?.length ?? 0) / sampleRate;
    const fft = new FFT(512);
    const input = Float64Array.from({ length: 1024 }, (_, i) => Math.sin(i * i));
    const output = new Float64Array(1024);
    const times = Array.from({ length: 6 }, () => ({
      own: cpuSeconds(() => analyse(sides, sampleRate)),
      reference: cpuSeconds(() => {
        for (let i = 0; i < 100 * seconds; i++) fft.transform(output, input);
      }),
    })).slice(1);
    const own = seconds / Math.min(...times.map((time) => time.own));
    const reference = seconds / Math.min(...times.map((time) => time.reference));
    return [
      { name: `speed, ${name}`, value: Math.round(own), unit: 'x real time' },
      { name: `speed, ${name}: the FFTs of the reference alone`, value: Math.round(reference), unit: 'x real time' },
      { name: `speed, ${name}: time per time of the reference`, value: round2(reference / own), unit: '' },
    ];
  });
}

function cpuSeconds(work: () => unknown): number {
  const before = cpuUsage();
  work();
  const { user, system } = cpuUsage(before);
  return (user + system) / 1e6;
}

function round2(value: number): number {
  return Math.round(100 * value) / 100;
}

function percent(name: string, share: number): BenchRow {
  return { name, value: Math.round(share * 10_000) / 100, unit: '%' };
}

/** Rows of one name as their mean and, when they differ, their largest. */
function averaged(rows: readonly BenchRow[]): BenchRow[] {
  return [...Map.groupBy(rows, ({ name }) => name)].flatMap(([name, group]) => {
    const values = group.map(({ value }) => value);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return [
      { name: `${name}, mean`, value: Math.round(mean * 100) / 100, unit: '%' },
      { name: `${name}, worst`, value: Math.max(...values), unit: '%' },
    ];
  });
}

if (import.meta.main)
  for (const { name, value, unit } of process.argv.includes('--speed') ? measureSpeed() : benchAcoustics())
    console.log(`${name.padEnd(70)} ${value} ${unit}`);
