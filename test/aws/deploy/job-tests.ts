/** What takes longer than a request, and callers who come with a token of their own. */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { finished, upload } from './recordings.ts';
import type { Run } from './run.ts';
import { eventually } from './watch.ts';

const tokenSchema = z.object({ token: z.string(), path: z.string() });
const jobSchema = z.looseObject({ jobId: z.string(), state: z.string() });
const itemsSchema = z.object({ items: z.array(z.looseObject({ recordingId: z.string() })) });

const exportsSchema = z.object({ items: z.array(jobSchema) });
const CLI = fileURLToPath(new URL('../../../local/cli.ts', import.meta.url));

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

  it('makes a bundle for compliance, by a link', async () => {
    const { api, ids, token } = run();
    const asCompliance = { token: token('compliance') };
    const body = { recordingIds: [ids[0] ?? ''], purpose: 'court' };
    const { jobId } = jobSchema.parse(await (await api.call('/exports', { ...asCompliance, body })).json());
    await eventually('a bundle', async () => {
      const { state } = jobSchema.parse(await (await api.call(`/exports/${jobId}`, asCompliance)).json());
      return state === 'done' || undefined;
    });
    const bundle = await api.call(`/exports/${jobId}/bundle`, asCompliance);
    expect([
      bundle.status,
      Buffer.from(await bundle.arrayBuffer())
        .subarray(0, 2)
        .toString(),
    ]).toEqual([200, 'PK']);
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

  it('begins with the sweep what could not be started, and the bundle verifies', async () => {
    const { deployment, system, api, ids, token } = run();
    const asCompliance = { token: token('compliance') };
    const role = await system.functions.role('serve-api');
    await system.permissions.without(role, 'lambda:InvokeFunction', /RunExport/u, async () => {
      const body = { recordingIds: ids, purpose: 'court' };
      const refused = await api.call('/exports', { ...asCompliance, body });
      expect([refused.status, await refused.json()]).toMatchObject([503, { code: 'UNAVAILABLE' }]);
    });
    const newest = async (): Promise<z.infer<typeof jobSchema> | undefined> =>
      exportsSchema.parse(await (await api.call('/exports', asCompliance)).json()).items[0];
    expect(await newest()).toMatchObject({ state: 'queued' });
    await system.functions.invoke('sweep-archive', {});
    const { jobId } = await eventually('a bundle', async () => {
      const job = await newest();
      return job?.state === 'done' ? job : undefined;
    });
    const linked = await api.call(`/exports/${jobId}/bundle`, { ...asCompliance, redirect: 'manual' });
    expect(linked.status).toBe(302);
    const zip = await fetch(linked.headers.get('location') ?? '');
    const file = join(deployment.emulator.dir, 'bundle.zip');
    writeFileSync(file, Buffer.from(await zip.arrayBuffer()));
    const key = (await (await api.call('/log/key', asCompliance)).text()).trim();
    const words = [CLI, 'verify-bundle', file, '--key', key, '--json'];
    const { stdout } = await promisify(execFile)(process.execPath, words);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, origin: 'established' });
  });
}
