import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { sha256Hex } from '../../core/bytes.ts';
import { deliver, TRANSCRIPT } from '../support/calls.ts';
import { codeOf, compliance, idOf, pageOf, service, testApi, type Who } from './support.ts';

const CALL = { source: 'pbx', callId: 'c-1', businessLine: 'default', agentId: 'laura', team: 'parcels' };
const errorsOf = async (response: Response): Promise<unknown> =>
  z.object({ errors: z.unknown() }).parse(await response.json()).errors;

describe('POST /recordings', () => {
  it('announces a recording and hands out the upload link', async () => {
    const api = testApi();
    const answer = await api.json(service, 'POST', '/recordings', { ...CALL, transcript: TRANSCRIPT });
    expect(answer).toMatchObject({ upload: { method: 'PUT', expiresAt: '2026-03-01T10:00:00.000Z' } });
    const id = idOf(answer);
    expect(await api.json(service, 'GET', `/recordings/${id}`)).toMatchObject({ ...CALL, state: 'awaiting-upload' });
    expect(await api.context.intake.size(id, 'transcript')).toBe(JSON.stringify(TRANSCRIPT).length);
  });

  it('fills in the defaults', async () => {
    const api = testApi();
    const id = idOf(await api.json(service, 'POST', '/recordings', {}));
    expect(await api.json(service, 'GET', `/recordings/${id}`)).toMatchObject({
      source: 'manual',
      callId: id,
      businessLine: 'default',
      startedAt: '2026-03-01T09:00:00.000Z',
    });
  });

  it('names fields and rules, never values', async () => {
    const api = testApi();
    const secret = 'x\u0000secret';
    const response = await api.request(service, 'POST', '/recordings', {
      body: { callId: secret, startedAt: 'yesterday', favourite: secret, channels: ['boss'] },
    });
    expect(response.status).toBe(400);
    const text = await response.clone().text();
    expect(text).not.toContain('secret');
    expect(text).not.toContain('yesterday');
    expect(text).not.toContain('boss');
    expect(await errorsOf(response)).toEqual(
      expect.arrayContaining([
        { field: 'callId', rule: 'must not hold control characters' },
        { field: 'favourite', rule: 'is not a known field' },
        expect.objectContaining({ field: 'startedAt' }),
        expect.objectContaining({ field: 'channels.0' }),
      ]),
    );
    expect(pageOf(await api.json(service, 'GET', '/recordings')).items).toEqual([]);
  });

  it('refuses an unknown business line, also one named like a built-in', async () => {
    const api = testApi();
    for (const businessLine of ['nowhere', 'constructor']) {
      const response = await api.request(service, 'POST', '/recordings', { body: { businessLine } });
      expect(response.status).toBe(400);
      expect(await errorsOf(response)).toEqual([{ field: 'businessLine', rule: 'is not in policies/retention.yaml' }]);
    }
  });

  it.each([
    ['not JSON', '{"a":'],
    ['a list', '[]'],
    ['nothing', ''],
    ['bad UTF-8 after decoding', '\ud800'],
  ])('refuses a body that is %s', async (_, body) => {
    const response = await testApi().request(service, 'POST', '/recordings', { body });
    expect(response.status).toBe(400);
    expect(await codeOf(response)).toBe('VALIDATION_FAILED');
  });

  it('refuses another content type', async () => {
    const response = await testApi().request(service, 'POST', '/recordings', {
      body: '{}',
      headers: { 'content-type': 'text/plain' },
    });
    expect(response.status).toBe(400);
  });

  it('refuses a transcript of no known provider', async () => {
    const api = testApi();
    const response = await api.request(service, 'POST', '/recordings', { body: { transcript: { words: 'hi' } } });
    expect(response.status).toBe(400);
    expect(await codeOf(response)).toBe('TRANSCRIPT_INVALID');
  });

  it('refuses a transcript that is nested too deeply to be written', async () => {
    const deep = `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`;
    const response = await testApi().request(service, 'POST', '/recordings', { body: `{"transcript":${deep}}` });
    expect(response.status).toBe(400);
    expect(await codeOf(response)).toBe('TRANSCRIPT_INVALID');
  });

  it('refuses a transcript over 10 MB', async () => {
    const api = testApi();
    for (const size of [10 * 1024 * 1024, 11 * 1024 * 1024]) {
      const body = { transcript: { turns: [], padding: 'x'.repeat(size) } };
      const response = await api.request(service, 'POST', '/recordings', { body });
      expect(response.status).toBe(413);
    }
  });
});

describe('Idempotency-Key', () => {
  const send = (api: ReturnType<typeof testApi>, body: unknown, key: string, who: Who = service): Promise<Response> =>
    api.request(who, 'POST', '/recordings', { body, headers: { 'idempotency-key': key } });

  it('gives the same answer to the same request, and makes one recording', async () => {
    const api = testApi();
    const first: unknown = await (await send(api, CALL, 'k1')).json();
    api.context.clock.advance(60_000);
    expect(await (await send(api, CALL, 'k1')).json()).toEqual(first);
    expect(pageOf(await api.json(service, 'GET', '/recordings')).items).toHaveLength(1);
  });

  it('hands out a fresh link when the first has little time left', async () => {
    const api = testApi();
    const first = idOf(await (await send(api, CALL, 'k1')).json());
    api.context.clock.advance(50 * 60_000);
    const again: unknown = await (await send(api, CALL, 'k1')).json();
    expect(again).toMatchObject({ recordingId: first, upload: { expiresAt: '2026-03-01T10:50:00.000Z' } });
  });

  it('refuses another body under the same key', async () => {
    const api = testApi();
    await send(api, CALL, 'k1');
    const response = await send(api, { ...CALL, callId: 'c-2' }, 'k1');
    expect(response.status).toBe(409);
    expect(await codeOf(response)).toBe('KEY_REUSED');
  });

  it('keeps the keys of different callers apart', async () => {
    const api = testApi();
    const first = idOf(await (await send(api, CALL, 'k1')).json());
    const other = idOf(await (await send(api, { callId: 'c-2' }, 'k1', { ...service, sub: 'other' })).json());
    expect(other).not.toBe(first);
  });

  it('makes one recording of requests that race', async () => {
    const api = testApi();
    const answers = await Promise.all(Array.from({ length: 5 }, () => send(api, CALL, 'k1')));
    const ids = await Promise.all(answers.map(async (answer) => idOf(await answer.json())));
    expect(new Set(ids).size).toBe(1);
    expect(pageOf(await api.json(service, 'GET', '/recordings')).items).toHaveLength(1);
  });

  it('refuses a key that is no key', async () => {
    expect((await send(testApi(), CALL, 'k'.repeat(256))).status).toBe(400);
  });
});

describe('GET /recordings', () => {
  async function archive(): Promise<ReturnType<typeof testApi>> {
    const api = testApi();
    const calls = [
      ['laura', 'parcels', 'cust-1'],
      ['laura', 'refunds', 'cust-2'],
      ['tom', 'parcels', 'cust-1'],
      ['tom', 'sales', 'cust-3'],
      ['eve', 'refunds', 'cust-3'],
    ] as const;
    for (const [index, [agentId, team, customerRef]] of calls.entries()) {
      const startedAt = `2026-02-0${index + 1}T10:00:00Z`;
      await deliver(api.context, {
        audio: Uint8Array.of(index),
        metadata: { callId: `call-${index}`, agentId, team, customerRef, startedAt },
      });
    }
    return api;
  }
  const calls = async (api: ReturnType<typeof testApi>, who: Who, query = ''): Promise<string[]> =>
    z
      .object({ items: z.array(z.object({ callId: z.string() })) })
      .parse(await api.json(who, 'GET', `/recordings${query}`))
      .items.map(({ callId }) => callId.slice(5));

  it('lists newest first and takes every filter', async () => {
    const api = await archive();
    expect(await calls(api, compliance)).toEqual(['4', '3', '2', '1', '0']);
    expect(await calls(api, compliance, '?team=parcels')).toEqual(['2', '0']);
    expect(await calls(api, compliance, '?agentId=tom&customerRef=cust-3')).toEqual(['3']);
    expect(await calls(api, compliance, '?from=2026-02-02&to=2026-02-04T10:00:00Z')).toEqual(['2', '1']);
    expect(await calls(api, compliance, '?state=received&businessLine=default&source=manual&callId=call-2')).toEqual([
      '2',
    ]);
    expect(await calls(api, compliance, '?language=zh')).toEqual([]);
    const ofTom = sha256Hex(Uint8Array.of(2));
    expect(await calls(api, compliance, `?sha256=${ofTom}`)).toEqual(['2']);
    expect(await calls(api, { roles: ['agent'], agentId: 'tom' }, `?sha256=${ofTom}`)).toEqual(['2']);
    expect(await calls(api, { roles: ['agent'], agentId: 'eve' }, `?sha256=${ofTom}`)).toEqual([]);
  });

  it.each([
    '?limit=0',
    '?limit=201',
    '?agentid=x',
    '?state=lost',
    '?from=soon',
    '?team=a&team=b',
    '?cursor=~',
    '?sha256=AB',
  ])('refuses %s', async (query) => {
    const response = await (await archive()).request(compliance, 'GET', `/recordings${query}`);
    expect(response.status).toBe(400);
    expect(await codeOf(response)).toBe('VALIDATION_FAILED');
  });

  it('shows each role its own calls only', async () => {
    const api = await archive();
    expect(await calls(api, { roles: ['agent'], agentId: 'laura' })).toEqual(['1', '0']);
    expect(await calls(api, { roles: ['agent'], agentId: 'laura' }, '?agentId=tom')).toEqual([]);
    expect(await calls(api, { roles: ['agent'], agentId: 'laura' }, '?team=parcels')).toEqual(['0']);
    expect(await calls(api, { roles: ['agent'] })).toEqual([]);
    expect(await calls(api, { roles: ['agent'], teams: ['parcels'], customerRef: 'cust-1' })).toEqual([]);
    expect(await calls(api, { roles: ['supervisor'], teams: ['parcels'] })).toEqual(['2', '0']);
    expect(await calls(api, { roles: ['subject'], customerRef: 'cust-3' })).toEqual(['4', '3']);
  });

  it('joins several teams and roles, each call once, page by page', async () => {
    const api = await archive();
    const who: Who = { roles: ['supervisor', 'agent'], teams: ['parcels', 'refunds'], agentId: 'laura' };
    expect(await calls(api, who)).toEqual(['4', '2', '1', '0']);
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = pageOf(await api.json(who, 'GET', `/recordings?limit=1${cursor}`));
      seen.push(...page.items.map(({ recordingId }) => recordingId));
      cursor = page.nextCursor === undefined ? '' : `&cursor=${page.nextCursor}`;
    } while (cursor !== '');
    expect(seen).toEqual(pageOf(await api.json(who, 'GET', '/recordings')).items.map(({ recordingId }) => recordingId));
    expect((await api.request(who, 'GET', '/recordings?cursor=WzFd')).status).toBe(400);
  });
});
