/** Where webhooks may go and where not, with a name service that says what the test wants. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { createReach } from '../../../adapters/http/public-address.ts';
import { createWebhookSender, type WebhookSenderOptions } from '../../../adapters/http/webhook-sender.ts';
import type { SendOutcome } from '../../../core/events/ports.ts';
import { startReceiver, type Receiver } from '../../support/receiver.ts';

const open: Receiver[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((receiver) => receiver.close()));
});

async function receiver(answer?: Parameters<typeof startReceiver>[0]): Promise<Receiver> {
  const started = await startReceiver(answer);
  open.push(started);
  return started;
}

const local: WebhookSenderOptions = { reach: { loopback: true } };
const post = (url: string, options: WebhookSenderOptions = local): Promise<SendOutcome> =>
  createWebhookSender(options).send({
    url,
    headers: { 'content-type': 'application/json', 'webhook-id': 'a' },
    body: '{"ü":1}',
  });

describe('a webhook is sent', () => {
  it('as it is, and its answer is a status', async () => {
    const { url, received } = await receiver((n) => (n === 1 ? 204 : 500));
    expect([await post(`${url}?a=1`), await post(url)]).toEqual([{ status: 204 }, { status: 500 }]);
    expect(received[0]).toMatchObject({
      path: '/hooks?a=1',
      body: '{"ü":1}',
      headers: { 'webhook-id': 'a', 'content-type': 'application/json', 'content-length': '8' },
    });
  });

  it('to no other place than the one that was named', async () => {
    const other = await receiver();
    const { url } = await receiver(() => ({ location: other.url }));
    expect(await post(url)).toEqual({ status: 302 });
    expect(other.received).toEqual([]);
  });

  it('for at most as long as is allowed', async () => {
    const { url } = await receiver(() => 0);
    expect(await post(url, { ...local, timeoutMs: 80 })).toEqual({ error: 'TIMEOUT' });
    const never = (): Promise<never> => new Promise(() => undefined);
    expect(await post('https://slow.example/', { resolve: never, timeoutMs: 40 })).toEqual({ error: 'TIMEOUT' });
  });

  it('to nobody where nobody is', async () => {
    const gone = await startReceiver();
    await gone.close();
    const { url } = gone;
    expect(await post(url)).toEqual({ error: 'UNREACHABLE' });
    const unknown = (): Promise<never> => Promise.reject(new Error('ENOTFOUND'));
    expect(await post('https://nowhere.example/', { resolve: unknown })).toEqual({ error: 'UNREACHABLE' });
    expect(await post('https://nowhere.example/', { resolve: () => Promise.resolve([]) })).toEqual({
      error: 'UNREACHABLE',
    });
  });

  it('to the next address when nobody is at the first', async () => {
    const { url, received } = await receiver();
    const resolve = (): Promise<string[]> => Promise.resolve(['127.0.0.2', '127.0.0.1']);
    expect(await post(url.replace('127.0.0.1', 'localhost'), { ...local, resolve })).toEqual({ status: 204 });
    expect(received[0]?.headers.host).toMatch(/^localhost:/u);
  });

  it('with no patience for a long answer', async () => {
    const server = createServer((_request, response) => {
      response.writeHead(200);
      const more = (): void => {
        while (response.write(Buffer.alloc(65_536)));
        response.once('drain', more);
      };
      more();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    expect(await post(`http://127.0.0.1:${port}/`)).toEqual({ status: 200 });
    server.closeAllConnections();
    server.close();
  });

  it('to nobody who cannot prove the name', async () => {
    const { url, received } = await receiver();
    expect(await post(url.replace('http:', 'https:'))).toEqual({ error: 'TLS' });
    expect(received).toEqual([]);
  });
});

describe('a name', () => {
  it.each(['10.0.0.7', '169.254.169.254', '127.0.0.1', '::1', 'fd00::1', '::ffff:192.168.1.1'])(
    'that leads to %s is not followed',
    async (address) => {
      const { url, received } = await receiver();
      const { port } = new URL(url);
      const resolve = (): Promise<string[]> => Promise.resolve([address]);
      expect(await post(`https://innocent.example:${port}/`, { resolve })).toEqual({ error: 'NOT_ALLOWED' });
      expect(received).toEqual([]);
    },
  );

  it('with one private address among public ones is not followed', async () => {
    const resolve = (): Promise<string[]> => Promise.resolve(['8.8.8.8', '10.0.0.7']);
    expect(await post('https://innocent.example/', { resolve })).toEqual({ error: 'NOT_ALLOWED' });
  });

  it('is asked once, and the connection goes to that answer', async () => {
    const { url } = await receiver();
    const { port } = new URL(url);
    const answers = [['127.0.0.1'], ['10.0.0.7']];
    const resolve = (): Promise<string[]> => Promise.resolve(answers.shift() ?? []);
    expect(await post(`https://rebind.example:${port}/`, { ...local, resolve })).toEqual({ error: 'TLS' });
    expect(answers).toHaveLength(1);
  });
});

describe('a URL', () => {
  const strict = createWebhookSender();
  const here = createWebhookSender(local);

  it.each([
    ['https://example.com/in?x=1', undefined],
    ['https://example.com:8443/', undefined],
    ['https://8.8.8.8/', undefined],
    ['http://example.com/', 'must begin with https'],
    ['ftp://example.com/', 'must begin with https'],
    ['http://127.0.0.1/', 'must begin with https'],
    ['https://127.0.0.1/', 'must not point to a private address'],
    ['https://localhost/', 'must not point to this machine'],
    ['https://2130706433/', 'must not point to a private address'],
    ['https://0x7f.1/', 'must not point to a private address'],
    ['https://[::1]/', 'must not point to a private address'],
    ['https://[::ffff:10.0.0.1]/', 'must not point to a private address'],
    ['https://[64:ff9b::a00:1]/', 'must not point to a private address'],
    ['https://169.254.169.254/latest/meta-data', 'must not point to a private address'],
    ['https://10.1.2.3/', 'must not point to a private address'],
    ['https://user:secret@example.com/', 'must not carry a name or password'],
    ['https://example.com/#part', 'must not have a fragment'],
    ['/relative', 'is not an absolute URL'],
    [`https://example.com/${'a'.repeat(2048)}`, 'has at most 2048 characters'],
  ])('%s: %s', (url, problem) => {
    expect(strict.problemOf(url)).toBe(problem);
  });

  it('may be of this machine where that is allowed, of private ranges where they are opened', async () => {
    expect(here.problemOf('http://localhost:9000/')).toBeUndefined();
    expect(here.problemOf('http://127.0.0.1:9000/')).toBeUndefined();
    expect(here.problemOf('http://10.0.0.1/')).toBe('must begin with https');
    const opened = createWebhookSender({ reach: { allowed: ['10.1.0.0/16'] } });
    expect(opened.problemOf('https://10.1.2.3/')).toBeUndefined();
    expect(opened.problemOf('https://10.2.2.3/')).toBe('must not point to a private address');
    expect(await post('http://example.com/')).toEqual({ error: 'NOT_ALLOWED' });
  });
});

describe('the reach', () => {
  const allows = createReach();
  it.each(['8.8.8.8', '1.1.1.1', '172.32.0.1', '2606:4700:4700::1111', '::ffff:8.8.8.8'])('has %s', (address) => {
    expect(allows(address)).toBe(true);
  });

  it.each([
    ...['0.0.0.0', '10.255.255.255', '100.64.0.1', '172.16.0.1', '172.31.255.255', '192.168.0.1', '224.0.0.1'],
    ...['255.255.255.255', '198.18.0.1', '::', 'fe80::1', 'fc00::1', 'ff02::1', '2001:db8::1', '2002:a00:1::', ''],
    ...['2001::1', '64:ff9b::808:808', '::ffff:127.0.0.1', 'not an address'],
  ])('has not %s', (address) => {
    expect(allows(address)).toBe(false);
  });

  it('is not opened by what is no range', () => {
    expect(() => createReach({ allowed: ['10.0.0.1'] })).toThrow('10.0.0.1 is not a range');
  });
});
