/** Brings one file in: its parts into the intake, the audio last, then the registration. */
import { once } from '../bytes.ts';
import type { Bytes } from '../ports.ts';
import { writeDeliveryNote, type DeliveryNote } from './arrival-parts.ts';
import type { Context } from './context.ts';
import { receiveRecording, type Receipt } from './receive-recording.ts';

export interface Delivery extends DeliveryNote {
  readonly audio: Bytes;
  /** Metadata JSON (UTF-8) as the caller gave it. */
  readonly metadata: Uint8Array;
  /** Transcript JSON in any known shape. */
  readonly transcript?: Bytes;
}

/** Returns the registered recording, or the first one when the delivery is a duplicate. Errors: STORAGE_FULL. */
export async function deliverRecording(context: Context, delivery: Delivery): Promise<Receipt> {
  const { actor, alias, metadata } = delivery;
  const recordingId = context.random.id();
  const note: DeliveryNote = { actor, ...(alias !== undefined && { alias }) };
  await context.intake.put(recordingId, 'metadata', once(metadata));
  await writeDeliveryNote(context, recordingId, note);
  if (delivery.transcript) await context.intake.put(recordingId, 'transcript', delivery.transcript);
  const received = await context.intake.put(recordingId, 'audio', delivery.audio);
  return receiveRecording(context, { recordingId, received, metadata, ...note });
}
