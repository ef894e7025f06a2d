/** A part of an audio file as PCM16 WAV. */
import type { Bytes } from '../ports.ts';
import { createDecoder } from './decode/decoder.ts';
import type { MediaInfo, PcmBlock } from './decode/format.ts';
import type { Span } from './shapes.ts';
import { pcm16, wavHeader } from './wav-writer.ts';

/** Bytes decoded before the next are: bounds the PCM held. */
const CHUNK = 16_384;

export type ClipMedia = Pick<MediaInfo, 'channels' | 'sampleRate'>;

/** What the head of a file says; undefined when it cannot be decoded here. Reads no further. */
export async function mediaOf(source: Bytes): Promise<ClipMedia | undefined> {
  let media: ClipMedia | undefined;
  const decoder = createDecoder({
    onMedia: ({ channels, sampleRate }) => {
      media = { channels, sampleRate };
    },
    onPcm: () => undefined,
  });
  try {
    for await (const chunk of source) {
      for (let at = 0; at < chunk.length && !media; at += CHUNK) await decoder.push(chunk.subarray(at, at + CHUNK));
      if (media) break;
    }
    return media;
  } finally {
    decoder.free();
  }
}

interface Frames {
  readonly first: number;
  readonly count: number;
}

function framesOf({ startMs, endMs }: Span, { sampleRate }: ClipMedia): Frames {
  const first = Math.round((startMs * sampleRate) / 1000);
  return { first, count: Math.max(0, Math.round((endMs * sampleRate) / 1000) - first) };
}

/** Size in bytes of the clip. Errors: RangeError above what plain WAV can hold. */
export function clipSize(span: Span, media: ClipMedia): number {
  const { channels, sampleRate } = media;
  const { count: frames } = framesOf(span, media);
  return wavHeader({ channels, sampleRate, frames }).length + frames * channels * 2;
}

/**
 * The samples of `span` (ms from the start) of a file whose head says `media`. Exactly `clipSize` bytes: silence where the file ends
 * earlier. Reads no further than it has to; memory does not grow with the length.
 */
export async function* clipWav(source: Bytes, span: Span, media: ClipMedia): Bytes {
  const { channels, sampleRate } = media;
  const { first, count } = framesOf(span, media);
  let ready: Uint8Array[] = [];
  let seen = 0;
  let missing = count;
  const decoder = createDecoder({
    onPcm(block) {
      const part = cut(block, first - seen, first + count - seen);
      seen += block[0]?.length ?? 0;
      const frames = part[0]?.length ?? 0;
      if (frames > 0) ready.push(pcm16(part));
      missing -= frames;
    },
  });
  yield wavHeader({ channels, sampleRate, frames: count });
  try {
    for await (const chunk of source) {
      for (let at = 0; at < chunk.length && missing > 0; at += CHUNK) {
        await decoder.push(chunk.subarray(at, at + CHUNK));
        yield* ready;
        ready = [];
      }
      if (missing <= 0) return;
    }
    await decoder.end();
    yield* ready;
    for (; missing > 0; missing -= sampleRate) yield new Uint8Array(Math.min(missing, sampleRate) * channels * 2);
  } finally {
    decoder.free();
  }
}

function cut(block: PcmBlock, from: number, to: number): PcmBlock {
  return block.map((channel) => channel.subarray(Math.max(0, from), Math.max(0, to)));
}
