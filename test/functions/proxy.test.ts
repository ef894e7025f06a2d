/** API Gateway's REST events to requests and back. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { proxyHandler } from '../../functions/serve-api/proxy.ts';
import { captureOutput, invocation } from './support.ts';

beforeEach(() => {
  captureOutput();
});

afterEach(() => {
  vi.restoreAllMocks();
});

const echo = {
  fetch: async (request: Request): Promise<Response> =>
    Response.json({
      method: request.method,
      url: request.url,
      cookie: request.headers.get('cookie'),
      authorization: request.headers.get('authorization'),
      body: await request.text(),
    }),
};
const echoSchema = z.object({ url: z.string(), body: z.string() });
const handler = proxyHandler(() => Promise.resolve(echo));

const get = {
  resource: '/{proxy+}',
  httpMethod: 'GET',
  path: '/recordings',
  headers: { a: 'b' },
  multiValueHeaders: { Cookie: ['a=1', 'b=2'] },
  multiValueQueryStringParameters: { q: ['a b', '二'], team: ['&='] },
  body: null,
  isBase64Encoded: false,
  requestContext: { stage: 'v1' },
};

async function echoed(event: unknown): Promise<unknown> {
  return JSON.parse((await handler(event, invocation)).body);
}

describe('the proxy', () => {
  it('keeps every value of headers and query', async () => {
    expect(await echoed(get)).toMatchObject({ method: 'GET', cookie: 'a=1; b=2' });
    const { url } = echoSchema.parse(await echoed(get));
    expect(new URL(url).pathname).toBe('/recordings');
    expect(new URL(url).searchParams.getAll('q')).toEqual(['a b', '二']);
    expect(new URL(url).searchParams.get('team')).toBe('&=');
  });

  it('takes the tokens of callers on their own way, and no others', async () => {
    const jwt = (iss: string): string => `x.${Buffer.from(JSON.stringify({ iss })).toString('base64url')}.y`;
    const seen = async (path: string, iss: string): Promise<unknown[]> => {
      const event = { ...get, path, multiValueHeaders: { Authorization: [`Bearer ${jwt(iss)}`] } };
      const { url, authorization } = z
        .object({ url: z.string(), authorization: z.string().nullable() })
        .parse(await echoed(event));
      return [new URL(url).pathname, authorization !== null];
    };
    expect(await seen('/callers/me/recordings', 'callvault/subject-tokens')).toEqual(['/me/recordings', true]);
    expect(await seen('/callers/me/recordings', 'https://pool.example')).toEqual(['/me/recordings', false]);
    expect(await seen('/me/recordings', 'https://pool.example')).toEqual(['/me/recordings', true]);
    expect(await seen('/callersx', 'https://pool.example')).toEqual(['/callersx', true]);
  });

  it('takes text and base64 bodies, and paths with signs of their own', async () => {
    const post = { ...get, httpMethod: 'POST', path: '/matters/é?#x/holds', body: '{"a":1}' };
    const posted = echoSchema.parse(await echoed(post));
    expect(posted.body).toBe('{"a":1}');
    expect(new URL(posted.url).pathname).toBe('/matters/%C3%A9%3F%23x/holds');
    const coded = { ...post, body: Buffer.from('ü').toString('base64'), isBase64Encoded: true };
    expect(await echoed(coded)).toMatchObject({ body: 'ü' });
  });

  it('sends bytes as base64, text as it is, and cookies one by one', async () => {
    const headers = new Headers({ 'content-type': 'audio/ogg' });
    headers.append('set-cookie', 'a=1');
    headers.append('set-cookie', 'b=2');
    const bytes = Uint8Array.of(0, 255, 128);
    const app = { fetch: () => new Response(bytes, { status: 206, headers }) };
    expect(await proxyHandler(() => Promise.resolve(app))(get, invocation)).toEqual({
      statusCode: 206,
      multiValueHeaders: { 'content-type': ['audio/ogg'], 'set-cookie': ['a=1', 'b=2'] },
      body: 'AP+A',
      isBase64Encoded: true,
    });
    const problem = { fetch: () => new Response('{}', { headers: { 'content-type': 'application/problem+json' } }) };
    expect(await proxyHandler(() => Promise.resolve(problem))(get, invocation)).toMatchObject({
      body: '{}',
      isBase64Encoded: false,
    });
  });

  it('refuses an event that is none', async () => {
    await expect(handler({ path: 'x' }, invocation)).rejects.toMatchObject({ code: 'INTERNAL' });
  });
});
