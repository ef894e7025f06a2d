/** One receiver that hangs keeps nobody else waiting: while it fails, one delivery a minute finds out whether it still does. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { PublicEvent } from '../../../core/events/public-event.ts';
import { deliverEvent, type Delivered } from '../../../core/use-cases/deliver-event.ts';
import { addWebhook, listDeliveries, showWebhook } from '../../../core/use-cases/webhooks.ts';
import { memoryContext, type MemoryContext } from '../../support/memory-context.ts';

const HOUR = 3_600_000;
let context: MemoryContext;
let isDown: boolean;
let sent: { readonly url: string; readonly id: string }[];
let [sick, well] = ['', ''];

beforeEach(async () => {
  const memory = memoryContext();
  isDown = true;
  sent = [];
  context = {
    ...memory,
    webhooks: {
      problemOf: () => undefined,
      send: ({ url, body }) => {
        sent.push({ url, id: eventOf(body) });
        return Promise.resolve(isDown && url.includes('sick') ? { error: 'TIMEOUT' } : { status: 204 });
      },
    },
  };
  sick = (await addWebhook(context, { url: 'https://sick.example/in', actor: 'crm' })).webhookId;
  well = (await addWebhook(context, { url: 'https://well.example/in', actor: 'crm' })).webhookId;
});

function eventOf(body: string): string {
  return /"id":"([^"]+)"/u.exec(body)?.[1] ?? '';
}

const event = (n: number): PublicEvent => ({
  ...{ id: `e${n}`, type: 'recording.received', at: context.clock.now().toISOString() },
  data: { recordingId: `r${n}` },
});
const deliver = (n: number): Promise<Delivered> => deliverEvent(context, { event: event(n) });
const sentTo = (name: string): string[] => sent.filter(({ url }) => url.includes(name)).map(({ id }) => id);
const statesOf = async (webhookId: string): Promise<string[]> =>
  (await listDeliveries(context, webhookId, { limit: 200 })).items.map(({ state }) => state);

describe('a receiver that fails', () => {
  it('is tried once a minute, and the others get everything at once', async () => {
    const told: Delivered[] = [];
    for (let n = 0; n < 10; n += 1) told.push(await deliver(n));
    expect(sentTo('well')).toHaveLength(10);
    // The first has found out; the second is the probe of this minute.
    expect(sentTo('sick')).toEqual(['e0', 'e1']);
    expect(await statesOf(sick)).toEqual(Array.from({ length: 10 }, () => 'pending'));
    const { clock } = context;
    for (const { attempts, nextAt } of told.slice(2)) {
      expect(attempts).toHaveLength(1);
      expect(nextAt?.getTime()).toBeGreaterThan(clock.now().getTime());
    }
    const waiting = (await listDeliveries(context, sick, { limit: 200 })).items.find(
      ({ event: { id } }) => id === 'e9',
    );
    expect(waiting).toMatchObject({ state: 'pending', attempts: 0 });
    clock.advance(60_000);
    await Promise.all([10, 11, 12].map(deliver));
    expect(sentTo('sick')).toHaveLength(3);
  });

  it('gets what was put off once it answers again', async () => {
    const events = [0, 1, 2, 3, 4].map(event);
    for (const one of events) await deliverEvent(context, { event: one });
    isDown = false;
    for (let hours = 0; hours < 3; hours += 1) {
      context.clock.advance(HOUR);
      for (const one of events) await deliverEvent(context, { event: one });
    }
    expect([...new Set(sentTo('sick'))].sort()).toEqual(events.map(({ id }) => id));
    expect(await statesOf(sick)).toEqual(events.map(() => 'delivered'));
    expect(await showWebhook(context, sick)).not.toHaveProperty('failingSince');
    expect(sentTo('well')).toHaveLength(5);
  });

  it('is asked for every event before it is given up, and no message comes back more often than it is received', async () => {
    const events = [0, 1, 2, 3].map(event);
    const received = new Map(events.map(({ id }) => [id, 0]));
    let next = new Map(events.map((one) => [one.id, context.clock.now().getTime()]));
    for (let rounds = 0; rounds < 200 && next.size > 0; rounds += 1) {
      const now = context.clock.now().getTime();
      context.clock.advance(Math.max(0, Math.min(...next.values()) - now));
      const after = new Map<string, number>();
      for (const one of events) {
        const due = next.get(one.id);
        if (due === undefined) continue;
        if (due > context.clock.now().getTime()) {
          after.set(one.id, due);
          continue;
        }
        received.set(one.id, (received.get(one.id) ?? 0) + 1);
        const { nextAt } = await deliverEvent(context, { event: one });
        if (nextAt) after.set(one.id, nextAt.getTime());
      }
      next = after;
    }
    expect(await statesOf(sick)).toEqual(events.map(() => 'failed'));
    expect([...new Set(sentTo('sick'))].sort()).toEqual(events.map(({ id }) => id));
    for (const times of received.values()) expect(times).toBeLessThanOrEqual(12);
    expect(await statesOf(well)).toEqual(events.map(() => 'delivered'));
  });
});
