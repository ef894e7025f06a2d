/** The copy people listen to: the original, decoded and coded again as Ogg Opus. Rebuildable, so never evidence. */
import { AppError } from '../errors.ts';
import type { Bytes } from '../ports.ts';
import type { Role } from '../transcript/transcript.ts';
import { createAccessCopyEncoder } from './access-copy/encoder.ts';
import type { AccessCopyEncoder } from './access-copy/encoder.ts';
import { createDecoder } from './decode/decoder.ts';
import type { MediaInfo } from './decode/format.ts';
import { createMuter, type Muter, type MuteSpan } from './mute.ts';

/**
 * The bytes of the access copy of the recording whose bytes are `source`, page by page; memory does not grow with its length.
 * `roles`, in channel order, are written into the file as a comment. A soft tone stands in the place of the `muted` spans.
 * Errors: INTEGRITY when `source` is not a decodable recording, which a sealed original is.
 */
export async function* encodeAccessCopy(
  source: Bytes,
  options: { roles?: readonly Role[]; muted?: readonly MuteSpan[] } = {},
): Bytes {
  const comments = options.roles === undefined ? [] : [`ROLES=${options.roles.join(',')}`];
  let info: MediaInfo | undefined;
  let encoder: AccessCopyEncoder | undefined;
  // Blocks are only lent: one chunk's worth is copied until the encoder, which loads on first use, takes it.
  let blocks: Float32Array[][] = [];
  let muter: Muter | undefined;
  const decoder = createDecoder({
    onMedia(found) {
      info = found;
      if (options.muted !== undefined && options.muted.length > 0) {
        muter = createMuter({ sampleRate: found.sampleRate, spans: options.muted, fill: 'tone' });
      }
    },
    onPcm(block) {
      blocks.push((muter?.push(block) ?? block).map((channel) => channel.slice()));
    },
  });
  try {
    for await (const chunk of source) {
      for (let at = 0; at < chunk.length; at += CHUNK) {
        await decoder.push(chunk.subarray(at, at + CHUNK));
        if (info !== undefined) encoder ??= await createAccessCopyEncoder({ ...info, comments });
        for (const block of blocks) yield* encoder?.push(block) ?? [];
        blocks = [];
      }
    }
    const outcome = await decoder.end();
    if (outcome.kind === 'rejected' || !outcome.decodable) {
      throw new AppError('INTEGRITY', 'the recording does not decode: no access copy', { detail: outcome });
    }
    encoder ??= await createAccessCopyEncoder({ ...outcome.media, comments });
    for (const block of blocks) yield* encoder.push(block);
    yield* encoder.end();
  } finally {
    decoder.free();
    encoder?.free();
  }
}

/** Bytes decoded before the next are: bounds the PCM held. */
const CHUNK = 65_536;
