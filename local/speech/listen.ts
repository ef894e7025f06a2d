/** Reads a recording twice: once to find the speech, once to cut it out. Memory does not grow with the length of the call. */
import { createReadStream } from 'node:fs';
import { createAcoustics, type AcousticsMeter } from '../../core/audio/acoustics/acoustics.ts';
import { createDecoder } from '../../core/audio/decode/decoder.ts';
import type { DecodeOutcome, DecodeSink } from '../../core/audio/decode/format.ts';
import { createQualityMeter, type QualityMeter } from '../../core/audio/quality/quality-meter.ts';
import type { Role } from '../../core/transcript/transcript.ts';
import { createCrosstalk, type CrosstalkMeter } from './crosstalk.ts';
import { createCutter, type PieceAudio } from './cutter.ts';
import { declined, type Declined } from './declined.ts';
import { planPieces, type Piece } from './plan.ts';

export interface ChannelPlan {
  readonly channel: number;
  readonly role: Role;
  readonly pieces: readonly Piece[];
}

export interface SpeechPlan {
  readonly kind: 'plan';
  readonly sampleRate: number;
  readonly durationMs: number;
  /** What two channels hold is heard once, in the louder one or the first. */
  readonly channels: readonly ChannelPlan[];
}

interface Meters {
  readonly acoustics: AcousticsMeter;
  readonly quality: QualityMeter;
  readonly crosstalk: CrosstalkMeter;
  readonly sampleRate: number;
}

/** The first reading. Errors: of the file system. */
export async function planSpeech(path: string, roles: readonly Role[]): Promise<SpeechPlan | Declined> {
  let meters: Meters | undefined;
  const outcome = await decodeFile(path, {
    onMedia({ channels, sampleRate }) {
      meters = {
        acoustics: createAcoustics({ channels, sampleRate, roles }),
        quality: createQualityMeter({ channels, sampleRate }),
        crosstalk: createCrosstalk({ channels, sampleRate }),
        sampleRate,
      };
    },
    onPcm(block) {
      meters?.acoustics.push(block);
      meters?.quality.push(block);
      meters?.crosstalk.push(block);
    },
  });
  if (outcome.kind === 'rejected')
    return declined('AUDIO_NOT_READABLE', outcome.detail, outcome.code.replaceAll('_', '-'));
  if (!outcome.decodable || meters === undefined) {
    return declined('AUDIO_NOT_DECODED', 'Callvault has no decoder for this codec.', outcome.media.codec);
  }
  const { acoustics, quality, crosstalk, sampleRate } = meters;
  acoustics.finish();
  const { identical } = quality.read();
  const { durationMs } = acoustics;
  const channels = acoustics.read().channels.map(({ channel, role, segments }) => ({
    channel,
    // The same sound on two channels is a mixture of the speakers.
    role: identical.some(({ a, b }) => a === channel || b === channel) ? ('unknown' as const) : role,
    pieces: planPieces(crosstalk.own(channel, segments), durationMs),
  }));
  return { kind: 'plan', sampleRate, durationMs, channels };
}

/** The second reading: `hear` is given each piece of speech as soon as it is complete, so not in order of time. */
export async function hearPieces(
  path: string,
  plan: SpeechPlan,
  hear: (channel: ChannelPlan, audio: PieceAudio) => void,
): Promise<void> {
  const listeners = await Promise.all(
    plan.channels.map(async (channel) => ({ channel, cutter: await createCutter(plan.sampleRate, channel.pieces) })),
  );
  try {
    await decodeFile(path, {
      onPcm(block) {
        for (const { channel, cutter } of listeners) {
          const samples = block[channel.channel];
          if (samples !== undefined) for (const audio of cutter.push(samples)) hear(channel, audio);
        }
      },
    });
    for (const { channel, cutter } of listeners) for (const audio of cutter.finish()) hear(channel, audio);
  } finally {
    for (const { cutter } of listeners) cutter.free();
  }
}

async function decodeFile(path: string, sink: DecodeSink): Promise<DecodeOutcome> {
  const decoder = createDecoder(sink);
  try {
    for await (const chunk of createReadStream(path)) {
      if (chunk instanceof Uint8Array) await decoder.push(chunk);
    }
  } catch (error) {
    decoder.free();
    throw error;
  }
  return decoder.end();
}
