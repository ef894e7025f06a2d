/** `webhook` and `events` over the API. */
import type { CallvaultClient } from '../../../client/index.ts';
import type { ReplayOrder } from '../../../core/use-cases/replay-events.ts';
import type { NewWebhook } from '../../../core/use-cases/webhooks.ts';
import type { Result } from '../output.ts';
import {
  addedResult,
  deliveriesResult,
  enabledResult,
  listResult,
  removedResult,
  testedResult,
  type DeliveryListing,
} from '../webhooks.ts';

export async function add(api: CallvaultClient, { types, ...wanted }: Omit<NewWebhook, 'actor'>): Promise<Result> {
  return addedResult(await api.post('/webhooks', { body: { ...wanted, ...(types && { types: [...types] }) } }));
}

export async function list(api: CallvaultClient): Promise<Result> {
  return listResult(await api.get('/webhooks'));
}

export async function remove(api: CallvaultClient, id: string): Promise<Result> {
  return removedResult(await api.delete('/webhooks/{id}', { params: { path: { id } } }));
}

export async function enable(api: CallvaultClient, id: string): Promise<Result> {
  return enabledResult(await api.post('/webhooks/{id}/enable', { params: { path: { id } } }));
}

export async function test(api: CallvaultClient, id: string): Promise<Result> {
  return testedResult(await api.post('/webhooks/{id}/test', { params: { path: { id } } }));
}

export async function deliveries(
  api: CallvaultClient,
  id: string,
  { open, ...page }: DeliveryListing,
): Promise<Result> {
  const query = { ...page, ...(open === true && { open: 'true' as const }) };
  return deliveriesResult(await api.get('/webhooks/{id}/deliveries', { params: { path: { id }, query } }));
}

export async function replay(api: CallvaultClient, { types, ...order }: Omit<ReplayOrder, 'actor'>): Promise<Result> {
  const job = await api.post('/events/replay', { body: { ...order, ...(types && { types: [...types] }) } });
  return { json: job, text: `Asked for; job ${job.jobId} says how far it is.` };
}
