/** `webhook` and `events` over a data folder. What is queued here is delivered by the server, or by the next `events replay`. */
import { AppError } from '../../core/errors.ts';
import { PUBLIC_TYPES, publicTypeSchema, type PublicType } from '../../core/events/public-event.ts';
import type { Delivery } from '../../core/events/webhook.ts';
import { testWebhook } from '../../core/use-cases/attempt-delivery.ts';
import { findJob } from '../../core/use-cases/jobs.ts';
import { replayResultSchema, requestReplay, type ReplayOrder } from '../../core/use-cases/replay-events.ts';
import {
  addWebhook,
  enableWebhook,
  listDeliveries,
  listWebhooks,
  removeWebhook,
  type NewWebhook,
  type WebhookView,
} from '../../core/use-cases/webhooks.ts';
import { createDeliverer } from '../deliverer.ts';
import { logFailure } from '../log.ts';
import type { Command } from './folder.ts';
import { table, type Result } from './output.ts';

export interface DeliveryListing {
  readonly open?: boolean;
  readonly limit: number;
  readonly cursor?: string;
}

/** What people see of a delivery; the API has the same. */
export type DeliveryView = Pick<Delivery, 'webhookId' | 'event' | 'state' | 'attempts'> & {
  readonly lastStatus?: number | undefined;
  readonly lastError?: string | undefined;
  readonly nextAttemptAt?: string | undefined;
};

/** Errors: USAGE. */
export function typeOf(text: string): PublicType {
  const { data } = publicTypeSchema.safeParse(text);
  if (data) return data;
  throw new AppError('USAGE', `Unknown event type; it is one of ${PUBLIC_TYPES.join(', ')}.`);
}

export async function add({ context, actor }: Command, wanted: Omit<NewWebhook, 'actor'>): Promise<Result> {
  return addedResult(await addWebhook(context, { ...wanted, actor }));
}

export async function list({ context }: Command): Promise<Result> {
  return listResult({ items: await listWebhooks(context) });
}

export async function remove({ context, actor }: Command, webhookId: string): Promise<Result> {
  return removedResult(await removeWebhook(context, webhookId, actor));
}

export async function enable({ context, actor }: Command, webhookId: string): Promise<Result> {
  return enabledResult(await enableWebhook(context, webhookId, actor));
}

export async function test({ context }: Command, webhookId: string): Promise<Result> {
  return testedResult(shown(await testWebhook(context, webhookId)));
}

export async function deliveries({ context }: Command, webhookId: string, page: DeliveryListing): Promise<Result> {
  const { items, ...rest } = await listDeliveries(context, webhookId, page);
  return deliveriesResult({ ...rest, items: items.map(shown) });
}

/** Plans the deliveries, and tries each once: with no server running nothing else would. */
export async function replay({ context, actor }: Command, order: Omit<ReplayOrder, 'actor'>): Promise<Result> {
  const { jobId } = await requestReplay(context, { ...order, actor });
  const failed: unknown[] = [];
  const deliverer = createDeliverer(context, (error) => {
    failed.push(error);
    logFailure({ step: 'webhooks', recordingId: jobId, attempts: 1, error });
  });
  const tried = await deliverer.deliver();
  await deliverer.stop();
  const job = (await findJob(context, jobId))?.job;
  const { events = 0 } = replayResultSchema.safeParse(job?.result).data ?? {};
  const result = { jobId, state: job?.state ?? 'queued', events, attempts: tried };
  return {
    json: result,
    text: `Told ${events} event(s) again (job ${jobId}); ${tried} attempt(s) made now. What failed is tried again while the server runs.`,
    exit: failed.length > 0 ? 1 : 0,
  };
}

export function addedResult(added: WebhookView & { readonly secret: string }): Result {
  const { webhookId, url, secret } = added;
  return {
    json: added,
    text: [
      `${webhookId}: events go to ${url}`,
      `Secret: ${secret}`,
      'It is shown this one time. Check the header webhook-signature with it; see docs/events.md.',
    ].join('\n'),
  };
}

export function listResult(found: { readonly items: readonly WebhookView[] }): Result {
  const rows = found.items.map(({ webhookId, url, failingSince, disabled, description = '' }) => {
    const state = disabled
      ? `disabled (${disabled.reason})`
      : failingSince === undefined
        ? 'ok'
        : `failing since ${failingSince}`;
    return [webhookId, state, url, description];
  });
  return { json: found, text: table(['webhook', 'state', 'url', 'description'], rows) };
}

export function removedResult(removed: WebhookView): Result {
  return { json: removed, text: `${removed.webhookId}: nothing more is sent to ${removed.url}.` };
}

export function enabledResult(enabled: WebhookView): Result {
  const { webhookId, url } = enabled;
  const text = `${webhookId}: events go to ${url} again; \`events replay --webhook ${webhookId}\` tells what it missed.`;
  return { json: enabled, text };
}

export function testedResult(delivery: DeliveryView): Result {
  const { state, lastStatus, lastError = '' } = delivery;
  const how = lastStatus === undefined ? lastError : `HTTP ${lastStatus}`;
  return { json: delivery, text: `${state}: ${how}`, exit: state === 'delivered' ? 0 : 1 };
}

export function deliveriesResult(found: { readonly items: readonly DeliveryView[] }): Result {
  const rows = found.items.map(({ event, state, attempts, lastStatus, lastError = '', nextAttemptAt = '' }) => [
    ...[event.at, event.type, event.id, state, String(attempts)],
    ...[lastStatus === undefined ? lastError : String(lastStatus), nextAttemptAt],
  ]);
  return { json: found, text: table(['at', 'type', 'event', 'state', 'attempts', 'last', 'next'], rows) };
}

/** As the API shows it. */
function shown({ schemaVersion: _version, replay: _replay, ...delivery }: Delivery): DeliveryView {
  return delivery;
}
