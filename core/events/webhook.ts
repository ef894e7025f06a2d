/** Webhooks and their deliveries as the catalogue keeps them. */
import * as z from 'zod';
import { AppError } from '../errors.ts';
import type { Entry } from '../ports.ts';
import { publicEventSchema, publicTypeSchema, type PublicEvent } from './public-event.ts';

const instant = z.iso.datetime();

export const webhookSchema = z.object({
  schemaVersion: z.literal(1),
  webhookId: z.string(),
  url: z.string(),
  /** Which events; absent = all of them, also those that come with later versions. */
  types: z.array(publicTypeSchema).optional(),
  description: z.string().optional(),
  /** The signing key, wrapped by the key service under the id of the webhook; base64. Gone when the webhook is removed. */
  wrapped: z.string().optional(),
  createdAt: instant,
  createdBy: z.string(),
  /** Since when there have been nothing but failures. */
  failingSince: instant.optional(),
  /** When it was last found out whether it still fails. */
  probedAt: instant.optional(),
  disabled: z.object({ at: instant, reason: z.enum(['GONE', 'FAILING']) }).optional(),
  removedAt: instant.optional(),
});
export type Webhook = z.infer<typeof webhookSchema>;

const DELIVERY_STATES = ['pending', 'delivered', 'failed'] as const;
const DELIVERY_ERRORS = ['TIMEOUT', 'UNREACHABLE', 'TLS', 'NOT_ALLOWED', 'REFUSED', 'DISABLED'] as const;

export const deliverySchema = z.object({
  schemaVersion: z.literal(1),
  deliveryId: z.string(),
  webhookId: z.string(),
  event: publicEventSchema,
  state: z.enum(DELIVERY_STATES),
  attempts: z.int().nonnegative(),
  /** How often its turn passed by without an attempt, while the receiver failed. */
  putOff: z.int().nonnegative().optional(),
  /** HTTP status of the last attempt. */
  lastStatus: z.int().optional(),
  /** Why the last attempt failed. */
  lastError: z.enum(DELIVERY_ERRORS).optional(),
  lastAttemptAt: instant.optional(),
  nextAttemptAt: instant.optional(),
  /** The job that asked for it again last. */
  replay: z.string().optional(),
});
export type Delivery = z.infer<typeof deliverySchema>;

export interface Stored<T> {
  readonly entry: Entry;
  readonly value: T;
}

/** Detail type on a bus of what is told again, to webhooks. */
export const REPLAYED = 'event.replayed';

/** Key context of the webhook's secret: no right on the keys of recordings opens it, and the other way round. */
export const KEY_PREFIX = 'webhook.';
export const keyIdOf = (webhookId: string): string => KEY_PREFIX + webhookId;

/** One per webhook and event. */
export const deliveryIdOf = (webhookId: string, eventId: string): string => `${webhookId}.${eventId}`;

export function wants({ types, disabled, removedAt }: Webhook, type: PublicEvent['type']): boolean {
  return !disabled && removedAt === undefined && (types === undefined || types.some((wanted) => wanted === type));
}

/** Errors: INTEGRITY. */
export function webhookOf(entry: Entry): Stored<Webhook> {
  return { entry, value: read(webhookSchema, entry) };
}

/** Errors: INTEGRITY. */
export function deliveryOf(entry: Entry): Stored<Delivery> {
  return { entry, value: read(deliverySchema, entry) };
}

export function webhookEntry(webhook: Webhook, revision: number): Entry {
  const { webhookId: id, createdAt, removedAt } = webhook;
  return { kind: 'webhook', id, revision, createdAt, open: removedAt === undefined, body: JSON.stringify(webhook) };
}

/** Listed by webhook. `createdAt`: when it was planned first. */
export function deliveryEntry(
  delivery: Delivery,
  { revision, createdAt }: Pick<Entry, 'revision' | 'createdAt'>,
): Entry {
  const { deliveryId: id, webhookId: subject, state } = delivery;
  return {
    ...{ kind: 'delivery', id, revision, createdAt, open: state === 'pending', subject },
    body: JSON.stringify(delivery),
  };
}

function read<T>(schema: z.ZodType<T>, { kind, body }: Entry): T {
  try {
    return schema.parse(JSON.parse(body));
  } catch (cause) {
    throw new AppError('INTEGRITY', `A stored ${kind} cannot be read.`, { cause });
  }
}
