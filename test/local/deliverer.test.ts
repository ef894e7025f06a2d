/** From a call on this machine to a receiver that fails at first, over real files and sockets. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { verifyWebhook } from '../../core/events/signature.ts';
import type { Context, QueuedContext } from '../../core/use-cases/context.ts';
import { addWebhook, listDeliveries } from '../../core/use-cases/webhooks.ts';
import { openFolder } from '../../local/container.ts';
import { createDeliverer } from '../../local/deliverer.ts';
import { readSettings } from '../../local/settings.ts';
import { finishedCall, TRANSCRIPT } from '../support/calls.ts';
import { memoryContext, shippedPolicies } from '../support/memory-context.ts';
import { startReceiver, type Receiver } from '../support/receiver.ts';

const folder = mkdtempSync(join(tmpdir(), 'callvault-webhooks-'));
const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function opened(name: string): Promise<QueuedContext> {
  const { context, close } = await openFolder(readSettings({ CALLVAULT_DATA: join(folder, name) }), shippedPolicies());
  closing.push(close);
  return context;
}

async function receiver(answer?: Parameters<typeof startReceiver>[0]): Promise<Receiver> {
  const started = await startReceiver(answer);
  closing.push(() => started.close());
  return started;
}

/** A clock that goes on and can be moved. */
function moved(context: Context): Context & { skip(ms: number): void } {
  let ahead = 0;
  return {
    ...context,
    clock: { now: () => new Date(Date.now() + ahead) },
    skip: (ms) => {
      ahead += ms;
    },
  };
}

describe('the deliverer', () => {
  it('delivers a drafted ticket, signed, after a failure and a restart', async () => {
    const { url, received } = await receiver((n) => (n === 1 ? 500 : 204));
    const store = await opened('data');
    const context = moved(store);
    const { webhookId, secret } = await addWebhook(context, { url, types: ['ticket.drafted'], actor: 'crm' });
    const id = await finishedCall(store, { transcript: TRANSCRIPT });
    const failures: unknown[] = [];
    const first = createDeliverer(context, (error) => failures.push(error));
    expect(await first.deliver()).toBe(1);
    expect(await first.deliver()).toBe(0);
    await first.stop();
    const states = async (): Promise<unknown[]> =>
      (await listDeliveries(context, webhookId, { limit: 9 })).items.map(({ state, attempts }) => [state, attempts]);
    expect(await states()).toEqual([['pending', 1]]);
    context.skip(6000);
    const second = createDeliverer(context, (error) => failures.push(error));
    expect(await second.deliver()).toBe(1);
    expect(await states()).toEqual([['delivered', 2]]);
    expect(failures).toEqual([]);
    const [one, two] = received;
    for (const { headers, body } of [one, two].flatMap((got) => got ?? [])) {
      const plain = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
      expect(verifyWebhook(secret, plain, { body, now: context.clock.now() })).toBe(true);
      expect(JSON.parse(body)).toMatchObject({ type: 'ticket.drafted', data: { recordingId: id } });
    }
    expect(two?.headers['webhook-id']).toBe(one?.headers['webhook-id']);
  });

  it('runs by itself, and a receiver that hangs holds up itself alone', async () => {
    const silent = await receiver(() => 0);
    const quick = await receiver();
    const context = memoryContext();
    const { createWebhookSender } = await import('../../adapters/http/webhook-sender.ts');
    const webhooks = createWebhookSender({ reach: { loopback: true }, timeoutMs: 1500 });
    const failures: unknown[] = [];
    const deliverer = createDeliverer({ ...context, webhooks }, (error) => failures.push(error), 10);
    await addWebhook({ ...context, webhooks }, { url: silent.url, actor: 'a' });
    await addWebhook({ ...context, webhooks }, { url: quick.url, actor: 'a' });
    deliverer.start();
    for (let n = 0; n < 8; n += 1) await finishedCall(context, { metadata: { callId: `c${n}` } });
    const wanted = 8 * 3;
    await vi.waitFor(
      () => {
        expect(quick.received.length).toBeGreaterThanOrEqual(wanted);
      },
      { timeout: 10_000 },
    );
    expect(silent.received.length).toBeLessThan(wanted);
    await deliverer.stop();
    expect(failures).toEqual([]);
  });
});
