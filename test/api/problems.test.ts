import { describe, expect, it } from 'vitest';
import { AppError } from '../../core/errors.ts';
import { auditor, compliance, service, testApi } from './support.ts';

describe('problems', () => {
  it('answers 404 where nothing is and 405 where another method is', async () => {
    const api = testApi();
    expect((await api.request(compliance, 'GET', '/nothing')).status).toBe(404);
    expect((await api.request(compliance, 'GET', '/recordings/')).status).toBe(404);
    const response = await api.request(compliance, 'PATCH', '/recordings');
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST, GET');
    expect(await response.json()).toMatchObject({ code: 'METHOD_NOT_ALLOWED' });
    expect((await api.request(compliance, 'POST', '/log/tile/0/000')).status).toBe(405);
  });

  it('says nothing about an unexpected failure, and tells the operator', async () => {
    const api = testApi();
    const failure = new TypeError('customer 4711 in /srv/secret');
    Object.assign(api.context.catalogue, { recordings: () => Promise.reject(failure) });
    const response = await api.request(compliance, 'GET', '/recordings');
    expect(response.status).toBe(500);
    const text = await response.text();
    expect(text).not.toMatch(/4711|secret|TypeError|at /);
    expect(JSON.parse(text)).toMatchObject({ code: 'INTERNAL', title: 'Internal error' });
    expect(text).toContain(response.headers.get('x-request-id'));
    expect(api.failures).toEqual([failure]);
  });

  it('keeps the detail of server errors inside and gives that of refusals', async () => {
    const api = testApi();
    const fail = (error: AppError): void =>
      void Object.assign(api.context.catalogue, { recordings: () => Promise.reject(error) });
    fail(new AppError('INTEGRITY', 'A record is damaged.', { detail: { path: '/srv' } }));
    const inner = await api.request(compliance, 'GET', '/recordings');
    expect(inner.status).toBe(500);
    expect(await inner.text()).not.toContain('/srv');
    fail(new AppError('CONFLICT', 'Try again.', { detail: { recordingId: 'r', code: 'MINE', status: 200 } }));
    expect(await (await api.request(compliance, 'GET', '/recordings')).json()).toMatchObject({
      recordingId: 'r',
      code: 'CONFLICT',
      status: 409,
    });
  });

  it('takes a request id from the caller when it is one', async () => {
    const api = testApi();
    const ask = async (id: string): Promise<string | null> =>
      (await api.request(auditor, 'GET', '/healthz', { headers: { 'x-request-id': id } })).headers.get('x-request-id');
    expect(await ask('trace-1')).toBe('trace-1');
    expect(await ask('x'.repeat(65))).not.toBe('x'.repeat(65));
    expect(await ask('a b')).not.toBe('a b');
  });

  it('refuses unknown query parameters and bodies that are too large', async () => {
    const api = testApi();
    expect((await api.request(compliance, 'GET', '/policies/retention?full=1')).status).toBe(400);
    const body = { outcome: 'accept', reason: 'x'.repeat(300_000) };
    const id = 'nowhere';
    expect((await api.request(compliance, 'POST', `/recordings/${id}/quarantine-decision`, { body })).status).toBe(404);
    const hold = { recordingIds: ['a'], reason: 'x'.repeat(300_000) };
    expect((await api.request(compliance, 'POST', '/matters/m/holds', { body: hold })).status).toBe(413);
  });

  it('gives no answer to other origins', async () => {
    const headers = { origin: 'https://evil.example', 'access-control-request-method': 'GET' };
    const response = await testApi().request(service, 'OPTIONS', '/recordings', { headers });
    expect(response.status).toBe(405);
  });
});

describe('GET /policies/retention', () => {
  it('gives the policy in force, periods as they are written', async () => {
    const api = testApi();
    expect(await api.json(auditor, 'GET', '/policies/retention')).toMatchObject({
      classes: { 'internal-quality-6m': { period: 'P6M' } },
      businessLines: { default: { consent: 'not-required' } },
    });
    expect((await api.request(service, 'GET', '/policies/retention')).status).toBe(403);
  });
});
