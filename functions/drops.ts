/**
 * Files that other systems leave under `drop/`: `call.wav`, beside it `call.wav.json` (metadata) and `call.wav.transcript.json`, the audio
 * last if it can be. Nothing is removed before its delivery is committed.
 */
import { DROP_PREFIX, type DropBox, type DroppedFile } from '../adapters/aws/s3-drop-box.ts';
import { collect } from '../core/bytes.ts';
import { AppError } from '../core/errors.ts';
import type { Context } from '../core/use-cases/context.ts';
import { deliverRecording } from '../core/use-cases/deliver-recording.ts';
import { faultOf, log } from './log.ts';
import { count } from './metrics.ts';
import type { Handled } from './queue-handler.ts';

export interface Drops {
  readonly context: Context;
  readonly drops: DropBox;
}

const METADATA = '.json';
const TRANSCRIPT = '.transcript.json';
/** Audio that is older than this has no metadata. */
const METADATA_WAIT_MS = 60_000;
const METADATA_LIMIT = 256 * 1024;
const TRANSCRIPT_LIMIT = 64 * 1024 * 1024;

/** `key` is whatever was created: the metadata that comes after its audio ends the waiting. */
export async function receiveDrop(drops: Drops, key: string, requester?: string): Promise<Handled> {
  if (key.endsWith('/') || key.endsWith(TRANSCRIPT)) return 'done';
  const isMetadata = key.endsWith(METADATA);
  const audio = await drops.drops.find(isMetadata ? key.slice(0, -METADATA.length) : key);
  // Delivered by an earlier message, or still to come.
  if (!audio || audio.key === DROP_PREFIX) return 'done';
  const metadata = await drops.drops.find(audio.key + METADATA);
  const ageMs = drops.context.clock.now().getTime() - Date.parse(audio.changedAt);
  if (!metadata && ageMs < METADATA_WAIT_MS) {
    log('DROP_WAITING', { ageMs });
    return 'wait';
  }
  await deliverDrop(drops, audio, metadata, requester);
  return 'done';
}

async function deliverDrop(
  { context, drops }: Drops,
  audio: DroppedFile,
  metadata: DroppedFile | undefined,
  requester: string | undefined,
): Promise<void> {
  const transcript = await drops.find(audio.key + TRANSCRIPT);
  if (transcript && transcript.bytes > TRANSCRIPT_LIMIT) {
    throw new AppError('TOO_LARGE', `A transcript has at most ${TRANSCRIPT_LIMIT} bytes; nothing was taken in.`);
  }
  const { recording, duplicateOf } = await deliverRecording(context, {
    audio: drops.read(audio),
    metadata: metadata ? await collect(drops.read(metadata), METADATA_LIMIT) : new TextEncoder().encode('{}'),
    // A repeat of an interrupted delivery is recognised by it.
    alias: audio.key,
    actor: requester === undefined ? 'drop' : `drop:${requester}`,
    ...(transcript && { transcript: drops.read(transcript) }),
  });
  count('DropsDelivered');
  log('DROP_DELIVERED', { recordingId: recording.recordingId, duplicateOf });
  // The audio first: what is left after a crash is no delivery of its own.
  for (const file of [audio, transcript, metadata]) if (file) await drops.remove(file);
}

/** Takes in what no event has told of. Returns how many files it found. One that fails is reported and keeps nobody waiting. */
export async function sweepDrops(drops: Drops, olderThanMs: number): Promise<number> {
  const { clock } = drops.context;
  let found = 0;
  for await (const { key, changedAt } of drops.drops.list()) {
    if (key.endsWith(METADATA) || clock.now().getTime() - Date.parse(changedAt) < olderThanMs) continue;
    try {
      await receiveDrop(drops, key);
      found += 1;
    } catch (error) {
      log('DROP_FAILED', faultOf(error));
    }
  }
  return found;
}
