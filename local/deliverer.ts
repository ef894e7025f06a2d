/**
 * Takes events to webhooks while the server runs: reads what was committed, plans deliveries, and tries each when its time has come. Times are
 * kept in memory and found again in the catalogue by the next start.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { deliveryOf, type Delivery } from '../core/events/webhook.ts';
import { allEntries } from '../core/use-cases/entry-pages.ts';
import { attemptDelivery } from '../core/use-cases/attempt-delivery.ts';
import type { Context } from '../core/use-cases/context.ts';
import { feedEvents } from '../core/use-cases/feed-events.ts';
import { planDeliveries } from '../core/use-cases/plan-deliveries.ts';
import { tidyDeliveries } from '../core/use-cases/tidy-deliveries.ts';
import type { Entry } from '../core/ports.ts';

const EVERY_MS = 1000;
const TIDY_EVERY_MS = 3_600_000;
/** To one receiver at a time: a slow one waits for itself alone. */
const AT_ONCE = 4;
/** After a failure that was not the receiver's. */
const AGAIN_MS = 30_000;
const LONGEST_PAUSE_MS = 100;

export interface Deliverer {
  /** Takes what waits to webhooks once, now: every delivery that is due is tried. Returns how many were tried. */
  readonly deliver: () => Promise<number>;
  start(): void;
  /** Ends after the attempts that are under way. */
  stop(): Promise<void>;
}

export function createDeliverer(
  context: Context,
  onFailure: (error: unknown) => void,
  everyMs: number = EVERY_MS,
): Deliverer {
  const stopping = new AbortController();
  /** By webhook and delivery: when it is due, in ms since 1970. */
  const waiting = new Map<string, Map<string, number>>();
  const busy = new Map<string, number>();
  const inHand = new Set<string>();
  const running = new Set<Promise<void>>();
  let timer: NodeJS.Timeout | undefined;
  let last: Promise<void> = Promise.resolve();
  let isLoaded = false;
  let tidyAt = 0;
  let tried = 0;

  const follow = ({ deliveryId, webhookId, state, nextAttemptAt = '' }: Delivery): void => {
    const known = waiting.get(webhookId) ?? new Map<string, number>();
    waiting.set(webhookId, known);
    // Behind those that are due now.
    known.delete(deliveryId);
    if (state === 'pending') known.set(deliveryId, Date.parse(nextAttemptAt));
  };
  const note = (entry: Entry): void => {
    follow(deliveryOf(entry).value);
  };
  const outlet = {
    send: async (events: Parameters<typeof planDeliveries>[1]): Promise<readonly Entry[]> => {
      const papers = await planDeliveries(context, events);
      // Before they are committed: one that never is gets looked for once, and forgotten.
      papers.forEach(note);
      return papers;
    },
    // A webhook gets what happens after it was added.
    isWanted: async (): Promise<boolean> =>
      (await context.catalogue.entries('webhook', { open: true }, { limit: 1 })).items.length > 0,
  };
  const attempt = async (webhookId: string, deliveryId: string): Promise<void> => {
    try {
      const entry = await context.catalogue.entry('delivery', deliveryId);
      if (entry?.open !== true) {
        waiting.get(webhookId)?.delete(deliveryId);
        return;
      }
      tried += 1;
      follow((await attemptDelivery(context, deliveryOf(entry))).delivery);
    } catch (error) {
      onFailure(error);
      waiting.get(webhookId)?.set(deliveryId, context.clock.now().getTime() + AGAIN_MS);
    }
  };
  /** Starts what is due and has room. */
  const pump = (webhookId: string): void => {
    const now = context.clock.now().getTime();
    for (const [deliveryId, dueAt] of waiting.get(webhookId) ?? []) {
      const count = busy.get(webhookId) ?? 0;
      if (count >= AT_ONCE || stopping.signal.aborted) return;
      if (dueAt > now || inHand.has(deliveryId)) continue;
      busy.set(webhookId, count + 1);
      inHand.add(deliveryId);
      const work: Promise<void> = attempt(webhookId, deliveryId).finally(() => {
        busy.set(webhookId, (busy.get(webhookId) ?? 1) - 1);
        inHand.delete(deliveryId);
        running.delete(work);
        pump(webhookId);
      });
      running.add(work);
    }
  };
  const load = async (): Promise<void> => {
    for await (const entry of allEntries(context.catalogue, 'delivery', { open: true })) note(entry);
    isLoaded = true;
  };
  const turn = async (): Promise<void> => {
    if (!isLoaded) await load();
    await feedEvents(context, outlet, halfOfTheTime(stopping.signal));
    for (const webhookId of waiting.keys()) pump(webhookId);
    const now = context.clock.now().getTime();
    if (now < tidyAt) return;
    tidyAt = now + TIDY_EVERY_MS;
    await tidyDeliveries(context, 10_000);
  };
  const later = (): void => {
    if (stopping.signal.aborted) return;
    timer = setTimeout(() => {
      last = turn().catch(onFailure).finally(later);
    }, everyMs);
  };
  return {
    async deliver() {
      const before = tried;
      await turn();
      while (running.size > 0) await Promise.all(running);
      return tried - before;
    },
    start: later,
    async stop() {
      stopping.abort();
      clearTimeout(timer);
      await last;
      await Promise.all(running);
    },
  };
}

/** Yes until the signal, after a pause as long as the part before: a server that is behind after an import answers people meanwhile. */
function halfOfTheTime(stopping: AbortSignal): () => Promise<boolean> {
  let since = performance.now();
  return async () => {
    await pause(Math.min(LONGEST_PAUSE_MS, performance.now() - since));
    since = performance.now();
    return !stopping.aborted;
  };
}
