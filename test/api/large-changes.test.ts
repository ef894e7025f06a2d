/** More recordings than a request has time for: 202 with a job, which does what the request would have done. */
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { MOST_AT_ONCE } from '../../core/use-cases/hold-job.ts';
import { sweepJobs } from '../../core/use-cases/run-job.ts';
import { aRecording } from '../contracts/builders.ts';
import { memoryContext, shippedPolicies } from '../support/memory-context.ts';
import { codeOf, compliance, testApi, type TestApi } from './support.ts';

const bert = { roles: ['compliance'], sub: 'bert' } as const;
const HOLDS = '/matters/M-1/holds';
const MANY = Array.from({ length: MOST_AT_ONCE + 1 }, (_, i) => `r${String(i).padStart(3, '0')}`);
const jobShape = z.looseObject({ jobId: z.string(), kind: z.string(), state: z.string(), result: z.unknown() });

/** Recordings that have arrived and are kept by no rule. */
async function filled(api = testApi()): Promise<TestApi> {
  const recordings = MANY.map((id) => aRecording(id, { businessLine: 'default', customerRef: 'cust-1' }));
  await api.context.catalogue.commit({ recordings: recordings.slice(0, 60) });
  await api.context.catalogue.commit({ recordings: recordings.slice(60) });
  return api;
}

async function jobOf(response: Response): Promise<z.output<typeof jobShape>> {
  expect(response.status).toBe(202);
  return jobShape.parse(await response.json());
}

describe('holds by id', () => {
  it('on more than 100 recordings are a job, placed and released', async () => {
    const api = await filled();
    const body = { recordingIds: MANY, reason: 'dispute' };
    const placed = await jobOf(await api.request(compliance, 'POST', HOLDS, { body }));
    expect(placed).toMatchObject({
      ...{ kind: 'hold', state: 'done', progress: { done: 101, total: 101 } },
      result: { placed: MANY, counts: { placed: 101, failed: 0 } },
    });
    expect((await api.context.catalogue.recording('r100'))?.holds).toHaveLength(1);
    const released = await jobOf(await api.request(compliance, 'DELETE', HOLDS, { body }));
    expect(released.result).toMatchObject({ counts: { released: 101 } });
    expect((await api.context.catalogue.recording('r100'))?.holds).toEqual([]);
  });

  it('change nothing when one of them is not there', async () => {
    const api = await filled();
    const body = { recordingIds: [...MANY, 'nowhere'], reason: 'dispute' };
    expect(await codeOf(await api.request(compliance, 'POST', HOLDS, { body }))).toBe('NOT_FOUND');
    expect((await api.context.catalogue.recordings({ matterId: 'M-1' }, { limit: 1 })).items).toEqual([]);
    expect((await api.context.catalogue.entries('job', {}, { limit: 1 })).items).toEqual([]);
  });
});

describe('POST /erasures and /restrictions', () => {
  it.each([{ recordingIds: MANY }, { customerRef: 'cust-1' }])('are a job: %#', async (what) => {
    const api = await filled();
    const restrict = { ...what, reason: 'disputed', restricted: true };
    const restricted = await jobOf(await api.request(compliance, 'POST', '/restrictions', { body: restrict }));
    expect(restricted).toMatchObject({ kind: 'restriction', state: 'done', result: { counts: { restricted: 101 } } });
    expect((await api.context.catalogue.recording('r100'))?.restricted).toBe(true);
    const body = { ...what, reason: 'asked' };
    const erased = await jobOf(await api.request(compliance, 'POST', '/erasures', { body }));
    expect(erased).toMatchObject({
      ...{ kind: 'erasure', state: 'done', progress: { done: 101, total: 101 } },
      result: { counts: { erased: 101, refused: 0, queued: 0, failed: 0 } },
    });
    expect((await api.context.catalogue.recording('r100'))?.state).toBe('erased');
    const kept = JSON.stringify(await api.context.catalogue.entries('job', {}, { limit: 9 }));
    expect(kept).not.toContain('cust-1');
    expect(kept).not.toContain('asked');
  });

  it('name what could not be restricted, and go on', async () => {
    const api = await filled();
    await api.json(compliance, 'POST', '/erasures', { recordingIds: ['r000'], reason: 'asked' });
    const body = { recordingIds: MANY, reason: 'disputed', restricted: true };
    const job = await jobOf(await api.request(compliance, 'POST', '/restrictions', { body }));
    expect(job.result).toMatchObject({
      ...{ counts: { restricted: 100, lifted: 0, failed: 1 }, failed: [{ recordingId: 'r000', code: 'ERASED' }] },
    });
  });
});

describe('a request of a caller', () => {
  const requestShape = z.looseObject({ requestId: z.string(), state: z.string() });

  it.each(['/subject-requests', '/me/erasure'])('about many recordings is answered by a job: %s', async (path) => {
    const api = await filled();
    const own = { roles: ['subject'], sub: 'Jane Miller', customerRef: 'cust-1' } as const;
    const body = { kind: 'erasure', customerRef: 'cust-1' };
    const response =
      path === '/me/erasure'
        ? await api.request(own, 'POST', path)
        : await api.request(compliance, 'POST', path, { body });
    expect(response.status).toBe(202);
    const { requestId } = requestShape.parse(await response.json());
    const answered = await api.json(compliance, 'GET', `/subject-requests/${requestId}`);
    expect(answered).toMatchObject({ state: 'closed', recordings: 101 });
    expect((await api.context.catalogue.recording('r100'))?.state).toBe('erased');
    const kept = JSON.stringify(await api.context.catalogue.entries('job', {}, { limit: 9 }));
    expect(kept).toContain('"state\\":\\"done');
    expect(kept).not.toMatch(/Miller|cust-1/u);
  });
});

describe('what a second person grants', () => {
  const strict = (): Promise<TestApi> => {
    const approvals = { version: 1, holdRelease: true, erasure: true, bulkExport: false } as const;
    return filled(testApi(memoryContext({ ...shippedPolicies(), approvals })));
  };

  it.each(['release', 'erasure'])('is carried out by a job: %s', async (kind) => {
    const api = await strict();
    const body = { recordingIds: MANY, reason: 'settled' };
    if (kind === 'release') await api.request(compliance, 'POST', HOLDS, { body });
    const [method, path] = kind === 'release' ? (['DELETE', HOLDS] as const) : (['POST', '/erasures'] as const);
    const asked = z
      .looseObject({ approvalId: z.string().optional(), approval: z.object({ approvalId: z.string() }).optional() })
      .parse(await api.json(compliance, method, path, body));
    const approvalId = asked.approvalId ?? asked.approval?.approvalId ?? '';
    const grant = { approvalId, decision: 'grant' };
    const granted = await api.request(bert, 'POST', '/approvals', { body: grant });
    expect(granted.status).toBe(202);
    const answer = z.strictObject({ approvalId: z.string(), state: z.string(), jobId: z.string() });
    const { jobId, state } = answer.parse(await granted.json());
    expect(state).toBe('granted');
    expect(await api.json(bert, 'GET', `/jobs/${jobId}`)).toMatchObject({
      ...{ kind: 'approval', state: 'done' },
      result: { approvalId, state: 'done', ...(kind === 'release' ? { released: 101 } : { erased: 101 }) },
    });
    const after = await api.context.catalogue.recording('r100');
    expect(kind === 'release' ? after?.holds : after?.state).toEqual(kind === 'release' ? [] : 'erased');
    expect(await codeOf(await api.request(bert, 'POST', '/approvals', { body: grant }))).toBe('STATE_CONFLICT');
    expect(await sweepJobs(api.context, () => Promise.resolve())).toBe(0);
  });
});
