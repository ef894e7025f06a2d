import { describe, expect, test } from 'vitest';
import { concat, decodeFile } from '../../../support/audio-files.ts';
import { m4a } from '../../../support/m4a-files.ts';

/** A box of ISO/IEC 14496-12: big-endian size, type, body. */
function box(type: string, ...body: (Uint8Array | string | number[])[]): Uint8Array {
  const content = concat(...body);
  return concat(be(8 + content.length), type, content);
}

function be(...values: number[]): number[] {
  return values.flatMap((value) => [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) & 0xff));
}

const FTYP = box('ftyp', 'M4A ', be(0), 'M4A ');

/** A hand-made file with one track: `kind` of handler, `entry` the sample entry. */
function movie(kind: string, entry: Uint8Array, duration = 16_000): Uint8Array {
  const hdlr = box('hdlr', be(0, 0), kind, be(0, 0, 0));
  const mdhd = box('mdhd', be(0, 0, 0, 8000, duration, 0));
  const stbl = box('minf', box('stbl', box('stsd', be(0, 1), entry)));
  const moov = box(
    'moov',
    box('mvhd', be(0, 0, 0, 1000, (duration * 1000) / 8000)),
    box('trak', box('mdia', mdhd, hdlr, stbl)),
  );
  return concat(FTYP, moov, box('mdat', new Uint8Array(100)));
}

function soundEntry(format: string, children: Uint8Array = new Uint8Array()): Uint8Array {
  return box(format, be(0, 1, 0, 0), [0, 2, 0, 16], be(0), [0x1f, 0x40, 0, 0], children);
}

async function rejection(bytes: Uint8Array): Promise<string> {
  const { outcome } = await decodeFile(bytes);
  return outcome.kind === 'rejected' ? `${outcome.code}: ${outcome.detail}` : 'ok';
}

describe('AAC', () => {
  test.each(['start', 'end', 'fragmented'] as const)('is recognised with moov %s, and not decoded', async (moov) => {
    const { outcome, pcm, media } = await decodeFile(await m4a({ sampleRate: 16_000, channels: 2, seconds: 3, moov }));
    const facts = { container: 'm4a', codec: 'aac', channels: 2, sampleRate: 16_000, bitDepth: 0 };
    expect(outcome).toMatchObject({ kind: 'ok', decodable: false, media: facts, problems: [] });
    expect(outcome.kind === 'ok' ? Math.abs(outcome.media.durationMs - 3000) : Infinity).toBeLessThan(70);
    expect(media).toEqual([facts]);
    expect(pcm).toEqual([]);
  });

  test.each(['start', 'end', 'fragmented'] as const)('cut with moov %s is TRUNCATED', async (moov) => {
    const bytes = await m4a({ sampleRate: 16_000, channels: 1, seconds: 3, moov });
    expect(await rejection(bytes.subarray(0, -1))).toMatch(/^TRUNCATED: the M4A file is cut/);
    expect(await rejection(bytes.subarray(0, 1000))).toMatch(/^TRUNCATED/);
  });
});

test('cut at the end of an inner box it is not whole, wherever that is', async () => {
  const bytes = await m4a({ sampleRate: 16_000, channels: 2, seconds: 2, moov: 'end' });
  const start = Buffer.from(bytes).indexOf('moov') - 4;
  for (let length = start; length < bytes.length; length += 1) {
    expect(await rejection(bytes.subarray(0, length)), `${length} bytes`).toMatch(/^(?:TRUNCATED|UNSUPPORTED)/u);
  }
});

test('ALAC is recognised by its cookie', async () => {
  const cookie = box('alac', be(0, 4096), [0, 24, 40, 10, 14, 1, 0, 255], be(0, 0, 48_000));
  const { outcome } = await decodeFile(movie('soun', soundEntry('alac', cookie)));
  const media = { container: 'm4a', codec: 'alac', channels: 1, sampleRate: 48_000, bitDepth: 24, durationMs: 2000 };
  expect(outcome).toEqual({ kind: 'ok', media, decodable: false, declaredMs: 2000, problems: [] });
});

test.each<[string, Uint8Array, RegExp]>([
  ['AMR', movie('soun', soundEntry('samr')), /^UNSUPPORTED_FORMAT: M4A holding samr/],
  ['MP3 in MP4', movie('soun', soundEntry('mp4a')), /^UNSUPPORTED_FORMAT: M4A holding mp4a/],
  ['video', movie('vide', soundEntry('avc1')), /^UNSUPPORTED_FORMAT: this is an MP4 video/],
  ['no sound', movie('text', new Uint8Array()), /^UNSUPPORTED_FORMAT: M4A without a sound track/],
  ['no length', movie('soun', soundEntry('alac'), 0), /^EMPTY/],
  ['no moov', concat(FTYP, box('mdat', new Uint8Array(100))), /^TRUNCATED: .*no moov box/],
  ['no moov, open-ended data', concat(FTYP, be(0), 'mdat', new Uint8Array(100)), /^TRUNCATED: .*no moov box/],
  ['impossible box', concat(FTYP, be(3), 'free'), /^UNSUPPORTED_FORMAT: MP4 with an impossible box at byte 20/],
])('%s is refused', async (_name, bytes, expected) => {
  expect(await rejection(bytes)).toMatch(expected);
});
