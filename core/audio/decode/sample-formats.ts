/** Sample encodings of WAV: interleaved bytes to one Float32Array per channel. Little-endian hosts only, as every Node target is. */
import { ALAW, MULAW } from './g711.ts';

/** Fills `out[channel][0..frames)` from `frames` interleaved frames at the start of an 8-byte aligned buffer. */
type Unpack = (buffer: ArrayBuffer, frames: number, out: readonly Float32Array[]) => void;

export interface SampleFormat {
  readonly codec: string;
  readonly bytes: number;
  readonly unpack: Unpack;
}

type Words = Int16Array | Int32Array | Float32Array | Float64Array;

function words(view: new (buffer: ArrayBuffer) => Words, scale: number): Unpack {
  return (buffer, frames, out) => {
    const input = new view(buffer);
    const step = out.length;
    out.forEach((channel, first) => {
      for (let i = 0, j = first; i < frames; i++, j += step) channel[i] = (input[j] ?? 0) * scale;
    });
  };
}

/** 16-bit stereo and mono are what calls are made of: typed loops without the polymorphic read above. */
function int16(buffer: ArrayBuffer, frames: number, out: readonly Float32Array[]): void {
  const input = new Int16Array(buffer);
  const step = out.length;
  out.forEach((channel, first) => {
    for (let i = 0, j = first; i < frames; i++, j += step) channel[i] = (input[j] ?? 0) * (1 / 32_768);
  });
}

function table(values: Float32Array): Unpack {
  return (buffer, frames, out) => {
    const input = new Uint8Array(buffer);
    const step = out.length;
    out.forEach((channel, first) => {
      for (let i = 0, j = first; i < frames; i++, j += step) channel[i] = values[input[j] ?? 0] ?? 0;
    });
  };
}

function int24(buffer: ArrayBuffer, frames: number, out: readonly Float32Array[]): void {
  const input = new Uint8Array(buffer);
  const step = out.length * 3;
  out.forEach((channel, first) => {
    for (let i = 0, j = first * 3; i < frames; i++, j += step) {
      const value = ((input[j] ?? 0) << 8) | ((input[j + 1] ?? 0) << 16) | ((input[j + 2] ?? 0) << 24);
      channel[i] = value / 2_147_483_648;
    }
  });
}

const UNSIGNED_8 = Float32Array.from({ length: 256 }, (_, code) => (code - 128) / 128);

const PCM: Record<number, SampleFormat> = {
  8: { codec: 'pcm_u8', bytes: 1, unpack: table(UNSIGNED_8) },
  16: { codec: 'pcm_s16le', bytes: 2, unpack: int16 },
  24: { codec: 'pcm_s24le', bytes: 3, unpack: int24 },
  32: { codec: 'pcm_s32le', bytes: 4, unpack: words(Int32Array, 1 / 2_147_483_648) },
};

const FLOAT: Record<number, SampleFormat> = {
  32: { codec: 'pcm_f32le', bytes: 4, unpack: finite(words(Float32Array, 1)) },
  64: { codec: 'pcm_f64le', bytes: 8, unpack: finite(words(Float64Array, 1)) },
};

const TAGS: Record<number, Record<number, SampleFormat>> = {
  0x0001: PCM,
  0x0003: FLOAT,
  0x0006: { 8: { codec: 'pcm_alaw', bytes: 1, unpack: table(ALAW) } },
  0x0007: { 8: { codec: 'pcm_mulaw', bytes: 1, unpack: table(MULAW) } },
};

/** By WAVE format tag and bits per sample (RFC 2361 and mmreg.h); undefined when not decoded here. */
export function sampleFormat(tag: number, bits: number): SampleFormat | undefined {
  return TAGS[tag]?.[bits];
}

const NAMES: Record<number, string> = {
  0x0001: 'PCM',
  0x0002: 'Microsoft ADPCM',
  0x0003: 'IEEE float',
  0x0006: 'A-law',
  0x0007: 'mu-law',
  0x0011: 'IMA ADPCM',
  0x0031: 'GSM 6.10',
  0x0040: 'G.721 ADPCM',
  0x0042: 'G.723.1',
  0x0045: 'G.726 ADPCM',
  0x0050: 'MPEG Layer I or II',
  0x0055: 'MP3',
  0x0064: 'G.726 ADPCM',
  0x0065: 'G.722',
  0x0083: 'G.729',
  0x00ff: 'AAC',
  0x0161: 'Windows Media Audio',
};

export function formatName(tag: number): string {
  return NAMES[tag] ?? `format tag 0x${tag.toString(16).padStart(4, '0')}`;
}

/** Float files may hold NaN and infinities: silence instead, so that no level downstream becomes NaN. */
function finite(unpack: Unpack): Unpack {
  return (buffer, frames, out) => {
    unpack(buffer, frames, out);
    for (const channel of out) {
      for (let i = 0; i < frames; i++) if (!Number.isFinite(channel[i])) channel[i] = 0;
    }
  };
}
