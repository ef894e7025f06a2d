import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeAccessCopy } from '../../../../core/audio/access-copy.ts';
import { createAccessCopyEncoder } from '../../../../core/audio/access-copy/encoder.ts';
import { multistreamPacket } from '../../../../core/audio/access-copy/opus-stream.ts';
import { wavFile } from '../../../../core/audio/wav-writer.ts';
import { concat, decodeFile, rms, sine } from '../../../support/audio-files.ts';
import { m4a } from '../../../support/m4a-files.ts';

async function* pieces(bytes: Uint8Array, size = 10_000): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

async function copyOf(bytes: Uint8Array, size?: number): Promise<Uint8Array> {
  const pages: Uint8Array[] = [];
  for await (const page of encodeAccessCopy(pieces(bytes, size), { roles: ['customer', 'agent'] })) pages.push(page);
  return concat(...pages);
}

/** Level of the frequency `hz` in the samples: the Goertzel sum, full scale = 1. */
function levelAt(samples: Float32Array, hz: number, sampleRate: number): number {
  let real = 0;
  let imaginary = 0;
  samples.forEach((sample, i) => {
    real += sample * Math.cos((2 * Math.PI * hz * i) / sampleRate);
    imaginary += sample * Math.sin((2 * Math.PI * hz * i) / sampleRate);
  });
  return (2 * Math.hypot(real, imaginary)) / samples.length;
}

describe.each([8000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000])('%i Hz', (sampleRate) => {
  const ms = 1230;
  const file = wavFile([sine(400, sampleRate, ms), sine(700, sampleRate, ms)], sampleRate);

  test('keeps duration and places the channels where they were', async () => {
    const { outcome, pcm } = await decodeFile(await copyOf(file));
    expect(outcome).toMatchObject({ kind: 'ok', media: { codec: 'opus', channels: 2 }, problems: [] });
    if (outcome.kind !== 'ok') return;
    const { durationMs, sampleRate: rate } = outcome.media;
    expect(Math.abs(durationMs - ms)).toBeLessThanOrEqual(1);
    const [left = new Float32Array(), right = new Float32Array()] = pcm;
    expect(levelAt(left, 400, rate)).toBeGreaterThan(0.45);
    expect(levelAt(right, 700, rate)).toBeGreaterThan(0.45);
    expect(levelAt(left, 700, rate)).toBeLessThan(0.002);
    expect(levelAt(right, 400, rate)).toBeLessThan(0.002);
  });
});

test('the sound stays where it was in time', async () => {
  const click = new Float32Array(16_000);
  click.set(sine(1000, 16_000, 20, 0.9), 8000);
  const { pcm } = await decodeFile(await copyOf(wavFile([click], 16_000)));
  const heard = pcm[0] ?? new Float32Array();
  expect(rms(heard.subarray(8000, 8320))).toBeGreaterThan(0.4);
  expect(rms(heard.subarray(0, 7840))).toBeLessThan(0.01);
  expect(rms(heard.subarray(8500))).toBeLessThan(0.02);
});

test('one speaker does not leak into the other channel', async () => {
  const { pcm } = await decodeFile(await copyOf(wavFile([sine(400, 8000, 2000), new Float32Array(16_000)], 8000)));
  expect(rms(pcm[1] ?? new Float32Array())).toBeLessThan(0.0001);
});

test.each([1, 2, 3])('%i channels: the head says how they are mapped', async (channels) => {
  const tones = Array.from({ length: channels }, (_, index) => sine(300 + 200 * index, 8000, 600));
  const copy = await copyOf(wavFile(tones, 8000));
  expect(copy[28 + 9]).toBe(channels);
  expect(copy[28 + 18]).toBe([0, 1, 255][channels - 1]);
  const { pcm } = await decodeFile(copy);
  pcm.forEach((samples, index) => {
    expect(levelAt(samples, 300 + 200 * index, 8000)).toBeGreaterThan(0.4);
  });
  expect(Buffer.from(copy).toString('latin1')).toContain('ROLES=customer,agent');
});

test('the same recording gives the same bytes, however it is read', async () => {
  const file = wavFile([sine(400, 11_025, 900), sine(700, 11_025, 900)], 11_025);
  const copy = await copyOf(file);
  expect(await copyOf(file, 777)).toEqual(copy);
});

test('about 24 kbit/s per channel', async () => {
  const copy = await copyOf(wavFile([sine(400, 16_000, 5000), sine(700, 16_000, 5000)], 16_000));
  expect((copy.length * 8) / 5 / 2).toBeLessThan(30_000);
});

test('any cutting into blocks keeps every sample', async () => {
  const sound = sine(400, 8000, 700);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 6000 }), async (size) => {
      const encoder = await createAccessCopyEncoder({ channels: 1, sampleRate: 8000 });
      const pages: Uint8Array[] = [];
      for (let at = 0; at < sound.length; at += size) pages.push(...encoder.push([sound.subarray(at, at + size)]));
      const { outcome } = await decodeFile(concat(...pages, ...encoder.end()));
      expect(outcome).toMatchObject({ kind: 'ok', media: { durationMs: 700 } });
    }),
    { numRuns: 10 },
  );
});

test('a compressed recording is copied too', async () => {
  const flac = await readFile(new URL('../../../vectors/audio/noise-16-stereo.flac', import.meta.url));
  expect((await decodeFile(await copyOf(flac))).outcome).toMatchObject({ media: { channels: 2, durationMs: 500 } });
});

test('what does not decode has no access copy', async () => {
  const aac = await m4a({ sampleRate: 16_000, channels: 1, seconds: 1, moov: 'start' });
  await expect(copyOf(aac)).rejects.toMatchObject({ code: 'INTEGRITY' });
  await expect(copyOf(new Uint8Array(5000))).rejects.toMatchObject({ code: 'INTEGRITY' });
});

test('a packet of several frames is refused rather than garbled', () => {
  expect(() => multistreamPacket([Uint8Array.of(3, 1), Uint8Array.of(0)])).toThrow('several frames');
});
