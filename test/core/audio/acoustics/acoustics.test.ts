import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAcoustics } from '../../../../core/audio/acoustics/acoustics.ts';
import { acousticsSchema } from '../../../../core/audio/shapes.ts';
import type { Acoustics } from '../../../../core/audio/shapes.ts';
import { concat, mix, synthNoise, synthSpeech, synthTones } from '../../../support/synth.ts';

const RATE = 8000;
const ROLES = ['customer', 'agent'] as const;

function measure(channels: readonly Float32Array[], sampleRate = RATE): Acoustics {
  const meter = createAcoustics({ sampleRate, channels: channels.length, roles: ROLES });
  meter.push(channels);
  meter.finish();
  return acousticsSchema.parse(meter.read());
}

function measureInBlocks(channels: readonly Float32Array[], sizes: () => number, sampleRate = RATE): Acoustics {
  const meter = createAcoustics({ sampleRate, channels: channels.length, roles: ROLES });
  const length = channels[0]?.length ?? 0;
  for (let at = 0; at < length;) {
    const size = sizes();
    meter.push(channels.map((samples) => samples.subarray(at, at + size)));
    at += size;
  }
  meter.finish();
  return meter.read();
}

const voice = (seed: number, sampleRate = RATE): Float32Array =>
  synthSpeech({ sampleRate, seconds: 12, f0: 110 * seed, seed }).samples;

describe('blocks', () => {
  const stereo = [voice(1), voice(2)];
  const expected = measure(stereo);

  it('of any size give the same result', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1, maxLength: 20 }), (sizes) => {
        let n = 0;
        expect(measureInBlocks(stereo, () => sizes[n++ % sizes.length] ?? 1)).toEqual(expected);
      }),
      { numRuns: 15 },
    );
  });

  it.each([8000, 16_000, 22_050, 44_100])('of one sample give the same result at %i Hz', (sampleRate) => {
    const samples = voice(1, sampleRate).subarray(0, 3 * sampleRate);
    expect(measureInBlocks([samples], () => 1, sampleRate)).toEqual(measure([samples], sampleRate));
  });

  it('may be read at any time without changing the result', () => {
    const meter = createAcoustics({ sampleRate: RATE, channels: 2, roles: ROLES });
    for (let at = 0; at < 12 * RATE; at += 1600) {
      meter.push(stereo.map((samples) => samples.subarray(at, at + 1600)));
      acousticsSchema.parse(meter.read());
    }
    meter.finish();
    meter.finish();
    expect(meter.read()).toEqual(expected);
  });

  it('are refused after the end', () => {
    const meter = createAcoustics({ sampleRate: RATE, channels: 1, roles: [] });
    meter.finish();
    expect(() => {
      meter.push([new Float32Array(1)]);
    }).toThrow('push after finish');
  });
});

describe('live reading', () => {
  it('knows speech about a second later', () => {
    const { samples, speech } = synthSpeech({ sampleRate: RATE, seconds: 12, f0: 120, seed: 3 });
    const first = speech[0] ?? { startMs: 0, endMs: 0 };
    const meter = createAcoustics({ sampleRate: RATE, channels: 1, roles: [] });
    meter.push([samples.subarray(0, (first.startMs + 1500) * (RATE / 1000))]);
    const { channels } = meter.read();
    expect(channels[0]?.segments).toHaveLength(1);
    expect(channels[0]?.pitchHz?.median).toBeGreaterThan(100);
    expect(channels[0]?.loudnessDbfs).toBeLessThan(-10);
  });
});

describe('input without speech', () => {
  const nothing = { talkMs: 0, segments: [], loudnessDbfs: null, pitchHz: null, articulationRate: null };

  it('may be empty', () => {
    expect(measure([new Float32Array(0), new Float32Array(0)])).toEqual({
      channels: [
        { channel: 0, role: 'customer', ...nothing },
        { channel: 1, role: 'agent', ...nothing },
      ],
      silences: [],
      talkRatio: null,
      overlapMs: 0,
      interruptions: [],
      arousal: [],
      holds: [],
    });
    expect(measure([])).toMatchObject({ channels: [], talkRatio: null });
  });

  it.each([
    ['digital zero', new Float32Array(10 * RATE)],
    ['white noise', synthNoise({ sampleRate: RATE, seconds: 10, levelDbfs: -30, color: 'white', seed: 1 })],
    ['pink noise', synthNoise({ sampleRate: RATE, seconds: 10, levelDbfs: -30, color: 'pink', seed: 2 })],
    ['a dial tone', synthTones({ sampleRate: RATE, seconds: 10, hz: [350, 440], amplitude: 0.1 })],
    ['mains hum', synthTones({ sampleRate: RATE, seconds: 10, hz: [50, 100, 150, 250], amplitude: 0.02 })],
    [
      'ringing',
      synthTones({
        sampleRate: RATE,
        seconds: 10,
        hz: [400, 450],
        amplitude: 0.1,
        spans: [0, 600, 3000, 3600, 6000, 6600].map((startMs) => ({ startMs, endMs: startMs + 400 })),
      }),
    ],
    [
      'touch tones',
      concat(
        ...[697, 770, 852, 941].flatMap((row) =>
          [1209, 1336, 1477].map((column, i) =>
            synthTones({
              sampleRate: RATE,
              seconds: 0.25,
              hz: [row, column],
              amplitude: 0.15,
              spans: [{ startMs: 0, endMs: 60 + 60 * i }],
            }),
          ),
        ),
        new Float32Array(7 * RATE),
      ),
    ],
  ])('is silence for the conversation: %s', (_, samples) => {
    const result = measure([samples]);
    expect(result.channels[0]).toMatchObject(nothing);
    expect(result.silences).toEqual([{ startMs: 0, endMs: 10_000 }]);
  });

  it('may hold NaN and infinities', () => {
    const samples = voice(1);
    samples.fill(NaN, 100, 200);
    samples[5000] = Infinity;
    const result = measure([samples]);
    expect(JSON.stringify(result)).not.toContain('null,"pitch');
    expect(result.channels[0]?.talkMs).toBeGreaterThan(1000);
  });
});

describe('features', () => {
  it('measure loudness over speech, re full-scale amplitude', () => {
    const { samples } = synthSpeech({ sampleRate: RATE, seconds: 30, f0: 130, seed: 4, levelDbfs: -25 });
    expect(measure([samples]).channels[0]?.loudnessDbfs).toBeCloseTo(-25, 0);
  });

  it.each([6000, 11_025, 22_050, 32_000, 44_100, 48_000])('do not depend on the sample rate: %i Hz', (sampleRate) => {
    const { samples, speech } = synthSpeech({ sampleRate, seconds: 20, f0: 150, seed: 6, glide: 0 });
    const [channel] = measure([samples], sampleRate).channels;
    const talk = speech.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
    expect(channel?.pitchHz?.median).toBeGreaterThan(147);
    expect(channel?.pitchHz?.median).toBeLessThan(153);
    expect(Math.abs((channel?.talkMs ?? 0) / talk - 1)).toBeLessThan(0.12);
  });

  it('keep speech in noise apart from the noise', () => {
    const { samples } = synthSpeech({ sampleRate: RATE, seconds: 30, f0: 200, seed: 7 });
    const noise = synthNoise({ sampleRate: RATE, seconds: 40, levelDbfs: -45, color: 'pink', seed: 8 });
    const { segments } = measure([mix(samples, noise)]).channels[0] ?? { segments: [] };
    expect(segments.length).toBeGreaterThan(3);
    expect(segments.at(-1)?.endMs).toBeLessThan(31_000);
    for (const [i, { startMs }] of segments.entries()) {
      expect(startMs - (segments[i - 1]?.endMs ?? -1000)).toBeGreaterThanOrEqual(200);
    }
  });

  it('share the talk among three channels, the customer first', () => {
    const channels = [voice(1), voice(2), new Float32Array(12 * RATE)];
    const meter = createAcoustics({ sampleRate: RATE, channels: 3, roles: ['agent', 'customer'] });
    meter.push(channels);
    meter.finish();
    const result = meter.read();
    const talk = result.channels.map(({ talkMs }) => talkMs);
    expect(result.channels.map(({ role }) => role)).toEqual(['agent', 'customer', 'unknown']);
    expect(talk[2]).toBe(0);
    expect(result.talkRatio).toBeCloseTo((talk[1] ?? 0) / talk.reduce((a, b) => a + b), 3);
    expect(meter.durationMs).toBe(12_000);
  });

  it('know no overlap on one channel', () => {
    expect(measure([mix(voice(1), voice(2))])).toMatchObject({ overlapMs: 0, interruptions: [] });
  });

  it('hear one speaker interrupt the other', () => {
    const speak = (f0: number, seconds: number): Float32Array => {
      const { samples, speech } = synthSpeech({ sampleRate: RATE, seconds: 60, f0, seed: 11, glide: 0.1 });
      const long = speech.find(({ startMs, endMs }) => endMs - startMs >= 1000 * seconds) ?? { startMs: 0, endMs: 0 };
      const from = (long.startMs * RATE) / 1000;
      return samples.slice(from, from + seconds * RATE);
    };
    const customer = concat(new Float32Array(2 * RATE), speak(180, 2.4), new Float32Array(4 * RATE));
    const agent = concat(new Float32Array(3.4 * RATE), speak(110, 2.4), new Float32Array(2.6 * RATE));
    const { interruptions, overlapMs } = measure([customer, agent]);
    expect(interruptions).toMatchObject([{ by: 'agent', channel: 1 }]);
    expect(Math.abs((interruptions[0]?.atMs ?? 0) - 3400)).toBeLessThan(150);
    expect(Math.abs(overlapMs - 1000)).toBeLessThan(250);
  });
});
