/** Brings one file in: its parts into the intake, the audio last, then the registration. */
import { once } from '../bytes.ts';
import type { Bytes } from '../ports.ts';
import type { Context } from './context.ts';
import { receiveRecording, type Receipt } from './receive-recording.ts';

export interface Delivery {
  readonly audio: Bytes;
  /** Metadata JSON (UTF-8) as the caller gave it. */
  readonly metadata: Uint8Array;
  /** Transcript JSON in any known shape. */
  readonly transcript?: Bytes;
  readonly actor: string;
  readonly alias?: string;
}

/** Returns the registered recording, or the first one when the delivery is a duplicate. Errors: STORAGE_FULL. */
export async function deliverRecording(context: Context, delivery: Delivery): Promise<Receipt> {
  const recordingId = context.random.id();
  await context.intake.put(recordingId, 'metadata', once(delivery.metadata));
  if (delivery.transcript) await context.intake.put(recordingId, 'transcript', delivery.transcript);
  const received = await context.intake.put(recordingId, 'audio', delivery.audio);
  const { actor, alias } = delivery;
  return receiveRecording(context, { recordingId, received, actor, ...(alias !== undefined && { alias }) });
}
