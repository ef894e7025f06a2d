/** Other systems are told: by a webhook that the deployed API takes and the deployed functions deliver to a receiver of the test. */
import { expect, it } from 'vitest';
import * as z from 'zod';
import { publicEventSchema } from '../../../core/events/public-event.ts';
import type { Recording } from '../../../core/recording/recording.ts';
import { startReceiver, type Received, type Receiver } from './receiver.ts';
import { reached, upload } from './recordings.ts';
import type { Run } from './run.ts';
import { eventually } from './watch.ts';

const webhookSchema = z.object({ webhookId: z.string(), secret: z.string() });
const deliverySchema = z.looseObject({
  event: publicEventSchema,
  ...{ state: z.string(), attempts: z.number() },
  ...{ lastStatus: z.number().optional(), lastError: z.string().optional(), nextAttemptAt: z.string().optional() },
});
const deliveriesSchema = z.object({ items: z.array(deliverySchema) });
const jobSchema = z.looseObject({ jobId: z.string(), state: z.string(), result: z.unknown().optional() });

const HOUR_MS = 3_600_000;
const FRESH_MS = 60_000;

export function webhookTests(run: () => Run): void {
  const asCompliance = (): { token: string } => ({ token: run().token('compliance') });
  const ask = async (path: string, body?: unknown): Promise<unknown> => {
    const answer = await run().api.call(path, { ...asCompliance(), ...(body !== undefined && { body }) });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };

  it.each([
    'https://127.0.0.1/',
    'https://localhost/',
    'https://10.0.0.1/',
    'https://169.254.169.254/',
    'http://0.0.0.0/',
  ])('takes no webhook at %s', async (url) => {
    const answer = await run().api.call('/webhooks', { ...asCompliance(), body: { url } });
    expect([answer.status, await answer.json()]).toMatchObject([400, { code: 'VALIDATION_FAILED' }]);
  });

  it('tells a webhook what was sealed, signed; again when the receiver was ill, and again on request', async () => {
    const { deployment, system, api, token } = run();
    const receiver = await startReceiver(deployment.emulator);
    try {
      const body = { url: receiver.url, types: ['recording.sealed'] };
      const { webhookId, secret } = webhookSchema.parse(await ask('/webhooks', body));
      expect(deliverySchema.parse(await ask(`/webhooks/${webhookId}/test`, {}))).toMatchObject({
        ...{ event: { type: 'webhook.test' }, state: 'delivered', attempts: 1, lastStatus: 204 },
      });
      receiver.answer(503);
      const recordingId = await upload(api, token('service'), 'en-lost-parcel.wav', { callId: 'told' });
      const isSealed = ({ sealed }: Recording): boolean => sealed !== undefined;
      const { retention } = await reached(system.catalogue, recordingId, isSealed);
      await system.functions.invoke('publish-events', {});
      const at = `/webhooks/${webhookId}/deliveries`;
      const delivered = async (attempts: number): Promise<z.infer<typeof deliverySchema> | undefined> => {
        const { items } = deliveriesSchema.parse(await ask(at));
        return items.find((one) => one.event.data['recordingId'] === recordingId && one.attempts === attempts);
      };
      const refused = await eventually('a refused delivery', () => delivered(1));
      expect(refused).toMatchObject({ state: 'pending', lastStatus: 503, lastError: 'REFUSED' });
      expect(Date.parse(refused.nextAttemptAt ?? '')).not.toBeNaN();
      const taken = await eventually('a delivery', () => delivered(2));
      expect(taken).toMatchObject({ state: 'delivered', lastStatus: 204, event: { type: 'recording.sealed' } });
      expect(taken.nextAttemptAt).toBeUndefined();

      const attempts = receiver.received.filter(({ id }) => id === taken.event.id);
      expect(attempts).toHaveLength(2);
      expect(attempts.map((one) => publicEventSchema.parse(JSON.parse(one.body)))).toEqual([taken.event, taken.event]);
      expect(taken.event.data['retainUntil']).toBe(retention?.retainUntil);
      expectSigned(receiver.received, secret);

      await replayed(receiver, webhookId);
      expectSigned(receiver.received, secret);

      const removed = await api.call(`/webhooks/${webhookId}`, { ...asCompliance(), method: 'DELETE' });
      expect(removed.status).toBe(200);
      const logged = (await system.functions.logs('deliver-webhook')).join('\n');
      expect(logged).toContain('DELIVERY_FAILED');
      expect(logged).not.toMatch(/whsec_|0\.0\.0\.0/u);
    } finally {
      await receiver.stop();
    }
  });

  /** Everything sealed in the run, also before there was a webhook. */
  async function replayed(receiver: Receiver, webhookId: string): Promise<void> {
    const before = receiver.received.length;
    const [from, to] = [-HOUR_MS, HOUR_MS].map((ms) => new Date(Date.now() + ms).toISOString());
    const asked = jobSchema.parse(await ask('/events/replay', { from, to, types: ['recording.sealed'], webhookId }));
    await run().system.functions.invoke('publish-events', {});
    const ended = await eventually('the end of the replay', async () => {
      const job = jobSchema.parse(await ask(`/jobs/${asked.jobId}`));
      return job.state === 'done' ? job : undefined;
    });
    const { events } = z.object({ events: z.number() }).parse(ended.result);
    expect(events).toBeGreaterThan(1);
    const again = await eventually('events told again', () => {
      const told = new Set(receiver.received.slice(before).map(({ id }) => id));
      return Promise.resolve(told.size === events ? told : undefined);
    });
    expect([...again]).toEqual(expect.arrayContaining([receiver.received[before - 1]?.id]));
  }
}

function expectSigned(received: readonly Received[], secret: string): void {
  expect(received.filter((one) => !one.isSignedWith(secret))).toEqual([]);
  expect(received.filter(({ ageMs }) => Math.abs(ageMs) > FRESH_MS)).toEqual([]);
  expect(received.filter((one) => one.isSignedWith(`whsec_${Buffer.alloc(32).toString('base64')}`))).toEqual([]);
}
