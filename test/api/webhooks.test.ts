/** Webhooks and replays over the API: from the secret that is shown once to the state of every delivery. */
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { verifyWebhook } from '../../core/events/signature.ts';
import { feedEvents } from '../../core/use-cases/feed-events.ts';
import { planDeliveries } from '../../core/use-cases/plan-deliveries.ts';
import { deliver } from '../support/calls.ts';
import { auditor, codeOf, compliance, service, testApi, type TestApi } from './support.ts';

const addedSchema = z.object({ webhookId: z.string(), secret: z.string(), types: z.array(z.string()) });
const URL_IN = 'https://crm.example/in';

async function add(api: TestApi, body: object = {}): Promise<z.infer<typeof addedSchema>> {
  return addedSchema.parse(await api.json(service, 'POST', '/webhooks', { url: URL_IN, ...body }));
}

const feed = ({ context }: TestApi): Promise<unknown> =>
  feedEvents(context, { send: (events) => planDeliveries(context, events) });

describe('/webhooks', () => {
  it('gives the secret once, lists, shows and removes', async () => {
    const api = testApi();
    const { webhookId, secret, types } = await add(api, { types: ['ticket.drafted'], description: 'CRM' });
    expect(types).toEqual(['ticket.drafted']);
    const view = { webhookId, url: URL_IN, types, description: 'CRM', createdBy: 'service' };
    const listed = await api.json(auditor, 'GET', '/webhooks');
    expect(listed).toMatchObject({ items: [view] });
    expect(JSON.stringify(listed)).not.toContain(secret);
    expect(await api.json(auditor, 'GET', `/webhooks/${webhookId}`)).toMatchObject(view);
    expect(await api.json(compliance, 'DELETE', `/webhooks/${webhookId}`)).toMatchObject({ webhookId });
    expect(await api.json(auditor, 'GET', '/webhooks')).toEqual({ items: [] });
    for (const path of ['', '/deliveries']) {
      expect((await api.request(auditor, 'GET', `/webhooks/${webhookId}${path}`)).status).toBe(404);
    }
  });

  it('keeps no secret for the repetition of a request', async () => {
    const api = testApi();
    const headers = { 'idempotency-key': 'once' };
    const answer = await api.request(service, 'POST', '/webhooks', { body: { url: URL_IN }, headers });
    const { secret } = addedSchema.parse(await answer.json());
    const { items } = await api.context.catalogue.entries('idempotency', {}, { limit: 9 });
    expect(JSON.stringify(items)).not.toContain(secret.slice(6, 20));
  });

  it.each([
    [{ url: 'http://crm.example/' }],
    [{ url: '' }],
    [{}],
    [{ url: URL_IN, types: [] }],
    [{ url: URL_IN, types: ['audio.played'] }],
    [{ url: URL_IN, secret: 'mine' }],
  ])('refuses %j', async (body) => {
    const response = await testApi().request(service, 'POST', '/webhooks', { body });
    expect([response.status, await codeOf(response)]).toEqual([400, 'VALIDATION_FAILED']);
  });

  it('takes twenty', async () => {
    const api = testApi();
    for (let n = 0; n < 20; n += 1) await add(api);
    expect((await api.request(service, 'POST', '/webhooks', { body: { url: URL_IN } })).status).toBe(409);
  });

  it('is enabled again by those who may add one', async () => {
    const api = testApi();
    const { webhookId } = await add(api);
    const [entry] = (await api.context.catalogue.entries('webhook', {}, { limit: 1 })).items;
    if (!entry) throw new Error('no webhook');
    const gone = { at: '2026-01-01T00:00:00.000Z', reason: 'GONE' };
    const { failingSince = gone.at, ...stored } = z.record(z.string(), z.unknown()).parse(JSON.parse(entry.body));
    const body = JSON.stringify({ ...stored, failingSince, disabled: gone });
    await api.context.catalogue.commit({ recordings: [], entries: [{ ...entry, revision: 2, body }] });
    const path = `/webhooks/${webhookId}`;
    expect(await api.json(auditor, 'GET', path)).toMatchObject({ disabled: gone });
    expect((await api.request(auditor, 'POST', `${path}/enable`)).status).toBe(403);
    await api.json(compliance, 'POST', `${path}/enable`);
    const shown = await api.json(auditor, 'GET', path);
    expect(shown).not.toHaveProperty('disabled');
    expect(shown).not.toHaveProperty('failingSince');
    expect(await api.events('archive', 'webhook.enabled')).toHaveLength(1);
  });

  it('is tried at once', async () => {
    const api = testApi();
    const { webhookId, secret } = await add(api);
    const tried = await api.json(service, 'POST', `/webhooks/${webhookId}/test`);
    expect(tried).toMatchObject({ state: 'delivered', attempts: 1, lastStatus: 204, event: { type: 'webhook.test' } });
    const [{ headers, body } = { headers: {}, body: '' }] = api.context.received;
    expect(verifyWebhook(secret, headers, { body, now: api.context.clock.now() })).toBe(true);
    expect((await api.request(service, 'POST', '/webhooks/nobody/test')).status).toBe(404);
  });

  it('lists deliveries page by page, the open ones alone if asked', async () => {
    const api = testApi();
    const { webhookId } = await add(api);
    for (let n = 0; n < 3; n += 1) await deliver(api.context, { metadata: { callId: `c${n}` }, audio: Buffer.of(n) });
    await feed(api);
    await api.json(service, 'POST', `/webhooks/${webhookId}/test`);
    const path = `/webhooks/${webhookId}/deliveries`;
    const pageSchema = z.object({ items: z.array(z.object({ state: z.string() })), nextCursor: z.string().optional() });
    const first = pageSchema.parse(await api.json(auditor, 'GET', `${path}?limit=3`));
    const second = pageSchema.parse(await api.json(auditor, 'GET', `${path}?limit=3&cursor=${first.nextCursor ?? ''}`));
    expect([...first.items, ...second.items].map(({ state }) => state).sort()).toEqual([
      ...['delivered', 'pending', 'pending', 'pending'],
    ]);
    expect(pageSchema.parse(await api.json(auditor, 'GET', `${path}?open=true`)).items).toHaveLength(3);
    expect((await api.request(auditor, 'GET', `${path}?cursor=nonsense`)).status).toBe(400);
  });
});

describe('POST /events/replay', () => {
  it('is a job of whoever asks', async () => {
    const api = testApi();
    const { webhookId } = await add(api);
    await deliver(api.context);
    const body = { from: '2026-02-01', to: '2026-03-02T00:00:00+08:00', webhookId, types: ['recording.received'] };
    const asked = await api.request(service, 'POST', '/events/replay', { body });
    expect(asked.status).toBe(202);
    const { jobId } = z.object({ jobId: z.string() }).parse(await asked.json());
    await feed(api);
    expect(await api.json(service, 'GET', `/jobs/${jobId}`)).toMatchObject({
      kind: 'events-replay',
      state: 'done',
      result: { events: 1 },
    });
    expect((await api.request(compliance, 'GET', `/jobs/${jobId}`)).status).toBe(404);
  });

  it.each([
    [{ from: '2026-01-02', to: '2026-01-01' }, 400],
    [{ from: '2026-01-01', to: '2026-03-01' }, 400],
    [{ from: 'yesterday', to: '2026-03-01' }, 400],
    [{ from: '2026-01-01' }, 400],
    [{ from: '2026-01-01', to: '2026-01-02', types: ['webhook.test'] }, 400],
    [{ from: '2026-01-01', to: '2026-01-02', webhookId: 'nobody' }, 404],
  ])('refuses %j', async (body, status) => {
    expect((await testApi().request(service, 'POST', '/events/replay', { body })).status).toBe(status);
  });
});
