/** Webhooks from their registration to the last attempt, over a memory archive. */
import { beforeEach, describe, expect, it } from 'vitest';
import { ARCHIVE_ID } from '../../../core/custody/event.ts';
import type { SendOutcome } from '../../../core/events/ports.ts';
import { verifyWebhook } from '../../../core/events/signature.ts';
import { deliveryOf, type Delivery } from '../../../core/events/webhook.ts';
import { attemptDelivery, testWebhook } from '../../../core/use-cases/attempt-delivery.ts';
import { feedEvents } from '../../../core/use-cases/feed-events.ts';
import { planDeliveries } from '../../../core/use-cases/plan-deliveries.ts';
import { DELIVERIES_KEPT_DAYS, tidyDeliveries } from '../../../core/use-cases/tidy-deliveries.ts';
import {
  addWebhook,
  enableWebhook,
  listDeliveries,
  listWebhooks,
  MOST_WEBHOOKS,
  removeWebhook,
  showWebhook,
} from '../../../core/use-cases/webhooks.ts';
import { deliver, finishedCall, runAll, TRANSCRIPT } from '../../support/calls.ts';
import { memoryContext, type MemoryContext } from '../../support/memory-context.ts';

const HOUR = 3_600_000;
let context: MemoryContext;
let answers: SendOutcome[];

beforeEach(() => {
  answers = [];
  const memory = memoryContext();
  const send: NonNullable<MemoryContext['webhooks']>['send'] = (message) => {
    memory.received.push(message);
    return Promise.resolve(answers.shift() ?? { status: 204 });
  };
  context = { ...memory, webhooks: { send, problemOf: (url) => memory.webhooks?.problemOf(url) } };
});

const add = (types?: readonly 'recording.received'[]): ReturnType<typeof addWebhook> =>
  addWebhook(context, { url: 'https://example.com/in', actor: 'crm', ...(types && { types }) });
const feed = (): ReturnType<typeof feedEvents> =>
  feedEvents(context, { send: (events) => planDeliveries(context, events) });

async function deliveries(webhookId: string): Promise<readonly Delivery[]> {
  return (await listDeliveries(context, webhookId, { limit: 200 })).items;
}

/** One attempt at the only delivery of the webhook. */
async function attempt(webhookId: string): Promise<Delivery> {
  const [entry] = (await context.catalogue.entries('delivery', { subject: webhookId }, { limit: 1 })).items;
  if (!entry) throw new Error('nothing planned');
  return (await attemptDelivery(context, deliveryOf(entry))).delivery;
}

const custody = async (): Promise<string[]> =>
  (await context.catalogue.events(ARCHIVE_ID)).map(({ type, openings }) => `${type} ${openings.actor?.value ?? ''}`);

describe('a webhook', () => {
  it('is shown with its secret once; the catalogue cannot give it', async () => {
    const { secret, ...view } = await add(['recording.received']);
    expect(secret).toMatch(/^whsec_[\w+/]{43}=$/u);
    expect(await listWebhooks(context)).toEqual([view]);
    expect(await showWebhook(context, view.webhookId)).toEqual(view);
    const { items } = await context.catalogue.entries('webhook', {}, { limit: 9 });
    expect(items[0]?.body).not.toContain(secret.slice(6));
    expect(await custody()).toEqual(['webhook.added crm']);
  });

  it('is refused for a URL that must not be, and beyond twenty', async () => {
    const adding = addWebhook(context, { url: 'http://example.com/', actor: 'crm' });
    await expect(adding).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    for (let n = 0; n < MOST_WEBHOOKS; n += 1) await add();
    await expect(add()).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
  });

  it('gets nothing after it was removed, and its key is gone', async () => {
    const { webhookId } = await add();
    await deliver(context);
    await feed();
    await removeWebhook(context, webhookId, 'crm');
    expect(await listWebhooks(context)).toEqual([]);
    await expect(showWebhook(context, webhookId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(removeWebhook(context, webhookId, 'crm')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await attempt(webhookId)).toMatchObject({ state: 'failed', attempts: 0, lastError: 'DISABLED' });
    expect(context.received).toEqual([]);
    const { items } = await context.catalogue.entries('webhook', {}, { limit: 9 });
    expect(items[0]?.body).not.toContain('wrapped');
    expect(await custody()).toEqual(['webhook.added crm', 'webhook.removed crm']);
  });

  it('is tried with an event that says nothing, once', async () => {
    const { webhookId, secret } = await add();
    answers = [{ status: 500 }];
    expect(await testWebhook(context, webhookId)).toMatchObject({ state: 'failed', attempts: 1, lastStatus: 500 });
    expect(await testWebhook(context, webhookId)).toMatchObject({ state: 'delivered', lastStatus: 204 });
    const [, { headers, body } = { headers: {}, body: '' }] = context.received;
    expect(verifyWebhook(secret, headers, { body, now: context.clock.now() })).toBe(true);
    expect(JSON.parse(body)).toMatchObject({ type: 'webhook.test', data: { webhookId } });
    expect(await deliveries(webhookId)).toHaveLength(2);
  });
});

describe('events', () => {
  it('of a call come to who wants them, signed, with ids alone', async () => {
    const all = await add();
    const some = await add(['recording.received']);
    const id = await finishedCall(context, {
      transcript: TRANSCRIPT,
      metadata: { customerRef: 'C-77', agentId: 'anna' },
    });
    await feed();
    const types = (await deliveries(all.webhookId)).map(({ event }) => event.type);
    expect(types.sort()).toEqual(['recording.indexed', 'recording.received', 'recording.sealed', 'ticket.drafted']);
    const [only] = await deliveries(some.webhookId);
    expect(only).toMatchObject({ state: 'pending', event: { type: 'recording.received', data: { recordingId: id } } });
    await attempt(some.webhookId);
    const [message = { headers: {}, body: '' }] = context.received;
    expect(verifyWebhook(some.secret, message.headers, { body: message.body, now: context.clock.now() })).toBe(true);
    expect(message.headers).toMatchObject({ 'webhook-id': only?.event.id, 'content-type': 'application/json' });
    expect(message.body).not.toMatch(/C-77|anna|parcel/u);
    expect(await feed()).toEqual({ told: 0, behind: 0 });
  });

  it('from before the webhook was added do not come by themselves', async () => {
    await deliver(context);
    context.clock.advance(1);
    const { webhookId } = await add();
    expect(await feed()).toMatchObject({ told: 1 });
    expect(await deliveries(webhookId)).toEqual([]);
  });

  it('of an arrival that is refused come with the code', async () => {
    const { webhookId } = await add();
    const { recording } = await deliver(context, { audio: new Uint8Array(0) });
    await runAll(context);
    await feed();
    const told = (await deliveries(webhookId)).map(({ event: { type, data } }) => ({ type, data }));
    const { recordingId } = recording;
    expect(told).toContainEqual(
      expect.objectContaining({
        type: 'recording.rejected',
        data: { recordingId, code: 'EMPTY', keepUntil: '2026-03-31T09:00:00.000Z' },
      }),
    );
  });
});

describe('a delivery', () => {
  it('is tried again, ten times at most, with the same id and a new timestamp', async () => {
    const { webhookId } = await add();
    await deliver(context);
    await feed();
    answers = Array.from({ length: 10 }, () => ({ error: 'TIMEOUT' }));
    for (let n = 1; n < 10; n += 1) {
      const { state, attempts, nextAttemptAt, lastError } = await attempt(webhookId);
      expect({ state, attempts, lastError }).toEqual({ state: 'pending', attempts: n, lastError: 'TIMEOUT' });
      context.clock.set(nextAttemptAt ?? '');
    }
    expect(await attempt(webhookId)).toMatchObject({ state: 'failed', attempts: 10 });
    expect((await deliveries(webhookId))[0]).not.toHaveProperty('nextAttemptAt');
    expect(new Set(context.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(new Set(context.received.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(10);
  });

  it('that succeeds ends a series of failures', async () => {
    const { webhookId } = await add();
    await deliver(context);
    await feed();
    answers = [{ status: 503 }];
    expect(await attempt(webhookId)).toMatchObject({ lastStatus: 503, lastError: 'REFUSED' });
    expect(await showWebhook(context, webhookId)).toHaveProperty('failingSince');
    const done = await attempt(webhookId);
    expect(done).toMatchObject({ state: 'delivered', attempts: 2, lastStatus: 204 });
    expect(done).not.toHaveProperty('lastError');
    expect(await showWebhook(context, webhookId)).not.toHaveProperty('failingSince');
  });

  it('that is answered 410 disables the webhook', async () => {
    const alerts: unknown[] = [];
    context = { ...context, onAlert: (alert) => void alerts.push(alert) };
    const { webhookId } = await add();
    await deliver(context);
    await feed();
    answers = [{ status: 410 }];
    expect(await attempt(webhookId)).toMatchObject({ state: 'failed', attempts: 1, lastStatus: 410 });
    expect(await showWebhook(context, webhookId)).toMatchObject({ disabled: { reason: 'GONE' } });
    expect(alerts).toEqual([{ code: 'WEBHOOK_DISABLED', webhookId, reason: 'GONE' }]);
    expect(await custody()).toContain('webhook.disabled callvault');
    await deliver(context, { audio: new Uint8Array(0) });
    await feed();
    expect(await deliveries(webhookId)).toHaveLength(1);
  });

  it('that disabled the webhook is followed by others once it is enabled again', async () => {
    const { webhookId } = await add();
    await deliver(context);
    await feed();
    context.clock.advance(6 * 24 * HOUR);
    answers = [{ status: 410 }];
    await attempt(webhookId);
    const url = 'https://example.com/in';
    const enabled = await enableWebhook(context, webhookId, 'anna');
    expect(enabled).toMatchObject({ webhookId, url });
    expect(enabled).not.toHaveProperty('disabled');
    expect(await enableWebhook(context, webhookId, 'anna')).toEqual(enabled);
    expect((await custody()).filter((event) => event.startsWith('webhook.enabled'))).toEqual(['webhook.enabled anna']);
    await deliver(context, { audio: new Uint8Array(0), metadata: { callId: 'after' } });
    await feed();
    expect(await deliveries(webhookId)).toHaveLength(2);
    // The failures of before do not count.
    answers = [{ status: 500 }];
    expect(await attempt(webhookId)).toMatchObject({ state: 'pending' });
    expect(await showWebhook(context, webhookId)).not.toHaveProperty('disabled');
    await removeWebhook(context, webhookId, 'anna');
    await expect(enableWebhook(context, webhookId, 'anna')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('after five days of nothing but failures is the last', async () => {
    const { webhookId } = await add();
    for (let day = 0; day <= 5; day += 1) {
      await deliver(context, { audio: new Uint8Array(0), metadata: { callId: `c${day}` } });
      await feed();
      answers = [{ status: 500 }];
      expect(await showWebhook(context, webhookId)).not.toHaveProperty('disabled');
      await attempt(webhookId);
      context.clock.advance(24 * HOUR);
    }
    expect(await showWebhook(context, webhookId)).toMatchObject({ disabled: { reason: 'FAILING' } });
  });

  it('that two try at the same time is written once', async () => {
    const { webhookId } = await add();
    await deliver(context);
    await feed();
    const [entry] = (await context.catalogue.entries('delivery', {}, { limit: 1 })).items;
    if (!entry) throw new Error('nothing planned');
    const stored = deliveryOf(entry);
    const both = await Promise.all([attemptDelivery(context, stored), attemptDelivery(context, stored)]);
    expect(both.map(({ delivery }) => delivery.attempts)).toEqual([1, 1]);
    expect((await deliveries(webhookId))[0]).toMatchObject({ state: 'delivered', attempts: 1 });
  });

  it('is forgotten after a month, and nothing else is', async () => {
    const { webhookId } = await add();
    for (let n = 0; n < 45; n += 1) await testWebhook(context, webhookId);
    context.clock.advance(DELIVERIES_KEPT_DAYS * 24 * HOUR);
    await testWebhook(context, webhookId);
    expect(await tidyDeliveries(context)).toBe(0);
    context.clock.advance(1);
    expect(await tidyDeliveries(context, 20)).toBe(20);
    expect(await tidyDeliveries(context)).toBe(25);
    expect(await deliveries(webhookId)).toHaveLength(1);
  });
});
