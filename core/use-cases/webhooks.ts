/** Webhooks: added, listed, enabled again, removed. Opening a way out of the archive is part of its history. */
import type * as z from 'zod';
import { decodeBase64, encodeBase64 } from '../custody/base64.ts';
import { ARCHIVE_ID, type CustodyEntry } from '../custody/event.ts';
import { recordEvent } from '../custody/leaf.ts';
import { AppError, isAppError } from '../errors.ts';
import type { WebhookSender } from '../events/ports.ts';
import { PUBLIC_TYPES, type PublicType } from '../events/public-event.ts';
import { secretText } from '../events/signature.ts';
import {
  keyIdOf,
  webhookEntry,
  webhookOf,
  webhookSchema,
  type Delivery,
  deliveryOf,
  type Stored,
  type Webhook,
} from '../events/webhook.ts';
import type { CustodyRecord } from '../custody/event.ts';
import type { Page } from '../ports.ts';
import type { Context } from './context.ts';
import { allEntries } from './entry-pages.ts';

type Ports = Pick<Context, 'catalogue' | 'clock' | 'random' | 'keyService'>;

/** Of an archive. Every event is held against each of them. */
export const MOST_WEBHOOKS = 20;
const ROUNDS = 8;

/** A webhook as everybody sees it who may: without its secret. */
export const webhookViewSchema = webhookSchema
  .pick({
    ...{ webhookId: true, url: true, types: true, description: true, createdAt: true, createdBy: true },
    ...{ failingSince: true, disabled: true },
  })
  .required({ types: true });
export type WebhookView = z.infer<typeof webhookViewSchema>;

export interface NewWebhook {
  readonly url: string;
  /** All when absent. */
  readonly types?: readonly PublicType[];
  readonly description?: string;
  readonly actor: string;
}

/**
 * The secret is shown this once: the catalogue holds the key wrapped by the key service. Errors: VALIDATION_FAILED for a URL that webhooks must
 * not have, STATE_CONFLICT when there are 20 of them, UNAVAILABLE where nothing is sent.
 */
export async function addWebhook(
  context: Ports & Pick<Context, 'webhooks'>,
  { url, types, description, actor }: NewWebhook,
): Promise<WebhookView & { readonly secret: string }> {
  const problem = senderOf(context).problemOf(url);
  if (problem !== undefined) throw new AppError('VALIDATION_FAILED', `The URL of a webhook ${problem}.`);
  if ((await listWebhooks(context)).length >= MOST_WEBHOOKS) {
    throw new AppError('STATE_CONFLICT', `An archive has at most ${MOST_WEBHOOKS} webhooks; remove one first.`);
  }
  const webhookId = context.random.id();
  const { plain, wrapped } = await context.keyService.generate(keyIdOf(webhookId));
  const webhook: Webhook = {
    ...{ schemaVersion: 1, webhookId, url, createdAt: context.clock.now().toISOString(), createdBy: actor },
    ...(types && { types: [...new Set(types)] }),
    ...(description !== undefined && { description }),
    wrapped: encodeBase64(wrapped),
  };
  await context.catalogue.commit({
    recordings: [],
    entries: [webhookEntry(webhook, 1)],
    events: [webhookEvent(context, webhook, { type: 'webhook.added', actor })],
  });
  return { ...viewOf(webhook), secret: secretText(plain) };
}

/** Newest first. */
export async function listWebhooks({ catalogue }: Pick<Context, 'catalogue'>): Promise<readonly WebhookView[]> {
  const found: WebhookView[] = [];
  for await (const entry of allEntries(catalogue, 'webhook', { open: true }))
    found.push(viewOf(webhookOf(entry).value));
  return found;
}

/** Errors: NOT_FOUND, also for one that was removed. */
export async function showWebhook(context: Pick<Context, 'catalogue'>, webhookId: string): Promise<WebhookView> {
  return viewOf((await findWebhook(context, webhookId)).value);
}

/** Nothing more goes to it; its key is gone. Errors: NOT_FOUND. */
export async function removeWebhook(context: Ports, webhookId: string, actor: string): Promise<WebhookView> {
  for (let round = 1; ; round += 1) {
    const { entry, value } = await findWebhook(context, webhookId);
    const { wrapped: _key, ...rest } = value;
    const removed: Webhook = { ...rest, removedAt: context.clock.now().toISOString() };
    try {
      await context.catalogue.commit({
        recordings: [],
        entries: [webhookEntry(removed, entry.revision + 1)],
        events: [webhookEvent(context, removed, { type: 'webhook.removed', actor })],
      });
      return viewOf(removed);
    } catch (error) {
      // A delivery noted how it went.
      if (!isAppError(error, 'CONFLICT') || round >= ROUNDS) throw error;
    }
  }
}

/**
 * Sends to it again what happens from now on, with the secret it has; what it missed is told by a replay. One that is not disabled stays as it
 * is. Errors: NOT_FOUND, VALIDATION_FAILED for a URL that webhooks must not have any more, UNAVAILABLE where nothing is sent.
 */
export async function enableWebhook(
  context: Ports & Pick<Context, 'webhooks'>,
  webhookId: string,
  actor: string,
): Promise<WebhookView> {
  for (let round = 1; ; round += 1) {
    const { entry, value } = await findWebhook(context, webhookId);
    const problem = senderOf(context).problemOf(value.url);
    if (problem !== undefined) throw new AppError('VALIDATION_FAILED', `The URL of a webhook ${problem}.`);
    // With the failures of before, the next one would disable it at once.
    const { disabled, failingSince: _failures, ...enabled } = value;
    if (!disabled) return viewOf(value);
    try {
      await context.catalogue.commit({
        recordings: [],
        entries: [webhookEntry(enabled, entry.revision + 1)],
        events: [webhookEvent(context, enabled, { type: 'webhook.enabled', actor })],
      });
      return viewOf(enabled);
    } catch (error) {
      if (!isAppError(error, 'CONFLICT') || round >= ROUNDS) throw error;
    }
  }
}

/** Newest first. Errors: NOT_FOUND, VALIDATION_FAILED for a bad cursor. */
export async function listDeliveries(
  context: Pick<Context, 'catalogue'>,
  webhookId: string,
  { open, ...page }: { readonly open?: boolean; readonly limit: number; readonly cursor?: string },
): Promise<Page<Delivery>> {
  await findWebhook(context, webhookId);
  const filter = { subject: webhookId, ...(open !== undefined && { open }) };
  const { items, ...rest } = await context.catalogue.entries('delivery', filter, page);
  return { ...rest, items: items.map((entry) => deliveryOf(entry).value) };
}

/** Errors: NOT_FOUND, also for one that was removed. */
export async function findWebhook(
  { catalogue }: Pick<Context, 'catalogue'>,
  webhookId: string,
): Promise<Stored<Webhook>> {
  const entry = await catalogue.entry('webhook', webhookId);
  const found = entry && webhookOf(entry);
  if (found?.value.removedAt !== undefined || !found) throw new AppError('NOT_FOUND', 'There is no such webhook.');
  return found;
}

/** The signing key. Errors: INTEGRITY when it was altered. */
export async function openKey({ keyService }: Pick<Context, 'keyService'>, webhook: Webhook): Promise<Uint8Array> {
  const wrapped = decodeBase64(webhook.wrapped ?? '');
  if (!wrapped) throw new AppError('INTEGRITY', 'The key of a webhook cannot be read.');
  return keyService.unwrap(keyIdOf(webhook.webhookId), wrapped);
}

/** Errors: UNAVAILABLE. */
export function senderOf({ webhooks }: Pick<Context, 'webhooks'>): WebhookSender {
  if (webhooks) return webhooks;
  throw new AppError('UNAVAILABLE', 'Nothing is sent to webhooks from here.');
}

export function webhookEvent(
  { clock, random }: Pick<Context, 'clock' | 'random'>,
  { webhookId }: Webhook,
  {
    type,
    actor,
    code,
  }: { readonly type: CustodyEntry['type']; readonly actor: string; readonly code?: string | undefined },
): CustodyRecord {
  const facts = { webhookId, ...(code !== undefined && { code }) };
  const entry = { type, openings: { actor }, facts };
  return recordEvent({ recordingId: ARCHIVE_ID, at: clock.now().toISOString(), entry, random });
}

function viewOf(webhook: Webhook): WebhookView {
  return webhookViewSchema.parse({ ...webhook, types: webhook.types ?? [...PUBLIC_TYPES] });
}
