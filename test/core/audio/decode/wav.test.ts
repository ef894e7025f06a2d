import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { Media } from '../../../../core/audio/shapes.ts';
import { wavFile } from '../../../../core/audio/wav-writer.ts';
import {
  chunk,
  concat,
  decodeFile,
  fmtChunk,
  littleEndian,
  noise,
  sine,
  u16,
  u32,
  wav,
} from '../../../support/audio-files.ts';
import { NO_SAMPLES, sharedSample } from '../../../support/shared-samples.ts';

const SAMPLES = noise(500, 16);
const DATA = littleEndian([SAMPLES], 2);
const PCM = Float32Array.from(SAMPLES, (value) => value / 32_768);

async function rejection(bytes: Uint8Array): Promise<string> {
  const { outcome } = await decodeFile(bytes);
  return outcome.kind === 'rejected' ? `${outcome.code}: ${outcome.detail}` : 'ok';
}

describe('sample formats', () => {
  test.each([16, 24, 32])('%i-bit integers are exact, on every channel', async (bits) => {
    const channels = [noise(300, bits, 1), noise(300, bits, 2), noise(300, bits, 3)];
    const data = littleEndian(channels, bits / 8);
    const { outcome, pcm } = await decodeFile(wav({ bits, channels: 3, data }));
    expect(outcome).toMatchObject({ kind: 'ok', media: { codec: `pcm_s${bits}le`, bitDepth: bits, channels: 3 } });
    expect(pcm).toEqual(channels.map((channel) => Float32Array.from(channel, (value) => value / 2 ** (bits - 1))));
  });

  test('8-bit integers are unsigned', async () => {
    const { pcm } = await decodeFile(wav({ bits: 8, data: Uint8Array.of(0, 128, 255) }));
    expect(pcm).toEqual([Float32Array.of(-1, 0, 127 / 128)]);
  });

  test.each([
    [32, new Uint8Array(Float32Array.of(0.25, -1, Number.NaN, Infinity).buffer)],
    [64, new Uint8Array(Float64Array.of(0.25, -1, Number.NaN, Infinity).buffer)],
  ])('%i-bit floats; what is no number becomes silence', async (bits, data) => {
    const { outcome, pcm } = await decodeFile(wav({ tag: 3, bits, data }));
    expect(outcome).toMatchObject({ media: { codec: `pcm_f${bits}le`, bitDepth: bits } });
    expect(pcm).toEqual([Float32Array.of(0.25, -1, 0, 0)]);
  });

  test('WAVE_FORMAT_EXTENSIBLE names its format in the GUID and its valid bits', async () => {
    const guid = [...u16(1), 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];
    const fmt = fmtChunk({ tag: 0xfffe, bits: 32, channels: 1, sampleRate: 48_000 }, [
      ...u16(22, 24),
      ...u32(4),
      ...guid,
    ]);
    const { outcome } = await decodeFile(wav({ fmt, data: littleEndian([noise(100, 32)], 4) }));
    expect(outcome).toMatchObject({ media: { codec: 'pcm_s32le', bitDepth: 24, sampleRate: 48_000 } });
  });

  test('what the writer writes is read back', async () => {
    const { outcome, pcm } = await decodeFile(wavFile([PCM, sine(400, 8000, 62.5)], 8000));
    expect(outcome).toMatchObject({ kind: 'ok', media: { channels: 2, durationMs: 63 }, declaredMs: 63, problems: [] });
    expect(pcm[0]).toEqual(PCM);
  });
});

describe('containers', () => {
  test('chunks before and after the data are stepped over, padding included', async () => {
    const before = concat(chunk('LIST', [1, 2, 3]), chunk('bext', new Uint8Array(10_001)), chunk('fact', u32(500)));
    const after = chunk('data', [9, 9, 9, 9]);
    const { outcome, pcm } = await decodeFile(wav({ before, data: DATA, after }), 7);
    expect(outcome).toMatchObject({ kind: 'ok', declaredMs: 63 });
    expect(pcm).toEqual([PCM]);
  });

  test('RF64 takes its sizes from ds64', async () => {
    const before = chunk('ds64', [...u32(0, 0), ...u32(DATA.length, 0), ...u32(500, 0), ...u32(0)]);
    const file = wav({ id: 'RF64', before, data: DATA, dataSize: 0xffff_ffff, after: chunk('LIST', [1, 2]) });
    expect((await decodeFile(file)).pcm).toEqual([PCM]);
    expect(await rejection(file.subarray(0, -200))).toMatch(/^TRUNCATED: .*1000 bytes/);
  });

  test.each([0xffff_ffff, 0x7fff_f000])('data size 0x%x of a stream lasts until the end', async (dataSize) => {
    const { outcome, pcm } = await decodeFile(wav({ data: DATA, dataSize }));
    expect(outcome).toMatchObject({ kind: 'ok', problems: [] });
    expect(outcome).not.toHaveProperty('declaredMs');
    expect(pcm).toEqual([PCM]);
  });

  test('a fact chunk that disagrees is reported as the declared duration', async () => {
    const { outcome } = await decodeFile(wav({ before: chunk('fact', u32(8000)), data: DATA }));
    expect(outcome).toMatchObject({ kind: 'ok', media: { durationMs: 63 }, declaredMs: 1000 });
  });

  test('a sample frame cut in two is a problem to name, not to fail on', async () => {
    const { outcome, pcm } = await decodeFile(wav({ data: DATA.subarray(0, 999) }));
    expect(outcome).toMatchObject({ kind: 'ok', problems: ['1 bytes after the last whole sample frame'] });
    expect(pcm[0]).toHaveLength(499);
  });
});

describe('refusals', () => {
  test.each<[string, Uint8Array, RegExp]>([
    ['shorter than announced', wav({ data: DATA, dataSize: 2000 }), /^TRUNCATED: the header says 2000 .* holds 1000/],
    ['cut in the header', wav({ data: DATA }).subarray(0, 30), /^TRUNCATED: .*before its data/],
    ['cut in the first bytes', wav({ data: DATA }).subarray(0, 9), /^TRUNCATED/],
    ['header never finalised', wav({ data: DATA, dataSize: 0 }), /^TRUNCATED: .*never finalised.* 1000 follow/],
    ['no audio', wav({ data: new Uint8Array() }), /^EMPTY/],
    ['no audio, chunks behind it', wav({ data: new Uint8Array(), after: chunk('LIST', [1, 2]) }), /^EMPTY/],
    ['streamed, no audio', wav({ data: new Uint8Array(), dataSize: 0xffff_ffff }), /^EMPTY/],
    ['IMA ADPCM', wav({ tag: 0x11, bits: 4, channels: 2, data: DATA }), /^UNSUPPORTED_FORMAT: .*IMA ADPCM/],
    ['GSM', wav({ tag: 0x31, bits: 0, data: DATA }), /^UNSUPPORTED_FORMAT: .*GSM 6.10/],
    ['unknown tag', wav({ tag: 0x9999, data: DATA }), /^UNSUPPORTED_FORMAT: .*0x9999/],
    ['zero channels', wav({ channels: 0, data: DATA }), /^UNSUPPORTED_FORMAT: 0 channels/],
    ['33 channels', wav({ channels: 33, data: DATA }), /^UNSUPPORTED_FORMAT: 33 channels/],
    ['zero sample rate', wav({ sampleRate: 0, data: DATA }), /^UNSUPPORTED_FORMAT: sample rate 0/],
    ['absurd sample rate', wav({ sampleRate: 800_000, data: DATA }), /^UNSUPPORTED_FORMAT: sample rate 800000/],
    ['short format chunk', wav({ fmt: chunk('fmt ', [1, 0]), data: DATA }), /^UNSUPPORTED_FORMAT: .*format chunk/],
    ['no format chunk', wav({ fmt: new Uint8Array(), data: DATA }), /^UNSUPPORTED_FORMAT: .*without a format chunk/],
    [
      'block that does not fit',
      wav({ fmt: chunk('fmt ', [...u16(1, 2), ...u32(8000, 32_000), ...u16(3, 16)]), data: DATA }),
      /^UNSUPPORTED_FORMAT/,
    ],
  ])('%s', async (_name, bytes, expected) => {
    expect(await rejection(bytes)).toMatch(expected);
  });
});

const REAL: readonly [string, Partial<Media>][] = [
  ['AR40_agent.wav', { codec: 'pcm_s16le', channels: 1, sampleRate: 8000, bitDepth: 16, durationMs: 245_380 }],
  ['Auto0_Mono.wav', { codec: 'pcm_u8', channels: 1, sampleRate: 8000, bitDepth: 8, durationMs: 277_660 }],
  ['whatstheweatherlike-mulaw.wav', { codec: 'pcm_mulaw', sampleRate: 16_000, bitDepth: 8, durationMs: 2030 }],
  ['lma-stereo-16k-30s.wav', { codec: 'pcm_s16le', channels: 2, sampleRate: 16_000, durationMs: 30_000 }],
];

test.for(REAL)('the real recording %s', async ([name, media], context) => {
  const path = sharedSample(name);
  if (path === undefined) return context.skip(NO_SAMPLES);
  const { outcome } = await decodeFile(await readFile(path));
  expect(outcome).toMatchObject({ kind: 'ok', media, problems: [] });
});
