/** Small calls for tests: two seconds of tone on two channels, with a transcript where one is wanted. */
import { once } from '../../core/bytes.ts';
import type { Context, QueuedContext } from '../../core/use-cases/context.ts';
import { deliverRecording } from '../../core/use-cases/deliver-recording.ts';
import type { Receipt } from '../../core/use-cases/receive-recording.ts';
import { runNext } from '../../core/use-cases/run-pipeline.ts';
import { littleEndian, wav } from './audio-files.ts';

const files = new Map<string, Uint8Array>();
/** Longer ones are few. */
const KEPT_MS = 5000;

/** A stereo 16 kHz PCM16 call; another `seed` makes other bytes. */
export function callFile(seed = 1, ms = 1200): Uint8Array {
  const name = `${seed} ${ms}`;
  const file = files.get(name) ?? makeCall(seed, ms);
  if (ms <= KEPT_MS) files.set(name, file);
  // Some tests damage what they get.
  return file.slice();
}

function makeCall(seed: number, ms: number): Uint8Array {
  const frames = Math.round(16 * ms);
  const channel = (hz: number): Int32Array =>
    Int32Array.from({ length: frames }, (_, i) =>
      Math.round(8000 * Math.sin((2 * Math.PI * (hz + seed) * i) / 16_000)),
    );
  return wav({ channels: 2, bits: 16, sampleRate: 16_000, data: littleEndian([channel(220), channel(330)], 2) });
}

export const TRANSCRIPT = {
  language: 'en-US',
  source: 'callvault',
  turns: [
    { index: 0, channel: 1, role: 'agent', startMs: 0, endMs: 500, text: 'Good morning, thank you for calling.' },
    {
      index: 1,
      channel: 0,
      role: 'customer',
      startMs: 600,
      endMs: 1100,
      text: 'My parcel was lost and I am very angry.',
    },
  ],
};

export interface CallOptions {
  readonly audio?: Uint8Array;
  readonly metadata?: Record<string, unknown>;
  readonly transcript?: unknown;
  readonly alias?: string;
}

/** Delivers one call, unprocessed. */
export function deliver(context: Context, options: CallOptions = {}): Promise<Receipt> {
  const { audio = callFile(), metadata = {}, transcript, alias } = options;
  return deliverRecording(context, {
    audio: once(audio),
    metadata: Buffer.from(JSON.stringify(metadata)),
    actor: 'test',
    ...(transcript !== undefined && { transcript: once(Buffer.from(JSON.stringify(transcript))) }),
    ...(alias !== undefined && { alias }),
  });
}

/** Runs everything that is due now. */
export async function runAll(context: QueuedContext): Promise<void> {
  while (await runNext(context));
}

/** A call that has gone all the way. */
export async function finishedCall(context: QueuedContext, options: CallOptions = {}): Promise<string> {
  const { recording } = await deliver(context, { transcript: TRANSCRIPT, ...options });
  await runAll(context);
  return recording.recordingId;
}
