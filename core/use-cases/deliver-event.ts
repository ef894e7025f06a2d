/**
 * One event to every webhook that wants it, for editions where each event comes as a message of its own and comes again when it is asked to.
 * Every message waits for all its receivers: one that hangs must not be asked for each of them.
 */
import { isAppError } from '../errors.ts';
import type { SentEvent } from '../events/ports.ts';
import type { Entry } from '../ports.ts';
import { waitAfter } from '../events/retries.ts';
import {
  deliveryEntry,
  deliveryIdOf,
  deliveryOf,
  webhookEntry,
  webhookOf,
  type Delivery,
  type Stored,
  type Webhook,
} from '../events/webhook.ts';
import { attemptDelivery, type Attempt } from './attempt-delivery.ts';
import type { Context } from './context.ts';
import { allEntries } from './entry-pages.ts';
import { planDeliveries } from './plan-deliveries.ts';

/** Attempts that are due within this part of their wait are made together, so that a message comes back no more often than it must. */
const EARLY = 0.2;
/** Longer than all retries take. */
const FORGOTTEN_MS = 5 * 86_400_000;
const ROUNDS = 5;
/** A receiver that fails is asked again once in this time. */
const PROBE_MS = 60_000;

export interface Delivered {
  readonly attempts: readonly Attempt[];
  /** When the next attempt is due; absent when nothing is left to do. */
  readonly nextAt?: Date;
}

/** Plans what is not planned yet and tries what is due. May be repeated. Errors: UNAVAILABLE. */
export async function deliverEvent(context: Context, sent: SentEvent): Promise<Delivered> {
  await plan(context, sent);
  const now = context.clock.now().getTime();
  const open = await openDeliveries(context, sent.event.id);
  const attempts: Attempt[] = [];
  const seen = await Promise.all(
    open.map(async ({ delivery, webhook }): Promise<Delivery> => {
      if (!isDue(delivery.value, now)) return delivery.value;
      const putOff = await passedBy(context, delivery, webhook);
      if (putOff) return putOff;
      const attempt = await attemptDelivery(context, delivery);
      attempts.push(attempt);
      return attempt.delivery;
    }),
  );
  const left = seen.filter(({ state }) => state === 'pending');
  if (left.length === 0) return { attempts };
  return { attempts, nextAt: new Date(Math.min(...left.map(({ nextAttemptAt = '' }) => Date.parse(nextAttemptAt)))) };
}

async function plan(context: Context, sent: SentEvent): Promise<void> {
  for (let round = 1; ; round += 1) {
    const entries = await planDeliveries(context, [sent]);
    if (entries.length === 0) return;
    try {
      await context.catalogue.commit({ recordings: [], entries });
      return;
    } catch (error) {
      if (!isAppError(error, 'CONFLICT') || round >= ROUNDS) throw error;
    }
  }
}

/**
 * The delivery with its next turn, when this one passes by: the receiver fails, and somebody else finds out in this minute whether it still does.
 * Undefined when it is to be tried, as it is in any case before it is given up.
 */
async function passedBy(
  context: Context,
  { entry, value }: Stored<Delivery>,
  { entry: known, value: webhook }: Stored<Webhook>,
): Promise<Delivery | undefined> {
  const { failingSince, probedAt, disabled, removedAt } = webhook;
  if (failingSince === undefined || disabled || removedAt !== undefined) return undefined;
  const now = context.clock.now();
  const putOff = (value.putOff ?? 0) + 1;
  const wait = waitAfter(value.attempts + putOff, context.random);
  if (wait === undefined) return undefined;
  const isTime = probedAt === undefined || now.getTime() - Date.parse(probedAt) >= PROBE_MS;
  const probe = webhookEntry({ ...webhook, probedAt: now.toISOString() }, known.revision + 1);
  if (isTime && (await isFirst(context, probe))) return undefined;
  const next: Delivery = { ...value, putOff, nextAttemptAt: new Date(now.getTime() + wait).toISOString() };
  const { revision, createdAt } = entry;
  return (await isFirst(context, deliveryEntry(next, { revision: revision + 1, createdAt }))) ? next : value;
}

async function isFirst({ catalogue }: Context, entry: Entry): Promise<boolean> {
  try {
    await catalogue.commit({ recordings: [], entries: [entry] });
    return true;
  } catch (error) {
    if (isAppError(error, 'CONFLICT')) return false;
    throw error;
  }
}

interface OpenDelivery {
  readonly delivery: Stored<Delivery>;
  readonly webhook: Stored<Webhook>;
}

async function openDeliveries({ catalogue, clock }: Context, eventId: string): Promise<readonly OpenDelivery[]> {
  const found: OpenDelivery[] = [];
  for await (const entry of allEntries(catalogue, 'webhook')) {
    const webhook = webhookOf(entry);
    const { webhookId, removedAt } = webhook.value;
    if (removedAt !== undefined && clock.now().getTime() - Date.parse(removedAt) > FORGOTTEN_MS) continue;
    const stored = await catalogue.entry('delivery', deliveryIdOf(webhookId, eventId));
    if (stored?.open === true) found.push({ delivery: deliveryOf(stored), webhook });
  }
  return found;
}

function isDue({ lastAttemptAt, nextAttemptAt = '' }: Delivery, now: number): boolean {
  const due = Date.parse(nextAttemptAt);
  const wait = lastAttemptAt === undefined ? 0 : due - Date.parse(lastAttemptAt);
  return due - EARLY * wait <= now;
}
