/** Small sound files made in code, and a way to run them through the decoder in any chunking. */
import { createDecoder } from '../../core/audio/decode/decoder.ts';
import type { DecodeOutcome, MediaInfo } from '../../core/audio/decode/format.ts';

/** Full-scale fraction `level` of a sine at `hz`. */
export function sine(hz: number, sampleRate: number, ms: number, level = 0.5): Float32Array {
  const length = Math.round((sampleRate * ms) / 1000);
  return Float32Array.from({ length }, (_, i) => level * Math.sin((2 * Math.PI * hz * i) / sampleRate));
}

/** White noise from a fixed generator (Numerical Recipes' LCG), both extremes of the integer range first. */
export function noise(length: number, bits: number, seed = 1): Int32Array {
  const half = 2 ** (bits - 1);
  let state = seed;
  return Int32Array.from({ length }, (_, i) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    if (i < 4) return [-half, half - 1, -half, 0][i] ?? 0;
    return state >> (32 - bits);
  });
}

/** Interleaved little-endian integers of `bytes` bytes each. */
export function littleEndian(channels: readonly Int32Array[], bytes: number): Uint8Array {
  const frames = channels[0]?.length ?? 0;
  const out = new Uint8Array(frames * channels.length * bytes);
  for (let i = 0, at = 0; i < frames; i++) {
    for (const channel of channels) {
      const value = channel[i] ?? 0;
      for (let byte = 0; byte < bytes; byte++) out[at++] = (value >> (8 * byte)) & 0xff;
    }
  }
  return out;
}

export function concat(...parts: readonly (Uint8Array | string | readonly number[])[]): Uint8Array {
  const pieces = parts.map((part) =>
    typeof part === 'string' ? new TextEncoder().encode(part) : Uint8Array.from(part),
  );
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

export function u16(...values: number[]): number[] {
  return values.flatMap((value) => [value & 0xff, (value >> 8) & 0xff]);
}

export function u32(...values: number[]): number[] {
  return values.flatMap((value) => [...u16(value % 65_536), ...u16(Math.floor(value / 65_536))]);
}

/** A RIFF chunk, padded to an even length. */
export function chunk(id: string, body: Uint8Array | readonly number[], size = body.length): Uint8Array {
  return concat(id, u32(size), body, body.length % 2 === 1 ? [0] : []);
}

export interface WavShape {
  tag?: number;
  bits?: number;
  channels?: number;
  sampleRate?: number;
  /** Written instead of the plain format chunk. */
  fmt?: Uint8Array;
  data: Uint8Array;
  /** Written instead of the true size of the data. */
  dataSize?: number;
  before?: Uint8Array;
  after?: Uint8Array;
  id?: 'RIFF' | 'RF64';
}

export function fmtChunk(
  shape: Pick<WavShape, 'tag' | 'bits' | 'channels' | 'sampleRate'>,
  extra: number[] = [],
): Uint8Array {
  const { tag = 1, bits = 16, channels = 1, sampleRate = 8000 } = shape;
  const align = (channels * bits) / 8;
  return chunk('fmt ', [...u16(tag, channels), ...u32(sampleRate, sampleRate * align), ...u16(align, bits), ...extra]);
}

export function wav(shape: WavShape): Uint8Array {
  const { data, dataSize, before = new Uint8Array(), after = new Uint8Array(), id = 'RIFF' } = shape;
  const body = concat('WAVE', before, shape.fmt ?? fmtChunk(shape), chunk('data', data, dataSize), after);
  return concat(id, u32(id === 'RF64' ? 0xffff_ffff : body.length), body);
}

export interface DecodedFile {
  readonly outcome: DecodeOutcome;
  readonly media: readonly MediaInfo[];
  readonly pcm: readonly Float32Array[];
}

/** Decodes a whole file, given in pieces of `size` bytes. */
export async function decodeFile(bytes: Uint8Array, size = 65_536, maxDurationMs?: number): Promise<DecodedFile> {
  const media: MediaInfo[] = [];
  const parts: Float32Array[][] = [];
  const decoder = createDecoder(
    {
      onMedia: (info) => media.push(info),
      onPcm(block) {
        block.forEach((channel, index) => (parts[index] ??= []).push(channel.slice()));
      },
    },
    maxDurationMs === undefined ? {} : { maxDurationMs },
  );
  for (let at = 0; at < bytes.length; at += size) await decoder.push(bytes.subarray(at, at + size));
  return { outcome: await decoder.end(), media, pcm: parts.map(join) };
}

function join(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Root mean square of the samples. */
export function rms(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, samples.length));
}
