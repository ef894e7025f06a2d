/** The recording as it is sealed when parts of it were muted: PCM16 WAV of the same rate and channels. The same input gives the same bytes. */
import { AppError } from '../errors.ts';
import type { Bytes } from '../ports.ts';
import { createDecoder } from './decode/decoder.ts';
import { createMuter, type Muter } from './mute.ts';
import type { Span } from './shapes.ts';
import { pcm16, wavHeader } from './wav-writer.ts';

/** Bytes decoded before the next are: bounds the PCM held. */
const CHUNK = 65_536;
const HEADER = 44;
/** What the 32-bit sizes of plain WAV can say. */
const WAV_LIMIT = 0xffff_ffff;

/** Size of the muted file in bytes; undefined when plain WAV cannot hold that much. */
export function mutedSize({ channels, frames }: { channels: number; frames: number }): number | undefined {
  const bytes = HEADER + frames * channels * 2;
  return bytes > WAV_LIMIT ? undefined : bytes;
}

/**
 * Digital silence in the spans on all channels, the decoded samples elsewhere: exact for sources of up to 16 bits. `bytes` is the `mutedSize`
 * of the decoded source. Memory does not grow with the length.
 * Errors: INTEGRITY when `source` does not decode to that much.
 */
export async function* mutedWav(source: Bytes, { bytes, spans }: { bytes: number; spans: readonly Span[] }): Bytes {
  let muter: Muter | undefined;
  let ready: Uint8Array[] = [];
  let missing = bytes;
  const emit = (part: Uint8Array): void => {
    missing -= part.length;
    ready.push(part);
  };
  const decoder = createDecoder({
    onMedia({ channels, sampleRate }) {
      muter = createMuter({ sampleRate, spans });
      const frames = Math.max(0, Math.floor((bytes - HEADER) / (2 * channels)));
      emit(wavHeader({ channels, sampleRate, frames }));
    },
    onPcm(block) {
      emit(pcm16(muter?.push(block) ?? block));
    },
  });
  try {
    for await (const chunk of source) {
      for (let at = 0; at < chunk.length; at += CHUNK) {
        await decoder.push(chunk.subarray(at, at + CHUNK));
        yield* ready;
        ready = [];
      }
    }
    const outcome = await decoder.end();
    if (outcome.kind === 'rejected' || !outcome.decodable || missing !== 0) {
      throw new AppError('INTEGRITY', 'The recording does not decode to what was screened.');
    }
    yield* ready;
  } finally {
    decoder.free();
  }
}
