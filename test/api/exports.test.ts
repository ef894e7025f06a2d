/** Bundles over HTTP: asked for, looked up, fetched, and by whom. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { openZip } from '../../adapters/formats/zip.ts';
import { sha256Hex } from '../../core/bytes.ts';
import { verifyBundle } from '../../core/evidence/verify-bundle.ts';
import { sweepExports } from '../../core/use-cases/end-exports.ts';
import { callFile, finishedCall } from '../support/calls.ts';
import { auditor, codeOf, compliance, service, testApi, type TestApi } from './support.ts';

const jobShape = z.looseObject({
  ...{ jobId: z.string(), kind: z.literal('export'), state: z.string() },
  result: z.looseObject({ bundle: z.string(), sha256: z.string(), recordings: z.array(z.string()) }).optional(),
});
const colleague = { roles: ['compliance'], sub: 'somebody else' } as const;

async function archive(): Promise<{ api: TestApi; ids: string[] }> {
  const api = testApi();
  const ids: string[] = [];
  for (const seed of [1, 2]) ids.push(await finishedCall(api.context, { audio: callFile(seed, 520) }));
  await api.integrate();
  return { api, ids: ids.sort() };
}

async function post(api: TestApi, body: object): Promise<z.output<typeof jobShape>> {
  const response = await api.request(compliance, 'POST', '/exports', { body: { purpose: 'dispute', ...body } });
  expect(response.status).toBe(202);
  return jobShape.parse(await response.json());
}

async function verified(zipped: Uint8Array): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'callvault-api-'));
  try {
    const path = join(folder, 'b.zip');
    writeFileSync(path, zipped);
    const archived = await openZip(path);
    const { ok } = await verifyBundle(archived);
    archived.close();
    return ok;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('POST /exports', () => {
  it('answers with a job; the bundle is what the job says and verifies', async () => {
    const { api, ids } = await archive();
    const job = await post(api, { recordingIds: ids });
    expect(job).toMatchObject({ state: 'done', result: { recordings: ids, bundle: `/exports/${job.jobId}/bundle` } });
    for (const path of [`/jobs/${job.jobId}`, `/exports/${job.jobId}`]) {
      expect(await api.json(compliance, 'GET', path)).toEqual(job);
    }
    const response = await api.request(compliance, 'GET', job.result?.bundle ?? '');
    expect(response.headers.get('content-type')).toBe('application/zip');
    expect(response.headers.get('cache-control')).toBe('no-store');
    const zipped = new Uint8Array(await response.arrayBuffer());
    expect(sha256Hex(zipped)).toBe(job.result?.sha256);
    expect(await verified(zipped)).toBe(true);
    expect(await api.json(compliance, 'GET', '/exports')).toEqual({ items: [job] });
  });

  it('is fetched on record: an event of each recording before the bytes or a link to them leave', async () => {
    const { api, ids } = await archive();
    const { jobId } = await post(api, { recordingIds: ids });
    const fetched = async (id: string): Promise<string[]> =>
      (await api.events(id, 'recording.exported')).map(({ leaf }) => leaf).filter((leaf) => leaf.includes('fetched'));
    expect((await api.request(colleague, 'GET', `/exports/${jobId}/bundle`)).status).toBe(404);
    for (const id of ids) expect(await fetched(id)).toEqual([]);
    const response = await api.request(compliance, 'GET', `/exports/${jobId}/bundle`);
    await response.arrayBuffer();
    for (const id of ids) expect(await fetched(id)).toEqual([expect.stringContaining(`"jobId":"${jobId}"`)]);
    const [event] = (await api.events(ids[0] ?? '', 'recording.exported')).slice(-1);
    expect(event?.openings.actor?.value).toBe('compliance');
    await api.context.work.remove(`exports/${jobId}.zip`);
    expect((await api.request(compliance, 'GET', `/exports/${jobId}/bundle`)).status).toBe(410);
    expect(await fetched(ids[0] ?? '')).toHaveLength(1);
  });

  it('is on record where a link is given out instead', async () => {
    const { api, ids } = await archive();
    const { jobId } = await post(api, { recordingIds: ids });
    const linked = testApi(api.context, { bundleLinks: true });
    const response = await linked.request(compliance, 'GET', `/exports/${jobId}/bundle`);
    expect([response.status, response.headers.get('location')]).toEqual([302, `http://test/exports/${jobId}.zip`]);
    for (const id of ids) expect(await api.events(id, 'recording.exported')).toHaveLength(2);
  });

  it('takes a matter, a query, turns, and redaction', async () => {
    const { api, ids } = await archive();
    const [first = ''] = ids;
    const hold = { recordingIds: [first], reason: 'case' };
    await api.request(compliance, 'POST', '/matters/M-1/holds', { body: hold });
    expect((await post(api, { matterId: 'M-1' })).result?.recordings).toEqual([first]);
    expect((await post(api, { query: { words: 'parcel' } })).result?.recordings).toEqual(ids);
    expect((await post(api, { query: { words: '', filters: { businessLine: ['default'] } } })).state).toBe('done');
    expect((await post(api, { recordingIds: [first], turns: [1] })).result).toMatchObject({ kind: 'quote' });
    expect((await post(api, { recordingIds: ids, redacted: true })).result).toMatchObject({ kind: 'redacted' });
  });

  it('refuses what names nothing, several things, or what is not there', async () => {
    const { api, ids } = await archive();
    const refused = async (body: object): Promise<[number, string]> => {
      const response = await api.request(compliance, 'POST', '/exports', { body });
      return [response.status, await codeOf(response)];
    };
    const purpose = 'p';
    expect(await refused({ purpose })).toEqual([400, 'VALIDATION_FAILED']);
    expect(await refused({ purpose, recordingIds: ids, matterId: 'm' })).toEqual([400, 'VALIDATION_FAILED']);
    expect(await refused({ recordingIds: ids })).toEqual([400, 'VALIDATION_FAILED']);
    expect(await refused({ purpose, recordingIds: ['nowhere'] })).toEqual([404, 'NOT_FOUND']);
    expect(await refused({ purpose, matterId: 'none' })).toEqual([404, 'NOT_FOUND']);
    const failed = await post(api, { recordingIds: ids, turns: [1] });
    expect(failed).toMatchObject({ state: 'failed', error: { code: 'USAGE' } });
    const response = await api.request(compliance, 'GET', `/exports/${failed.jobId}/bundle`);
    expect([response.status, await codeOf(response)]).toEqual([409, 'STATE_CONFLICT']);
  });

  it('is for those with the right, and the refusal is part of the history', async () => {
    const { api, ids } = await archive();
    const body = { recordingIds: ids, purpose: 'p' };
    for (const who of [auditor, service]) {
      expect((await api.request(who, 'POST', '/exports', { body })).status).toBe(403);
      expect((await api.request(who, 'GET', '/exports')).status).toBe(403);
    }
    expect(await api.events(ids[0] ?? '', 'access.refused')).toHaveLength(2);
  });
});

describe('a bundle', () => {
  it('goes only to the one who asked, and is gone after a day', async () => {
    const { api, ids } = await archive();
    const { jobId } = await post(api, { recordingIds: ids });
    for (const path of [`/exports/${jobId}/bundle`, `/jobs/${jobId}`]) {
      expect((await api.request(colleague, 'GET', path)).status).toBe(404);
    }
    api.context.clock.advance(24 * 3_600_000);
    await sweepExports(api.context);
    const response = await api.request(compliance, 'GET', `/exports/${jobId}/bundle`);
    expect([response.status, await codeOf(response)]).toEqual([410, 'ERASED']);
    expect(jobShape.parse(await api.json(compliance, 'GET', `/jobs/${jobId}`))).toMatchObject({ state: 'expired' });
  });
});
