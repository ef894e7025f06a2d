/** `webhook` and `events` as people run them: over a folder, and over a server that delivers by itself. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { verifyWebhook } from '../../../core/events/signature.ts';
import { callFile } from '../../support/calls.ts';
import { startReceiver, type Receiver } from '../../support/receiver.ts';
import { temporaryFolder } from '../../e2e/temporary-folder.ts';
import { writeCall } from './inputs.ts';
import { serve, type Served } from './remote/server.ts';
import { cliOn } from './run-cli.ts';

const addedShape = z.object({ webhookId: z.string(), url: z.string(), secret: z.string(), types: z.array(z.string()) });
const listShape = z.object({ items: z.array(z.object({ webhookId: z.string(), url: z.string() })) });
const deliveryShape = z.object({ state: z.string(), attempts: z.number(), event: z.object({ type: z.string() }) });
const deliveriesShape = z.object({ items: z.array(deliveryShape) });
const replayShape = z.object({ jobId: z.string(), state: z.string(), events: z.number(), attempts: z.number() });

const temporary = temporaryFolder('cli-webhooks');
const wav = writeCall(join(temporary.path, 'in'), 'a.wav', { audio: callFile(1, 600) });
let receiver: Receiver;
let failing: Receiver;

beforeAll(async () => {
  receiver = await startReceiver();
  failing = await startReceiver(() => 500);
});
afterAll(async () => {
  await Promise.all([receiver.close(), failing.close()]);
  temporary.remove();
});

const day = (offset: number): string => new Date(Date.now() + offset * 86_400_000).toISOString();

describe('over a folder', () => {
  const cli = cliOn(join(temporary.path, 'data'));

  it('adds, tries, lists, tells again, removes', async () => {
    const added = await cli(addedShape, 0, 'webhook', 'add', receiver.url, '--type', 'recording.sealed');
    expect(added.types).toEqual(['recording.sealed']);
    expect(await cli(deliveryShape, 0, 'webhook', 'test', added.webhookId)).toMatchObject({ state: 'delivered' });
    await cli(z.unknown(), 0, 'ingest', wav);
    const again = ['events', 'replay', '--from', day(-1), '--to', day(1), '--webhook', added.webhookId];
    const told = await cli(replayShape, 0, ...again);
    expect(told).toMatchObject({ state: 'done', events: 2, attempts: 1 });
    const types = receiver.received.map(({ body }) => z.object({ type: z.string() }).parse(JSON.parse(body)).type);
    expect(types).toEqual(['webhook.test', 'recording.sealed']);
    const { items } = await cli(deliveriesShape, 0, 'webhook', 'deliveries', added.webhookId);
    expect(items.map(({ state }) => state)).toEqual(['delivered', 'delivered']);
    expect((await cli(listShape, 0, 'webhook', 'list')).items).toHaveLength(1);
    expect(await cli(z.object({ url: z.string() }), 0, 'webhook', 'enable', added.webhookId)).toEqual({
      url: added.url,
    });
    await cli(z.unknown(), 0, 'webhook', 'remove', added.webhookId);
    expect((await cli(listShape, 0, 'webhook', 'list')).items).toEqual([]);
  });

  it('refuses what must not be', async () => {
    const error = z.object({ error: z.object({ code: z.string() }) });
    const refused = async (code: string, ...args: string[]): Promise<void> => {
      expect((await cli(error, code === 'NOT_FOUND' ? 1 : 2, ...args)).error.code).toBe(code);
    };
    await refused('VALIDATION_FAILED', 'webhook', 'add', 'http://example.com/');
    await refused('VALIDATION_FAILED', 'webhook', 'add', 'https://10.0.0.1/');
    await refused('USAGE', 'webhook', 'add', 'https://example.com/', '--type', 'everything');
    await refused('NOT_FOUND', 'webhook', 'test', 'nobody');
    await refused('NOT_FOUND', 'webhook', 'enable', 'nobody');
    await refused('VALIDATION_FAILED', 'events', 'replay', '--from', day(1), '--to', day(-1));
    const { webhookId } = await cli(addedShape, 0, 'webhook', 'add', failing.url);
    expect(await cli(deliveryShape, 1, 'webhook', 'test', webhookId)).toMatchObject({ state: 'failed' });
  });
});

describe('over a server', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serve(join(temporary.path, 'served'));
  });
  afterAll(async () => {
    await served.server.close();
  });

  it('delivers by itself, signed', async () => {
    receiver.received.splice(0);
    const added = await served.cli(addedShape, 0, 'webhook', 'add', receiver.url, '--description', 'CRM');
    await served.cli(z.unknown(), 0, 'ingest', wav);
    await vi.waitFor(
      () => {
        const types = receiver.received.map(({ body }) => z.object({ type: z.string() }).parse(JSON.parse(body)).type);
        expect(types).toEqual(expect.arrayContaining(['recording.received', 'recording.sealed', 'recording.indexed']));
      },
      { timeout: 20_000, interval: 100 },
    );
    for (const { headers, body } of receiver.received) {
      const plain = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
      expect(verifyWebhook(added.secret, plain, { body, now: new Date() })).toBe(true);
    }
    const before = receiver.received.length;
    const order = ['events', 'replay', '--from', day(-1), '--to', day(1), '--type', 'recording.sealed'];
    expect(await served.cli(z.object({ kind: z.string() }), 0, ...order)).toEqual({ kind: 'events-replay' });
    await vi.waitFor(
      () => {
        expect(receiver.received.length).toBe(before + 1);
      },
      { timeout: 10_000, interval: 100 },
    );
    const { items } = await served.cli(deliveriesShape, 0, 'webhook', 'deliveries', added.webhookId);
    expect(items.length).toBeGreaterThanOrEqual(3);
    await served.cli(z.unknown(), 0, 'webhook', 'remove', added.webhookId);
  });
});
