/** What takes longer than a request, and callers who come with a token of their own. */
import { expect, it } from 'vitest';
import * as z from 'zod';
import { finished, upload } from './recordings.ts';
import type { Run } from './run.ts';
import { eventually } from './watch.ts';

const tokenSchema = z.object({ token: z.string(), path: z.string() });
const jobSchema = z.looseObject({ jobId: z.string(), state: z.string() });
const itemsSchema = z.object({ items: z.array(z.looseObject({ recordingId: z.string() })) });

export function jobTests(run: () => Run): void {
  it('makes a token for a caller, which leads to their own calls and opens nothing else', async () => {
    const { system, api, ids, token } = run();
    const customerRef = 'caller-with-a-token';
    const own = await upload(api, token('service'), 'en-lost-parcel.wav', { callId: 'own', customerRef });
    await finished(system, own);
    const made = await api.call('/subject-tokens', { token: token('service'), body: { customerRef, minutes: 5 } });
    expect(made.status).toBe(201);
    const caller = tokenSchema.parse(await made.json());
    expect(caller.path).toBe('/callers');
    const list = await api.call(`${caller.path}/recordings`, { token: caller.token });
    expect([list.status, itemsSchema.parse(await list.json()).items.map((one) => one.recordingId)]).toEqual([
      200,
      [own],
    ]);
    expect((await api.call(`${caller.path}/recordings/${ids[0] ?? ''}`, { token: caller.token })).status).toBe(404);
    // Neither the tokens of others on this way nor one that was changed.
    expect((await api.call(`${caller.path}/recordings`, { token: token('compliance') })).status).toBe(401);
    const forged = caller.token.replace(/\.[^.]+$/u, `.${'A'.repeat(43)}`);
    expect((await api.call(`${caller.path}/recordings`, { token: forged })).status).toBe(401);
  });

  it('checks everything and exports what a search finds, in the background', async () => {
    const { api, ids, token } = run();
    const asCompliance = { token: token('compliance') };
    const done = async (path: string, body: unknown): Promise<unknown> => {
      const asked = await api.call(path, { ...asCompliance, body });
      const { jobId } = jobSchema.parse(await asked.json());
      return eventually(`the end of ${path}`, async () => {
        const job = jobSchema.parse(await (await api.call(`/jobs/${jobId}`, asCompliance)).json());
        if (job.state === 'failed') throw new Error(JSON.stringify(job));
        return job.state === 'done' ? job : undefined;
      });
    };
    expect(await done('/verifications', { recordingIds: ids.slice(0, 1) })).toMatchObject({
      result: { checked: 1, intact: 1 },
    });
    await done('/exports', { query: { words: 'parcel' }, purpose: 'court' });
  });
}
