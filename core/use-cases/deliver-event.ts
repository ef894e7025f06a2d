/** One event to every webhook that wants it, for editions where each event comes as a message of its own and comes again when it is asked to. */
import { isAppError } from '../errors.ts';
import type { SentEvent } from '../events/ports.ts';
import { deliveryIdOf, deliveryOf, webhookOf, type Delivery, type Stored } from '../events/webhook.ts';
import { attemptDelivery, type Attempt } from './attempt-delivery.ts';
import type { Context } from './context.ts';
import { allEntries } from './entry-pages.ts';
import { planDeliveries } from './plan-deliveries.ts';

/** Attempts that are due within this part of their wait are made together, so that a message comes back no more often than it must. */
const EARLY = 0.2;
/** Longer than all retries take. */
const FORGOTTEN_MS = 5 * 86_400_000;
const ROUNDS = 5;

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
  const attempts = await Promise.all(
    open.filter(({ value }) => isDue(value, now)).map((stored) => attemptDelivery(context, stored)),
  );
  const tried = new Set(attempts.map(({ delivery }) => delivery.deliveryId));
  const left = [
    ...attempts.map(({ delivery }) => delivery),
    ...open.map(({ value }) => value).filter(({ deliveryId }) => !tried.has(deliveryId)),
  ].filter(({ state }) => state === 'pending');
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

async function openDeliveries({ catalogue, clock }: Context, eventId: string): Promise<readonly Stored<Delivery>[]> {
  const found: Stored<Delivery>[] = [];
  for await (const entry of allEntries(catalogue, 'webhook')) {
    const { webhookId, removedAt } = webhookOf(entry).value;
    if (removedAt !== undefined && clock.now().getTime() - Date.parse(removedAt) > FORGOTTEN_MS) continue;
    const stored = await catalogue.entry('delivery', deliveryIdOf(webhookId, eventId));
    if (stored?.open === true) found.push(deliveryOf(stored));
  }
  return found;
}

function isDue({ lastAttemptAt, nextAttemptAt = '' }: Delivery, now: number): boolean {
  const due = Date.parse(nextAttemptAt);
  const wait = lastAttemptAt === undefined ? 0 : due - Date.parse(lastAttemptAt);
  return due - EARLY * wait <= now;
}
