/** One pass over the bytes of a recording: hash, decode, quality, acoustics and waveform, while the same bytes flow on to be encrypted. */
import { createHash } from 'node:crypto';
import type { Bytes } from '../ports.ts';
import type { Role } from '../transcript/transcript.ts';
import { createAcoustics, type AcousticsMeter } from './acoustics/acoustics.ts';
import { createDecoder } from './decode/decoder.ts';
import { createPeaks, type PeaksMeter } from './peaks.ts';
import { judge, type QualityLimits } from './quality/gate.ts';
import { createQualityMeter, type QualityMeter } from './quality/quality-meter.ts';
import type { Acoustics, Media, Peaks, Quality, RejectCode } from './shapes.ts';

export interface PassRequest {
  readonly source: Bytes;
  /** Role of each channel, in channel order. */
  readonly roles: readonly Role[] | undefined;
  readonly limits: QualityLimits;
  /** Hex; other bytes are rejected with HASH_MISMATCH. */
  readonly declaredSha256?: string | undefined;
  /** Takes the same bytes, chunk by chunk; the pass goes at its pace. */
  readonly sink?: (bytes: Bytes) => Promise<void>;
}

export interface PassResult {
  readonly sha256: string;
  readonly bytes: number;
  /** Sample frames (one sample of every channel) that were decoded. */
  readonly frames: number;
  readonly verdict:
    | { readonly kind: 'accepted'; readonly media: Media; readonly quality: Quality }
    | { readonly kind: 'rejected'; readonly code: RejectCode; readonly detail: string };
  /** Absent when nothing could be decoded. */
  readonly acoustics?: Acoustics;
  readonly peaks?: Peaks;
}

interface Meters {
  readonly quality: QualityMeter;
  readonly acoustics: AcousticsMeter;
  readonly peaks: PeaksMeter;
}

/** Memory does not grow with the length of the recording. Bad audio is a verdict, never an error. */
export async function runAudioPass(request: PassRequest): Promise<PassResult> {
  const hash = createHash('sha256');
  let bytes = 0;
  let frames = 0;
  let meters: Meters | undefined;
  const decoder = createDecoder(
    {
      onMedia({ channels, sampleRate }) {
        meters = {
          quality: createQualityMeter({ channels, sampleRate }),
          acoustics: createAcoustics({ channels, sampleRate, roles: request.roles ?? [] }),
          peaks: createPeaks({ channels, sampleRate }),
        };
      },
      onPcm(block) {
        frames += block[0]?.length ?? 0;
        meters?.quality.push(block);
        meters?.acoustics.push(block);
        meters?.peaks.push(block);
      },
    },
    { maxDurationMs: request.limits.maxDurationMs },
  );
  const tapped = (async function* (): Bytes {
    for await (const chunk of request.source) {
      hash.update(chunk);
      bytes += chunk.length;
      await decoder.push(chunk);
      yield chunk;
    }
  })();
  try {
    await (request.sink ?? exhaust)(tapped);
  } catch (error) {
    decoder.free();
    throw error;
  }
  const outcome = await decoder.end();
  const sha256 = hash.digest('hex');
  const { declaredSha256, limits } = request;
  const meter = meters?.quality;
  const verdict = judge({ outcome, meter, bytes, sha256, declaredSha256, limits });
  const heard = outcome.kind === 'ok' && outcome.decodable ? meters : undefined;
  heard?.acoustics.finish();
  return {
    sha256,
    bytes,
    frames,
    verdict,
    ...(heard && { acoustics: heard.acoustics.read(), peaks: heard.peaks.read() }),
  };
}

async function exhaust(source: Bytes): Promise<void> {
  for await (const _chunk of source);
}
