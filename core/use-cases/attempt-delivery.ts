/** One attempt to deliver one event to one webhook, and what follows from how it went. */
import type { CustodyRecord } from '../custody/event.ts';
import { isAppError } from '../errors.ts';
import type { SendOutcome } from '../events/ports.ts';
import { TEST_TYPE, type PublicEvent } from '../events/public-event.ts';
import { DISABLE_AFTER_MS, waitAfter } from '../events/retries.ts';
import { signWebhook } from '../events/signature.ts';
import {
  deliveryEntry,
  deliveryIdOf,
  deliveryOf,
  webhookEntry,
  type Delivery,
  type Stored,
  type Webhook,
} from '../events/webhook.ts';
import type { Context } from './context.ts';
import { findWebhook, openKey, senderOf, webhookEvent } from './webhooks.ts';

const ACTOR = 'callvault';
const ROUNDS = 8;

/** How it went, for logs and metrics: a code, no address. */
export interface Attempt {
  readonly delivery: Delivery;
  readonly disabled?: 'GONE' | 'FAILING';
}

/** Everything that was answered is in the catalogue when this returns. Errors: UNAVAILABLE, INTEGRITY; never for what a receiver does. */
export async function attemptDelivery(context: Context, { entry, value }: Stored<Delivery>): Promise<Attempt> {
  const webhook = await find(context, value.webhookId);
  if (!webhook || webhook.value.disabled) {
    const { nextAttemptAt: _never, ...rest } = value;
    const given: Delivery = { ...rest, state: 'failed', lastError: 'DISABLED' };
    return write(context, { entry, value: given }, undefined);
  }
  const outcome = await send(context, webhook.value, value.event);
  return write(context, { entry, value: judged(context, value, outcome) }, outcome);
}

/** Tries a webhook with an event that says nothing; once. Errors: NOT_FOUND, UNAVAILABLE. */
export async function testWebhook(context: Context, webhookId: string): Promise<Delivery> {
  const { value: webhook } = await findWebhook(context, webhookId);
  const at = context.clock.now().toISOString();
  const event: PublicEvent = { id: context.random.id(), type: TEST_TYPE, at, data: { webhookId } };
  const deliveryId = deliveryIdOf(webhookId, event.id);
  const outcome = await send(context, webhook, event);
  const delivery: Delivery = {
    ...{ schemaVersion: 1, deliveryId, webhookId, event, attempts: 1, lastAttemptAt: at },
    ...(isDelivered(outcome) ? { state: 'delivered' } : { state: 'failed' }),
    ...saying(outcome),
  };
  const entry = deliveryEntry(delivery, { revision: 1, createdAt: at });
  await context.catalogue.commit({ recordings: [], entries: [entry] });
  return delivery;
}

async function send(context: Context, webhook: Webhook, event: PublicEvent): Promise<SendOutcome> {
  const sender = senderOf(context);
  const key = await openKey(context, webhook);
  const body = JSON.stringify(event);
  const signed = signWebhook(key, { id: event.id, at: context.clock.now(), body });
  const headers = { 'content-type': 'application/json', 'user-agent': 'Callvault-Webhooks/1', ...signed };
  return sender.send({ url: webhook.url, headers, body });
}

const isDelivered = (outcome: SendOutcome): boolean =>
  'status' in outcome && outcome.status >= 200 && outcome.status < 300;

function saying(outcome: SendOutcome): Pick<Delivery, 'lastStatus' | 'lastError'> {
  if (!('status' in outcome)) return { lastError: outcome.error };
  return { lastStatus: outcome.status, ...(!isDelivered(outcome) && { lastError: 'REFUSED' }) };
}

function judged({ clock, random }: Context, before: Delivery, outcome: SendOutcome): Delivery {
  const now = clock.now();
  const { lastError: _error, lastStatus: _status, nextAttemptAt: _next, ...rest } = before;
  const attempts = before.attempts + 1;
  const tried = { ...rest, attempts, lastAttemptAt: now.toISOString(), ...saying(outcome) };
  if (isDelivered(outcome)) return { ...tried, state: 'delivered' };
  const wait = isGone(outcome) ? undefined : waitAfter(attempts + (before.putOff ?? 0), random);
  if (wait === undefined) return { ...tried, state: 'failed' };
  return { ...tried, state: 'pending', nextAttemptAt: new Date(now.getTime() + wait).toISOString() };
}

const isGone = (outcome: SendOutcome | undefined): boolean =>
  outcome !== undefined && 'status' in outcome && outcome.status === 410;

/** Notes the delivery, and on the webhook when its luck has turned. Somebody else who tried the same at the same time has noted it already. */
async function write(
  context: Context,
  { entry, value }: Stored<Delivery>,
  outcome: SendOutcome | undefined,
): Promise<Attempt> {
  const next = deliveryEntry(value, { revision: entry.revision + 1, createdAt: entry.createdAt });
  for (let round = 1; ; round += 1) {
    const webhook = outcome && (await find(context, value.webhookId));
    const turned = webhook && turn(context, webhook.value, outcome);
    const disabled = turned?.webhook.disabled?.reason;
    try {
      await context.catalogue.commit({
        recordings: [],
        entries: [next, ...(webhook && turned ? [webhookEntry(turned.webhook, webhook.entry.revision + 1)] : [])],
        events: turned?.events ?? [],
      });
      if (disabled) context.onAlert?.({ code: 'WEBHOOK_DISABLED', webhookId: value.webhookId, reason: disabled });
      return { delivery: value, ...(disabled && { disabled }) };
    } catch (error) {
      if (!isAppError(error, 'CONFLICT') || round >= ROUNDS) throw error;
      const stored = await context.catalogue.entry('delivery', value.deliveryId);
      if (!stored) return { delivery: value };
      if (stored.revision !== entry.revision) return { delivery: deliveryOf(stored).value };
    }
  }
}

/** Undefined while nothing changes: success after success writes nothing on the webhook. */
function turn(
  context: Context,
  webhook: Webhook,
  outcome: SendOutcome,
): { webhook: Webhook; events: readonly CustodyRecord[] } | undefined {
  const { failingSince, probedAt: _probed, ...well } = webhook;
  if (webhook.disabled) return undefined;
  if (isDelivered(outcome)) return failingSince === undefined ? undefined : { webhook: well, events: [] };
  const now = context.clock.now();
  const at = now.toISOString();
  const isOver = now.getTime() - Date.parse(failingSince ?? at) >= DISABLE_AFTER_MS;
  const reason = isGone(outcome) ? 'GONE' : isOver ? 'FAILING' : undefined;
  if (reason === undefined) {
    return failingSince === undefined ? { webhook: { ...webhook, failingSince: at }, events: [] } : undefined;
  }
  const disabled: Webhook = { ...webhook, failingSince: failingSince ?? at, disabled: { at, reason } };
  const events = [webhookEvent(context, disabled, { type: 'webhook.disabled', actor: ACTOR, code: reason })];
  return { webhook: disabled, events };
}

async function find(context: Context, webhookId: string): Promise<Stored<Webhook> | undefined> {
  try {
    return await findWebhook(context, webhookId);
  } catch (error) {
    if (isAppError(error, 'NOT_FOUND')) return undefined;
    throw error;
  }
}
