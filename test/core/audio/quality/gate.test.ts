import { describe, expect, test } from 'vitest';
import type { DecodeOutcome } from '../../../../core/audio/decode/format.ts';
import { DEFAULT_LIMITS, judge } from '../../../../core/audio/quality/gate.ts';
import { createQualityMeter } from '../../../../core/audio/quality/quality-meter.ts';
import type { GateInput } from '../../../../core/audio/quality/gate.ts';
import type { Media } from '../../../../core/audio/shapes.ts';
import { noise, sine } from '../../../support/audio-files.ts';

const HASH = 'ab'.repeat(32);
const MEDIA: Media = {
  container: 'wav',
  codec: 'pcm_s16le',
  channels: 2,
  sampleRate: 16_000,
  bitDepth: 16,
  durationMs: 2000,
};

function decoded(
  media: Partial<Media> = {},
  rest: { decodable?: boolean; declaredMs?: number; problems?: string[] } = {},
): DecodeOutcome {
  return { kind: 'ok', media: { ...MEDIA, ...media }, decodable: true, problems: [], ...rest };
}

function input(change: Partial<GateInput> = {}): GateInput {
  return { outcome: decoded(), meter: undefined, bytes: 1000, sha256: HASH, limits: DEFAULT_LIMITS, ...change };
}

/** Code, with its channel where it has one, of every flag. */
function flags(change: Partial<GateInput>): string[] {
  const verdict = judge(input(change));
  if (verdict.kind === 'rejected') return [verdict.code];
  return verdict.quality.flags.map(({ code, channel }) => (channel === undefined ? code : `${code}(${channel})`));
}

function heard(...channels: Float32Array[]): string[] {
  const meter = createQualityMeter({ channels: channels.length, sampleRate: 16_000 });
  // In blocks of an odd length: runs and sums go on across borders.
  for (let at = 0; at < (channels[0]?.length ?? 0); at += 333)
    meter.push(channels.map((channel) => channel.subarray(at, at + 333)));
  return flags({ meter, outcome: decoded({ channels: Math.max(2, channels.length) }) });
}

test('a recording to the capture standard has no flag', () => {
  expect(judge(input({ declaredSha256: HASH.toUpperCase() }))).toEqual({
    kind: 'accepted',
    media: MEDIA,
    quality: { accepted: true, flags: [] },
  });
});

describe('rejections, first one wins', () => {
  const rejection: DecodeOutcome = { kind: 'rejected', code: 'TRUNCATED', detail: 'cut' };
  test.each<[string, Partial<GateInput>, string]>([
    ['nothing at all', { bytes: 0, declaredSha256: 'cd'.repeat(32) }, 'EMPTY'],
    ['other bytes than declared', { declaredSha256: 'cd'.repeat(32), bytes: 2 ** 40 }, 'HASH_MISMATCH'],
    ['too many bytes', { bytes: 5 * 1024 ** 3 + 1, outcome: rejection }, 'TOO_LARGE'],
    ['too long', { outcome: decoded({ durationMs: 12 * 3_600_000 + 1 }) }, 'TOO_LARGE'],
    ['what the decoder found', { outcome: rejection }, 'TRUNCATED'],
    ['too short', { outcome: decoded({ durationMs: 499 }) }, 'TOO_SHORT'],
    ['a limit of one’s own', { limits: { ...DEFAULT_LIMITS, maxDurationMs: 1999 } }, 'TOO_LARGE'],
  ])('%s', (_name, change, code) => {
    expect(judge(input(change))).toMatchObject({ kind: 'rejected', code });
  });

  test('the limits themselves are allowed', () => {
    expect(flags({ bytes: 5 * 1024 ** 3, outcome: decoded({ durationMs: 500 }) })).toEqual([]);
  });
});

describe('flags from the header', () => {
  test.each<[string, DecodeOutcome, string[]]>([
    ['narrowband', decoded({ sampleRate: 8000 }), ['LOW_SAMPLE_RATE']],
    ['just below wideband', decoded({ sampleRate: 15_999 }), ['LOW_SAMPLE_RATE']],
    ['8 bits', decoded({ bitDepth: 8 }), ['LOW_BIT_DEPTH']],
    ['G.711 is 8 bits and not called lossy', decoded({ codec: 'pcm_mulaw', bitDepth: 8 }), ['LOW_BIT_DEPTH']],
    ['mono', decoded({ channels: 1 }), ['MONO']],
    ['mp3', decoded({ codec: 'mp3', bitDepth: 0 }), ['LOSSY_SOURCE']],
    ['opus', decoded({ codec: 'opus', bitDepth: 0 }), ['LOSSY_SOURCE']],
    ['aac', decoded({ codec: 'aac', bitDepth: 0 }, { decodable: false }), ['LOSSY_SOURCE', 'NO_ACOUSTICS']],
    ['alac', decoded({ codec: 'alac' }, { decodable: false }), ['NO_ACOUSTICS']],
    ['100 ms off', decoded({}, { declaredMs: 2100 }), []],
    ['101 ms off', decoded({}, { declaredMs: 2101 }), ['DURATION_MISMATCH']],
    ['101 ms off the other way', decoded({}, { declaredMs: 1899 }), ['DURATION_MISMATCH']],
    ['1 % off', decoded({ durationMs: 100_000 }, { declaredMs: 101_000 }), []],
    ['more than 1 % off', decoded({ durationMs: 100_000 }, { declaredMs: 101_001 }), ['DURATION_MISMATCH']],
    ['damage inside', decoded({}, { problems: ['2 Ogg pages are missing'] }), ['DURATION_MISMATCH']],
  ])('%s', (_name, outcome, expected) => {
    expect(flags({ outcome })).toEqual(expected);
  });
});

describe('flags from the sound', () => {
  const voice = sine(300, 16_000, 2000);
  const other = sine(500, 16_000, 2000);
  const quiet = Float32Array.from(noise(voice.length, 16), (value) => value / 32_768 / 5000);

  test('two live channels that differ', () => {
    expect(heard(voice, other)).toEqual([]);
  });

  test('a channel of zeros, of quiet noise, or at a constant offset is dead', () => {
    expect(heard(voice, new Float32Array(voice.length))).toEqual(['DEAD_CHANNEL(1)']);
    expect(heard(quiet, voice)).toEqual(['DEAD_CHANNEL(0)']);
    expect(heard(voice, new Float32Array(voice.length).fill(0.3))).toEqual(['DEAD_CHANNEL(1)']);
  });

  test('-60 dBFS is not dead', () => {
    expect(heard(voice, sine(500, 16_000, 2000, 0.001))).toEqual([]);
  });

  test('the same signal twice is named on the second channel, also among three', () => {
    expect(heard(voice, voice)).toEqual(['IDENTICAL_CHANNELS(1)']);
    expect(
      heard(
        voice,
        voice.map((value, i) => value + (quiet[i] ?? 0)),
      ),
    ).toEqual(['IDENTICAL_CHANNELS(1)']);
    expect(heard(other, voice, voice)).toEqual(['IDENTICAL_CHANNELS(2)']);
  });

  test('crosstalk at -40 dB is not the same signal, nor are two dead channels', () => {
    expect(
      heard(
        voice,
        voice.map((value, i) => value + 0.01 * (other[i] ?? 0)),
      ),
    ).toEqual([]);
    expect(heard(quiet, quiet)).toEqual(['DEAD_CHANNEL(0)', 'DEAD_CHANNEL(1)']);
  });

  test('flat tops are clipping', () => {
    const clipped = voice.map((value) => Math.max(-1, Math.min(1, value * 4)));
    expect(heard(other, clipped)).toEqual(['CLIPPED(1)']);
  });

  test('single full-scale samples are not', () => {
    const peaks = voice.map((value, i) => (i % 10 < 2 ? 1 : value));
    expect(heard(other, peaks)).toEqual([]);
  });

  test('a thousandth of the samples is still allowed', () => {
    const one = (run: number): Float32Array => voice.map((value, i) => (i % 10_000 < run ? -1 : value));
    expect(heard(other, one(8))).toEqual([]);
    expect(heard(other, one(12))).toEqual(['CLIPPED(1)']);
  });

  test('levels are reported', () => {
    const meter = createQualityMeter({ channels: 2, sampleRate: 16_000 });
    meter.push([voice, new Float32Array(voice.length)]);
    const [first, second] = meter.read().channels;
    expect(first?.peak).toBeCloseTo(0.5, 5);
    expect(first?.rmsDbfs).toBeCloseTo(-9.03, 2);
    expect(second).toEqual({ peak: 0, rmsDbfs: -Infinity, clippedShare: 0, isDead: true });
    expect(createQualityMeter({ channels: 1, sampleRate: 8000 }).read().channels[0]?.peak).toBe(0);
  });
});
