import { describe, expect, expectTypeOf, it } from 'vitest';
import { CallvaultProblem, createCallvaultClient, everyItem, type Schema } from '../../client/index.ts';
import { problemOf } from '../../api/problem.ts';
import { AppError } from '../../core/errors.ts';
import { service, testApi } from '../api/support.ts';
import { clientOf, type TestClient } from './support.ts';

const announcement = (callId: string): { callId: string; source: string; businessLine: string } => ({
  ...{ callId, source: 'test', businessLine: 'default' },
});

describe('a call', () => {
  it('gives the JSON answer, typed by the document', async () => {
    const { client } = clientOf(testApi());
    const page = await client.get('/recordings', { params: { query: { limit: 10 } } });
    expectTypeOf(page.items).toEqualTypeOf<Schema<'Recording'>[]>();
    expect(page).toEqual({ items: [] });
    const key = await client.get('/log/key');
    expectTypeOf(key).toEqualTypeOf<string>();
    expect(key).toContain('log.example');
    type Path = Parameters<typeof client.get>[0];
    expectTypeOf<'/recordings/{id}'>().toExtend<Path>();
    expectTypeOf<'/recordings/{id}/erase'>().not.toExtend<Path>();
    expectTypeOf<'/me/erasure'>().not.toExtend<Path>();
  });

  it('throws a refusal with its code, its request and its fields', async () => {
    const { client } = clientOf(testApi());
    const refused = client.get('/recordings/{id}', { params: { path: { id: 'none' } } });
    await expect(refused).rejects.toBeInstanceOf(CallvaultProblem);
    await expect(refused).rejects.toMatchObject({ status: 404, code: 'NOT_FOUND' });
    const invalid = await client.get('/recordings', { params: { query: { limit: 0 } } }).catch((e: unknown) => e);
    expect(invalid).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ field: 'limit' }] });
    expect(invalid instanceof CallvaultProblem && invalid.requestId).toMatch(/\S/u);
  });

  it('is refused as what it is without a token, and takes the token of the moment', async () => {
    const api = testApi();
    const { client } = clientOf(api, service, { token: undefined });
    await expect(client.get('/recordings')).rejects.toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
    let asked = 0;
    const token = (): Promise<string> => Promise.resolve(`token-${(asked += 1)}`);
    const later = clientOf(api, service, { token });
    await later.client.get('/recordings').catch(() => undefined);
    await later.client.get('/recordings').catch(() => undefined);
    expect(later.sent.map(({ headers }) => headers.get('authorization'))).toEqual(['Bearer token-1', 'Bearer token-2']);
  });

  it('says what a proxy answered that is no problem document', async () => {
    const fetch = (): Promise<Response> => Promise.resolve(new Response('<html>', { status: 502 }));
    const client = createCallvaultClient({ baseUrl: 'http://test', fetch });
    await expect(client.get('/log/key')).rejects.toMatchObject({ status: 502, code: 'HTTP_ERROR' });
  });
});

describe('retries', () => {
  /** Answers with these statuses first; 0 breaks the connection. */
  function flaky(api: ReturnType<typeof testApi>, statuses: number[], headers: Record<string, string> = {}) {
    const keys: (string | null)[] = [];
    const made = clientOf(api, service, {
      fetch: async (request) => {
        keys.push(request.headers.get('idempotency-key'));
        const status = statuses.shift();
        if (status === 0) throw new TypeError('fetch failed');
        return status === undefined ? await api.app.fetch(request) : new Response('{}', { status, headers });
      },
    });
    return { ...made, keys };
  }

  it('keep the Idempotency-Key and the body, and wait longer each time', async () => {
    const api = testApi();
    const { client, keys, waits } = flaky(api, [503, 0, 429]);
    const made = await client.post('/recordings', { body: announcement('r1') });
    expect(made.recordingId).toMatch(/\S/u);
    expect(keys).toHaveLength(4);
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/u);
    expect(waits).toEqual([250, 500, 1000]);
    await client.post('/recordings', { body: announcement('r2') });
    expect(keys[4]).not.toBe(keys[0]);
  });

  it('wait as long as the server says, within reason', async () => {
    const { client, waits } = flaky(testApi(), [429], { 'retry-after': '7' });
    await client.get('/recordings');
    expect(waits).toEqual([7000]);
    const late = flaky(testApi(), [503], { 'retry-after': new Date(Date.now() + 86_400_000).toUTCString() });
    await late.client.get('/recordings');
    expect(late.waits).toEqual([30_000]);
  });

  it('end: with the last answer, or UNREACHABLE', async () => {
    const busy = flaky(testApi(), [503, 503, 503, 503, 503]);
    await expect(busy.client.get('/recordings')).rejects.toMatchObject({ status: 503 });
    const gone = flaky(testApi(), [0, 0, 0, 0, 0]);
    await expect(gone.client.get('/recordings')).rejects.toMatchObject({ status: 0, code: 'UNREACHABLE' });
    expect(gone.keys).toEqual([null, null, null, null, null]);
  });

  it('wait for a first try that is still carried out, and get its answer', async () => {
    const api = testApi();
    const conflicts = (count: number, code: 'IN_PROGRESS' | 'CONFLICT'): TestClient => {
      let left = count;
      return clientOf(api, service, {
        fetch: async (request) => ((left -= 1) >= 0 ? problemOf(new AppError(code, ''), 'r') : api.app.fetch(request)),
      });
    };
    const body = announcement('once');
    const { client, waits } = conflicts(2, 'IN_PROGRESS');
    expect((await client.post('/recordings', { body })).recordingId).toMatch(/\S/u);
    expect(waits).toEqual([2000, 2000]);
    const stuck = conflicts(Infinity, 'IN_PROGRESS');
    await expect(stuck.client.post('/recordings', { body })).rejects.toMatchObject({
      status: 409,
      code: 'IN_PROGRESS',
    });
    expect(stuck.waits.reduce((sum, ms) => sum + ms, 0)).toBe(32_000);
    const other = conflicts(1, 'CONFLICT');
    await expect(other.client.post('/recordings', { body })).rejects.toMatchObject({ status: 409, code: 'CONFLICT' });
    expect(other.waits).toEqual([]);
  });

  it('stop when the caller does', async () => {
    const control = new AbortController();
    const client = createCallvaultClient({
      baseUrl: 'http://test',
      fetch: () => {
        setTimeout(() => {
          control.abort();
        }, 5);
        return Promise.resolve(new Response('{}', { status: 503, headers: { 'retry-after': '20' } }));
      },
    });
    await expect(client.get('/recordings', { signal: control.signal })).rejects.toThrow(/abort/iu);
  });
});

describe('everyItem', () => {
  it('reads page after page, each item once', async () => {
    const { client } = clientOf(testApi(), service);
    const ids: string[] = [];
    for (const callId of ['a', 'b', 'c', 'd', 'e']) {
      ids.push((await client.post('/recordings', { body: announcement(callId) })).recordingId);
    }
    const seen: string[] = [];
    const all = everyItem((page) => client.get('/recordings', { params: { query: { limit: 2, ...page } } }));
    for await (const { recordingId } of all) seen.push(recordingId);
    expect(seen.toSorted()).toEqual(ids.toSorted());
  });
});
