import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { concat, decodeFile, noise, rms, sine } from '../../../support/audio-files.ts';

async function vector(name: string): Promise<Uint8Array> {
  return readFile(new URL(`../../../vectors/audio/${name}`, import.meta.url));
}

/** Level of what `heard` has beside `expected`, relative to it, in dB. */
function errorDb(heard: Float32Array | undefined, expected: Float32Array): number {
  expect(heard).toHaveLength(expected.length);
  const difference = expected.map((value, index) => value - (heard?.[index] ?? 0));
  return 20 * Math.log10(rms(difference) / rms(expected));
}

async function rejection(bytes: Uint8Array): Promise<string> {
  const { outcome } = await decodeFile(bytes);
  return outcome.kind === 'rejected' ? `${outcome.code}: ${outcome.detail}` : 'ok';
}

const LEFT = sine(400, 16_000, 1500);
const RIGHT = sine(700, 16_000, 1500, 0.25);
const MONO = sine(400, 8000, 1500);

describe('FLAC', () => {
  test.each([
    ['noise-16-stereo.flac', 16, 2],
    ['noise-24-mono.flac', 24, 1],
    ['noise-8-mono.flac', 8, 1],
    ['noise-8-short-frames.flac', 8, 1],
  ])('%s is bit exact', async (name, bits, channels) => {
    const { outcome, pcm } = await decodeFile(await vector(name));
    const media = { container: 'flac', codec: 'flac', bitDepth: bits, channels, sampleRate: 8000, durationMs: 500 };
    expect(outcome).toEqual({ kind: 'ok', media, decodable: true, declaredMs: 500, problems: [] });
    pcm.forEach((samples, index) => {
      expect(samples).toEqual(Float32Array.from(noise(4000, bits, index + 1), (value) => value / 2 ** (bits - 1)));
    });
  });

  test('cut anywhere it is TRUNCATED, with the numbers', async () => {
    const bytes = await vector('noise-16-stereo.flac');
    expect(await rejection(bytes.subarray(0, -1))).toMatch(
      /^TRUNCATED: the header says 4000 samples, the file ends at/,
    );
    expect(await rejection(bytes.subarray(0, 9000))).toMatch(/^TRUNCATED: the header says 4000/);
    expect(await rejection(bytes.subarray(0, 60))).toMatch(/^TRUNCATED: .*metadata/);
  });

  test('damage inside is a problem to name; the rest is decoded', async () => {
    const bytes = Uint8Array.from(await vector('noise-8-mono.flac'));
    // Behind 8.3 kB of metadata come eight frames of about 520 bytes.
    const at = bytes.length - 2000;
    bytes[at] = (bytes[at] ?? 0) ^ 0xff;
    const { outcome, pcm } = await decodeFile(bytes);
    expect(outcome).toMatchObject({
      kind: 'ok',
      declaredMs: 500,
      problems: ['1 places that are no intact FLAC frame'],
    });
    expect(pcm[0]).toHaveLength(4000 - 512);
  });

  test('tags at the end are not audio', async () => {
    const bytes = await vector('noise-8-mono.flac');
    const { outcome } = await decodeFile(concat(bytes, 'TAG', new Uint8Array(125).fill(0xff)));
    expect(outcome).toMatchObject({ kind: 'ok', media: { durationMs: 500 }, problems: [] });
  });
});

describe('Ogg Opus', () => {
  test('stereo: pre-skip and end are trimmed, channels keep their places', async () => {
    const { outcome, pcm } = await decodeFile(await vector('tones-stereo.opus'));
    const media = { container: 'ogg', codec: 'opus', bitDepth: 0, channels: 2, sampleRate: 16_000, durationMs: 1500 };
    expect(outcome).toEqual({ kind: 'ok', media, decodable: true, declaredMs: 1500, problems: [] });
    expect(errorDb(pcm[0], LEFT)).toBeLessThan(-15);
    expect(errorDb(pcm[1], RIGHT)).toBeLessThan(-15);
  });

  test('mono', async () => {
    const { outcome, pcm } = await decodeFile(await vector('tone-mono.opus'));
    expect(outcome).toMatchObject({ kind: 'ok', media: { channels: 1, sampleRate: 8000, durationMs: 1500 } });
    expect(errorDb(pcm[0], MONO)).toBeLessThan(-15);
  });

  test('without its end page, or cut in a page, it is TRUNCATED', async () => {
    const bytes = await vector('tones-stereo.opus');
    const lastPage = Buffer.from(bytes).lastIndexOf('OggS');
    expect(await rejection(bytes.subarray(0, lastPage))).toMatch(/^TRUNCATED: .*no end page/);
    expect(await rejection(bytes.subarray(0, -10))).toMatch(/^TRUNCATED: the last Ogg page is cut after \d+ bytes/);
    expect(await rejection(bytes.subarray(0, 20))).toMatch(/^TRUNCATED/);
  });

  test('a damaged page is noticed by its checksum', async () => {
    const bytes = Uint8Array.from(await vector('tones-stereo.opus'));
    const secondAudioPage =
      [...bytes.keys()].filter((at) => Buffer.from(bytes.subarray(at, at + 4)).equals(Buffer.from('OggS')))[3] ?? 0;
    bytes[secondAudioPage + 500] = (bytes[secondAudioPage + 500] ?? 0) ^ 1;
    const { outcome } = await decodeFile(bytes);
    if (outcome.kind === 'ok') expect(outcome.problems.join()).toMatch(/damaged Ogg page/);
    else expect(outcome.code).toBe('TRUNCATED');
  });

  test('other codecs are named', async () => {
    expect(await rejection(await vector('tones-vorbis.ogg'))).toMatch(/^UNSUPPORTED_FORMAT: Ogg with Vorbis/);
  });
});

describe('MP3', () => {
  test('stereo VBR: encoder delay and padding are trimmed', async () => {
    const { outcome, pcm } = await decodeFile(await vector('tones-v5-stereo.mp3'));
    const media = { container: 'mp3', codec: 'mp3', bitDepth: 0, channels: 2, sampleRate: 16_000, durationMs: 1500 };
    expect(outcome).toEqual({ kind: 'ok', media, decodable: true, declaredMs: 1500, problems: [] });
    expect(errorDb(pcm[0], LEFT)).toBeLessThan(-15);
    expect(errorDb(pcm[1], RIGHT)).toBeLessThan(-15);
  });

  test('mono CBR behind an ID3 tag, with an ID3v1 tag at the end', async () => {
    const bytes = await vector('tone-32k-id3-mono.mp3');
    const { outcome } = await decodeFile(concat(bytes, 'TAG', new Uint8Array(125)));
    expect(outcome).toMatchObject({ kind: 'ok', media: { channels: 1, sampleRate: 8000 }, problems: [] });
  });

  test('cut it is TRUNCATED', async () => {
    const bytes = await vector('tones-v5-stereo.mp3');
    expect(await rejection(bytes.subarray(0, -20))).toMatch(/^TRUNCATED: the last MP3 frame has \d+ of \d+ bytes/);
    expect(await rejection(bytes.subarray(0, 100))).toMatch(/^TRUNCATED/);
    const tagged = await vector('tone-32k-id3-mono.mp3');
    expect(await rejection(tagged.subarray(0, 30))).toMatch(/^TRUNCATED: .*ID3/);
  });

  test('whole frames missing at the end show against the Xing count', async () => {
    const bytes = await vector('tones-v5-stereo.mp3');
    // Its last two frames are 648 and 144 bytes long.
    expect(await rejection(bytes.subarray(0, -792))).toBe(
      'TRUNCATED: the header says 44 MP3 frames, the file holds 42',
    );
  });

  test('an ID3 tag before something else is no MP3', async () => {
    const file = concat('ID3', [4, 0, 0, 0, 0, 0, 10], new Uint8Array(10), new Uint8Array(100_000));
    expect(await rejection(file)).toMatch(/^UNSUPPORTED_FORMAT: an ID3 tag without/);
  });
});

test('decoding stops at the duration limit', async () => {
  const { outcome, pcm } = await decodeFile(await vector('noise-16-stereo.flac'), 1000, 100);
  expect(outcome).toMatchObject({ kind: 'rejected', code: 'TOO_LARGE' });
  expect(pcm[0]?.length ?? 0).toBeLessThanOrEqual(800);
});
