/** `Idempotency-Key`: what every route that changes something has, whatever it does. */
import { beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { takesKey } from '../../api/repeatable.ts';
import { ROUTES } from '../../api/routes.ts';
import { sha256Hex } from '../../core/bytes.ts';
import { sweepKeys } from '../../core/use-cases/idempotency.ts';
import { finishedCall } from '../support/calls.ts';
import { codeOf, compliance, service, testApi, type TestApi, type Who } from './support.ts';

let api: TestApi;
beforeEach(() => {
  api = testApi();
});

const keyed = (key: string): Record<string, string> => ({ 'idempotency-key': key });
const post = (who: Who, path: string, body: unknown, key: string): Promise<Response> =>
  api.request(who, 'POST', path, { body, headers: keyed(key) });
const searches = async (who: Who): Promise<number> =>
  z.object({ items: z.array(z.unknown()) }).parse(await api.json(who, 'GET', '/me/searches')).items.length;

describe('the same key', () => {
  it('with the same request gives the same answer, and does nothing again', async () => {
    const first = await post(compliance, '/me/searches', { name: 'a', query: 'q=x' }, 'k1');
    expect(first.status).toBe(201);
    expect(first.headers.has('idempotency-replayed')).toBe(false);
    const answer: unknown = await first.json();
    const { searchId } = z.object({ searchId: z.string() }).parse(answer);
    await api.request(compliance, 'DELETE', `/me/searches/${searchId}`);
    const again = await post(compliance, '/me/searches', { name: 'a', query: 'q=x' }, 'k1');
    expect(again.status).toBe(201);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(await again.json()).toEqual(answer);
    expect(await searches(compliance)).toBe(0);
  });

  it('gives a job only once', async () => {
    const id = await finishedCall(api.context);
    const asked = { recordingIds: [id] };
    const jobs = await Promise.all(
      [1, 2].map(async () => (await post(compliance, '/verifications', asked, 'v')).json()),
    );
    const one = z.looseObject({ jobId: z.string() });
    const ids = jobs.flatMap((job) => one.safeParse(job).data?.jobId ?? []);
    const later = one.parse(await (await post(compliance, '/verifications', asked, 'v')).json()).jobId;
    expect(new Set([...ids, later]).size).toBe(1);
    expect(await api.events(id, 'recording.verified')).toHaveLength(1);
  });

  it('with another body, path or query is a conflict of its own', async () => {
    await post(compliance, '/me/searches', { name: 'a', query: '' }, 'k1');
    const other = await post(compliance, '/me/searches', { name: 'b', query: '' }, 'k1');
    expect([other.status, await codeOf(other)]).toEqual([409, 'KEY_REUSED']);
    const ids = await Promise.all(
      [1, 2].map((seed) => finishedCall(api.context, { metadata: { callId: `c${seed}` } })),
    );
    const body = { restricted: true, reason: 'r' };
    expect((await post(compliance, `/recordings/${String(ids[0])}/restriction`, body, 'k2')).status).toBe(200);
    expect(await codeOf(await post(compliance, `/recordings/${String(ids[1])}/restriction`, body, 'k2'))).toBe(
      'KEY_REUSED',
    );
  });

  it('belongs to the principal and the route', async () => {
    const body = { name: 'a', query: '' };
    await post(compliance, '/me/searches', body, 'k1');
    await post({ ...compliance, sub: 'another' }, '/me/searches', body, 'k1');
    expect(await searches({ ...compliance, sub: 'another' })).toBe(1);
    expect((await post(compliance, '/matters', { matterId: 'M-1' }, 'k1')).status).toBe(201);
  });

  it('tells that the first request still runs, and lets a dead one be repeated', async () => {
    let letGo: () => void = () => undefined;
    const waiting = new Promise<void>((resolve) => (letGo = resolve));
    const { context } = api;
    const slow = {
      ...context,
      vault: { ...context.vault, setLegalHold: async () => waiting.then(() => Promise.reject(new Error('died'))) },
    };
    const id = await finishedCall(context);
    const slowApi = testApi(slow);
    const body = { recordingIds: [id], reason: 'r' };
    const first = slowApi.request(compliance, 'POST', '/matters/M/holds', { body, headers: keyed('h') });
    await new Promise((resolve) => setTimeout(resolve, 20));
    const second = await post(compliance, '/matters/M/holds', body, 'h');
    expect([second.status, await codeOf(second.clone())]).toEqual([409, 'IN_PROGRESS']);
    expect(second.headers.get('retry-after')).toBe('2');
    context.clock.advance(61_000);
    expect((await post(compliance, '/matters/M/holds', body, 'h')).status).toBe(200);
    letGo();
    await first;
    // What ended late takes nothing back.
    expect((await post(compliance, '/matters/M/holds', body, 'h')).headers.get('idempotency-replayed')).toBe('true');
  });

  it('keeps no refusal: what was wrong can be put right', async () => {
    const path = '/matters/M-9/close';
    expect((await post(compliance, path, { reason: 'over' }, 'c')).status).toBe(404);
    await api.json(compliance, 'POST', '/matters', { matterId: 'M-9' });
    expect((await post(compliance, path, { reason: 'over' }, 'c')).status).toBe(200);
  });

  it('keeps no secret, and makes none twice', async () => {
    const body = { customerRef: 'cust-secret' };
    const first = await post(service, '/subject-tokens', body, 's');
    const { token } = z.object({ token: z.string() }).parse(await first.json());
    expect(await codeOf(await post(service, '/subject-tokens', body, 's'))).toBe('CONFLICT');
    expect(await api.events('archive', 'token.issued')).toHaveLength(1);
    const kept = (await api.context.catalogue.entries('idempotency', {}, { limit: 10 })).items;
    expect(JSON.stringify(kept)).not.toContain(token);
    expect(JSON.stringify(kept)).not.toContain('cust-secret');
  });

  it('does not get past a restriction: what was said about a call is closed to the repeat, too, and that is on record', async () => {
    const id = await finishedCall(api.context, { metadata: { team: 'blue' } });
    const lead: Who = { roles: ['supervisor'], teams: ['blue'] };
    const asked = [
      ['reviews', { scorecard: 'service-basics', items: [{ id: 'greeting', passed: true }], comment: 'Ximena wept' }],
      ['outcome', { outcome: 'lost-to-competitor', competitor: 'acme' }],
    ] as const;
    const send = (part: string, body: unknown): Promise<Response> =>
      post(part === 'reviews' ? lead : compliance, `/recordings/${id}/${part}`, body, `k-${part}`);
    for (const [part, body] of asked) {
      const first: unknown = await (await send(part, body)).json();
      const again = await send(part, body);
      expect([again.status, again.headers.get('idempotency-replayed'), await again.json()]).toEqual([
        200,
        'true',
        first,
      ]);
    }
    await api.json(compliance, 'POST', `/recordings/${id}/restriction`, { restricted: true, reason: 'r' });
    for (const [part, body] of asked) {
      const before = (await api.events(id, 'access.refused')).length;
      const refused = await send(part, body);
      expect([refused.status, await codeOf(refused)]).toEqual([403, 'RESTRICTED']);
      expect(await api.events(id, 'access.refused')).toHaveLength(before + 1);
    }
  });

  it('keeps nothing of a person that an erasure would have to find', async () => {
    const metadata = { customerRef: 'cust-ximena', callId: 'call-ximena', team: 'blue' };
    const id = await finishedCall(api.context, { metadata });
    const review = { scorecard: 'service-basics', items: [{ id: 'greeting', passed: true }], comment: 'Ximena wept' };
    await post(compliance, `/recordings/${id}/reviews`, review, 'k1');
    await post(compliance, `/recordings/${id}/outcome`, { outcome: 'lost-to-competitor', competitor: 'acme' }, 'k2');
    const rows = [{ callId: 'call-ximena', source: 'manual', startedAt: '2026-01-01T00:00:00Z' }];
    expect((await post(compliance, '/reconciliations', { rows }, 'k3')).status).toBe(200);
    const request = { kind: 'erasure', customerRef: 'cust-ximena', reason: 'Ximena wrote a letter' };
    const first = await post(compliance, '/subject-requests', request, 'k4');
    expect(first.status).toBe(201);
    const { requestId } = z.object({ requestId: z.string() }).parse(await first.json());
    expect((await api.context.catalogue.recording(id))?.purged).toBeDefined();
    const kept = (await api.context.catalogue.entries('idempotency', {}, { limit: 100 })).items;
    expect(kept).toHaveLength(4);
    expect(JSON.stringify(kept)).not.toMatch(/ximena|acme/iu);
    // Nor does a hash tell whether it was this customer.
    expect(JSON.stringify(kept)).not.toContain(sha256Hex(Buffer.from(`/subject-requests\n${JSON.stringify(request)}`)));
    const again = await post(compliance, '/subject-requests', request, 'k4');
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
    expect(await again.text()).not.toMatch(/ximena/iu);
    const all = await api.json(compliance, 'GET', '/subject-requests');
    expect(all).toMatchObject({ items: [{ requestId }] });
    const gone = await post(compliance, `/recordings/${id}/reviews`, review, 'k1');
    expect([gone.status, await codeOf(gone)]).toEqual([410, 'ERASED']);
  });

  it('keeps no answer that is about a person or what was said, whatever the route', () => {
    const names = (schema: z.ZodType): string[] =>
      [...JSON.stringify(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })).matchAll(/"(\w+)":\{/gu)].map(
        ([, name = '']) => name,
      );
    const personal = ['customerRef', 'callId', 'agentId', 'comment', 'competitor', 'text', 'highlight'];
    const keeping = ROUTES.filter(
      ({ shape, answersAnew }) => takesKey(shape) && shape.repeats !== 'secret' && !answersAnew,
    );
    expect(keeping.length).toBeGreaterThan(15);
    const found = keeping.flatMap(({ shape }) =>
      names(shape.answer).flatMap((name) => (personal.includes(name) ? [`${shape.operationId}: ${name}`] : [])),
    );
    expect(found).toEqual([]);
  });

  it('is forgotten after a day, with the answer', async () => {
    await post(compliance, '/me/searches', { name: 'a', query: '' }, 'k1');
    expect(await sweepKeys(api.context)).toBe(0);
    api.context.clock.advance(24 * 3_600_000);
    expect(await sweepKeys(api.context)).toBe(1);
    expect((await api.context.catalogue.entries('idempotency', {}, { limit: 10 })).items).toEqual([]);
    expect((await post(compliance, '/me/searches', { name: 'b', query: '' }, 'k1')).status).toBe(201);
  });

  it('is looked for among those that are a day old: the sweep reads no others', async () => {
    for (const key of ['k1', 'k2', 'k3']) await post(compliance, '/me/searches', { name: 'a', query: '' }, key);
    const { catalogue, clock } = api.context;
    let read = 0;
    const counting: typeof catalogue = {
      ...catalogue,
      entries: async (...asked) => {
        const page = await catalogue.entries(...asked);
        read += page.items.length;
        return page;
      },
    };
    clock.advance(3_600_000);
    await post(compliance, '/me/searches', { name: 'a', query: '' }, 'k4');
    expect(await sweepKeys({ catalogue: counting, clock })).toBe(0);
    expect(read).toBe(0);
    clock.advance(23 * 3_600_000);
    expect(await sweepKeys({ catalogue: counting, clock })).toBe(3);
    expect(read).toBe(3);
  });

  it('does not get past the right: a replay needs it as the first did', async () => {
    const body = { matterId: 'M-1' };
    await post({ roles: ['compliance'], sub: 'x' }, '/matters', body, 'k');
    expect((await post({ roles: ['auditor'], sub: 'x' }, '/matters', body, 'k')).status).toBe(403);
  });

  it.each(['with space', 'x'.repeat(256)])('is refused when it is no key: %j', async (key) => {
    expect((await post(compliance, '/me/searches', { name: 'a', query: '' }, key)).status).toBe(400);
  });
});
