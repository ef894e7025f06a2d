/** From the catalogue to the bus, and from the bus to webhooks: twice, late, refused, again. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createEventOutlet } from '../../adapters/aws/event-outlet.ts';
import type { BusEvent } from '../../adapters/aws/event-publisher.ts';
import type { SendOutcome } from '../../core/events/ports.ts';
import { publicEventSchema } from '../../core/events/public-event.ts';
import { noteEvent } from '../../core/use-cases/commit-recording.ts';
import { requestReplay } from '../../core/use-cases/replay-events.ts';
import { addWebhook, listDeliveries, removeWebhook } from '../../core/use-cases/webhooks.ts';
import { deliverHandler } from '../../functions/deliver-webhook/deliver.ts';
import { publishHandler } from '../../functions/publish-events/publish.ts';
import { memoryContext, type MemoryContext } from '../support/memory-context.ts';
import { captureOutput, failedIn, invocation, messages, messagesAgain, type Written } from './support.ts';

let context: MemoryContext;
let written: Written;
let bus: BusEvent[];
let refused: number[];
let answers: SendOutcome[];
let delays: number[];

beforeEach(() => {
  written = captureOutput();
  [bus, refused, answers, delays] = [[], [], [], []];
  const memory = memoryContext();
  context = {
    ...memory,
    webhooks: {
      problemOf: () => undefined,
      send: (message) => {
        memory.received.push(message);
        return Promise.resolve(answers.shift() ?? { status: 200 });
      },
    },
  };
});

afterEach(() => {
  vi.restoreAllMocks();
});

const publish = (): ReturnType<ReturnType<typeof publishHandler>> => {
  const publisher = {
    publish: (events: readonly BusEvent[]) => {
      bus.push(...events);
      return Promise.resolve(refused.splice(0));
    },
  };
  return publishHandler(() => ({ context, outlet: createEventOutlet({ publisher }) }))({}, invocation);
};

/** What a rule makes of what is on the bus. */
const taken = (): unknown[] =>
  bus.splice(0).map(({ source, detailType, detail }) => ({ version: '0', source, 'detail-type': detailType, detail }));

async function deliver(event: unknown): Promise<string[]> {
  const delay = (_message: unknown, seconds: number): Promise<void> => {
    delays.push(seconds);
    return Promise.resolve();
  };
  return failedIn(await deliverHandler(() => context, delay)(event, invocation));
}

const hold = (n: number): Promise<void> =>
  noteEvent(context, `rec${n}`, { type: 'hold.placed', openings: { actor: 'a', matter: 'M-1' }, facts: { holds: 1 } });
const add = (): ReturnType<typeof addWebhook> => addWebhook(context, { url: 'https://example.com/', actor: 'a' });
const states = async (webhookId: string): Promise<unknown[]> =>
  (await listDeliveries(context, webhookId, { limit: 99 })).items.map(({ state, attempts }) => [state, attempts]);

describe('publish-events', () => {
  it('puts on the bus what was committed, once', async () => {
    await hold(1);
    await noteEvent(context, 'rec1', { type: 'audio.played', openings: { actor: 'a' } });
    expect(await publish()).toEqual({ told: 1, behind: 0, removed: 0 });
    const [event] = await context.catalogue.events('rec1');
    expect(bus).toEqual([
      {
        source: 'callvault',
        detailType: 'hold.placed',
        detail: { id: event?.eventId, type: 'hold.placed', at: event?.at, data: { recordingId: 'rec1', holds: 1 } },
      },
    ]);
    expect(await publish()).toEqual({ told: 0, behind: 0, removed: 0 });
    expect(bus).toHaveLength(1);
    expect(written.metric('EventsTold')).toBe(1);
    expect(written.text()).not.toContain('M-1');
  });

  it('goes back to where the bus refused', async () => {
    await hold(1);
    await hold(2);
    refused = [1];
    await expect(publish()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(await publish()).toMatchObject({ told: 2, behind: 0 });
    expect(bus.map(({ detail }) => publicEventSchema.parse(detail).data['recordingId'])).toEqual([
      ...['rec1', 'rec2', 'rec1', 'rec2'],
    ]);
  });

  it('tells again to all on the bus, or to one webhook alone', async () => {
    const { webhookId } = await add();
    const from = context.clock.now().toISOString();
    await hold(1);
    await publish();
    bus.splice(0);
    context.clock.advance(1000);
    const to = context.clock.now().toISOString();
    await requestReplay(context, { from, to, webhookId, actor: 'a' });
    await publish();
    expect(bus.splice(0).map(({ detailType }) => detailType)).toEqual(['event.replayed']);
    await requestReplay(context, { from, to, actor: 'a' });
    await publish();
    expect(bus.map(({ detailType }) => detailType)).toEqual(['hold.placed', 'event.replayed']);
  });
});

describe('deliver-webhook', () => {
  it('delivers an event to everybody who wants it, however often it comes', async () => {
    const [one, two] = [await add(), await add()];
    await hold(1);
    await publish();
    const events = taken();
    expect(await deliver(messages(...events, ...events))).toEqual([]);
    expect(await deliver(messagesAgain(2, ...events))).toEqual([]);
    expect(context.received).toHaveLength(2);
    for (const { webhookId } of [one, two]) expect(await states(webhookId)).toEqual([['delivered', 1]]);
    expect(written.metric('WebhookAttempts')).toBe(2);
  });

  it('has the message come back when the next attempt is due, for those who failed alone', async () => {
    const [one, two] = [await add(), await add()];
    await hold(1);
    await publish();
    const events = taken();
    answers = [{ status: 200 }, { status: 500 }];
    expect(await deliver(messages(...events))).toEqual(['m0']);
    expect(delays[0]).toBeGreaterThanOrEqual(4);
    expect(delays[0]).toBeLessThanOrEqual(6);
    expect(written.codes()).toContain('DELIVERY_FAILED');
    expect(written.codes()).not.toContain('MESSAGE_FAILED');
    context.clock.advance(1000);
    expect(await deliver(messagesAgain(2, ...events))).toEqual(['m0']);
    expect(context.received).toHaveLength(2);
    context.clock.advance(6000);
    expect(await deliver(messagesAgain(3, ...events))).toEqual([]);
    expect(context.received).toHaveLength(3);
    const all = [...(await states(one.webhookId)), ...(await states(two.webhookId))];
    expect(all.sort()).toEqual([
      ['delivered', 1],
      ['delivered', 2],
    ]);
  });

  it('asks for no more than SQS can hide, and ends after ten attempts', async () => {
    const { webhookId } = await add();
    await hold(1);
    await publish();
    const events = taken();
    answers = Array.from({ length: 10 }, () => ({ error: 'UNREACHABLE' }));
    let receives = 0;
    for (let failed = ['m0']; failed.length > 0;) {
      receives += 1;
      failed = await deliver(messagesAgain(receives, ...events));
      context.clock.advance((delays.at(-1) ?? 0) * 1000);
    }
    expect(await states(webhookId)).toEqual([['failed', 10]]);
    expect(Math.max(...delays)).toBeLessThanOrEqual(43_200);
    // The queue allows 60.
    expect(receives).toBeLessThan(20);
    expect(written.metric('WebhookFailures')).toBe(10);
  });

  it('tells again what was delivered, once for each request', async () => {
    const { webhookId } = await add();
    const from = context.clock.now().toISOString();
    await hold(1);
    await publish();
    await deliver(messages(...taken()));
    context.clock.advance(1000);
    await requestReplay(context, { from, to: context.clock.now().toISOString(), webhookId, actor: 'a' });
    await publish();
    const events = taken();
    await deliver(messages(...events, ...events));
    expect(context.received).toHaveLength(2);
    expect(new Set(context.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  });

  it('leaves a removed webhook alone, and says when one is disabled', async () => {
    const [gone, removed] = [await add(), await add()];
    await hold(1);
    await publish();
    const events = taken();
    answers = [{ status: 503 }, { status: 503 }];
    await deliver(messages(...events));
    await removeWebhook(context, removed.webhookId, 'a');
    context = { ...context, onAlert: ({ code }) => void delays.push(code.length) };
    context.clock.advance(6000);
    answers = [{ status: 410 }];
    expect(await deliver(messagesAgain(2, ...events))).toEqual([]);
    expect(context.received).toHaveLength(3);
    expect(await states(gone.webhookId)).toEqual([['failed', 2]]);
    expect(delays.at(-1)).toBe('WEBHOOK_DISABLED'.length);
  });

  it('fails a message that is none, and leaves the others their turn', async () => {
    await add();
    await hold(1);
    await publish();
    expect(await deliver(messages('nonsense', ...taken(), { 'detail-type': 'x', detail: {} }))).toEqual(['m0', 'm2']);
    expect(context.received).toHaveLength(1);
    expect(written.metric('InvalidMessages')).toBe(2);
  });
});
