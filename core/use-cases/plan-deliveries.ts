/** Which event goes to which webhook: one delivery for each pair, planned once however often the event comes. */
import {
  deliveryEntry,
  deliveryIdOf,
  deliveryOf,
  wants,
  webhookOf,
  type Delivery,
  type Stored,
  type Webhook,
} from '../events/webhook.ts';
import type { SentEvent } from '../events/ports.ts';
import type { Entry } from '../ports.ts';
import type { Context } from './context.ts';
import { allEntries } from './entry-pages.ts';

type Ports = Pick<Context, 'catalogue' | 'clock'>;

/**
 * The deliveries to commit; none where all are planned. A webhook gets what happened after it was added; a replay reaches further back, and to
 * what was delivered before.
 */
export async function planDeliveries(context: Ports, sent: readonly SentEvent[]): Promise<readonly Entry[]> {
  const webhooks: Webhook[] = [];
  for await (const entry of allEntries(context.catalogue, 'webhook', { open: true })) {
    webhooks.push(webhookOf(entry).value);
  }
  const planned = new Map<string, Entry>();
  for (const one of sent) {
    for (const webhook of webhooks) {
      if (!isFor(webhook, one)) continue;
      const deliveryId = deliveryIdOf(webhook.webhookId, one.event.id);
      if (planned.has(deliveryId)) continue;
      const entry = await plan(context, webhook, one);
      if (entry) planned.set(deliveryId, entry);
    }
  }
  return [...planned.values()];
}

function isFor(webhook: Webhook, { event, replay }: SentEvent): boolean {
  if (!wants(webhook, event.type)) return false;
  return replay ? (replay.webhookId ?? webhook.webhookId) === webhook.webhookId : event.at >= webhook.createdAt;
}

async function plan(
  { catalogue, clock }: Ports,
  { webhookId }: Webhook,
  { event, replay }: SentEvent,
): Promise<Entry | undefined> {
  const deliveryId = deliveryIdOf(webhookId, event.id);
  const stored = await catalogue.entry('delivery', deliveryId);
  const known: Stored<Delivery> | undefined = stored && deliveryOf(stored);
  if (known && (!replay || known.value.state === 'pending' || known.value.replay === replay.id)) return undefined;
  const now = clock.now().toISOString();
  const fresh: Delivery = {
    ...{ schemaVersion: 1, deliveryId, webhookId, event, state: 'pending', attempts: 0, nextAttemptAt: now },
    ...(replay && { replay: replay.id }),
  };
  return deliveryEntry(fresh, {
    revision: (known?.entry.revision ?? 0) + 1,
    createdAt: known?.entry.createdAt ?? now,
  });
}
