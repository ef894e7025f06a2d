/** The parts of one arrival in the intake, and the order in which they may go. */
import * as z from 'zod';
import { collect, once } from '../bytes.ts';
import type { Context } from './context.ts';

/** The audio first: what is left of an arrival after a crash is incomplete, and never taken for a new one. */
const REMOVAL_ORDER = ['audio', 'transcript', 'metadata', 'delivery'] as const;
const DELIVERY_LIMIT = 64 * 1024;

const deliverySchema = z.object({
  actor: z.string().min(1),
  alias: z
    .string()
    .optional()
    .transform((value) => value),
});

/** Who brought an arrival, and its other name. Kept with it, so that whoever registers it after a crash says the same. */
export interface DeliveryNote {
  readonly actor: string;
  readonly alias?: string;
}

export async function writeDeliveryNote({ intake }: Context, recordingId: string, note: DeliveryNote): Promise<void> {
  await intake.put(recordingId, 'delivery', once(new TextEncoder().encode(JSON.stringify(note))));
}

/** Undefined when there is none that can be read. */
export async function readDeliveryNote({ intake }: Context, recordingId: string): Promise<DeliveryNote | undefined> {
  if ((await intake.size(recordingId, 'delivery')) === undefined) return undefined;
  const bytes = await collect(intake.read(recordingId, 'delivery'), DELIVERY_LIMIT);
  try {
    const { actor, alias } = deliverySchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
    return alias === undefined ? { actor } : { actor, alias };
  } catch {
    return undefined;
  }
}

export async function isComplete({ intake }: Context, recordingId: string): Promise<boolean> {
  return (await intake.size(recordingId, 'audio')) !== undefined;
}

export async function clearParts({ intake }: Pick<Context, 'intake'>, recordingId: string): Promise<void> {
  for (const part of REMOVAL_ORDER) await intake.remove(recordingId, part);
  await intake.pieces.discard(recordingId);
}
