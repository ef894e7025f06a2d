import { expect, it } from 'vitest';
import { createCallvaultClient, type CallvaultClient } from '../../../client/index.ts';
import { holdCounts } from '../../../console/compliance/hold-answer.ts';

const JOB = { jobId: 'j', kind: 'hold', createdAt: '2026-01-01T00:00:00Z' };
const queued = { ...JOB, state: 'queued' } as const;

function jobEnds(result?: object): CallvaultClient {
  const job = { ...JOB, state: 'done', result };
  return createCallvaultClient({ baseUrl: 'http://test', fetch: () => Promise.resolve(Response.json(job)) });
}

it('counts what a job did, not the thousand that it names', async () => {
  const ids = Array.from({ length: 1000 }, (_, index) => `r${index}`);
  const failed = [{ recordingId: 'f', code: 'CONFLICT' }];
  const counts = { placed: 25_000, released: 0, unchanged: 3_000, failed: 1 };
  const lists = { matterId: 'm', placed: ids, released: [], unchanged: ids, failed };
  const found = await holdCounts(jobEnds({ ...lists, counts, notSearchable: 7 }), queued);
  expect(found).toEqual({ ...counts, erased: 0, notSearchable: 7, waits: false });
});

it('counts what was done at once', async () => {
  const answer = { matterId: 'm', placed: ['a'], released: [], unchanged: ['b', 'c'], notSearchable: 2 };
  const counts = { placed: 1, released: 0, unchanged: 2, failed: 0, erased: 0, notSearchable: 2 };
  expect(await holdCounts(jobEnds(), answer)).toEqual({ ...counts, waits: false });
  expect(await holdCounts(jobEnds(), { ...answer, approvalId: 'p' })).toMatchObject({ waits: true });
});

it('counts the erasures that had waited for a release', async () => {
  const erasures = [
    { recordingId: 'a', outcome: 'erased', certificateId: 'c' },
    { recordingId: 'b', outcome: 'refused' },
  ] as const;
  const answer = { matterId: 'm', placed: [], released: ['a', 'b'], unchanged: [], erasures: [...erasures] };
  expect(await holdCounts(jobEnds(), answer)).toMatchObject({ released: 2, erased: 1 });
  const counts = { placed: 0, released: 2, unchanged: 0, failed: 0 };
  const job = jobEnds({ ...answer, failed: [], counts, notSearchable: 0 });
  expect(await holdCounts(job, queued)).toMatchObject({ released: 2, erased: 1 });
});

it('is no zero when the job left nothing', async () => {
  await expect(holdCounts(jobEnds(), queued)).rejects.toMatchObject({ code: 'NO_RESULT' });
  await expect(holdCounts(jobEnds({ events: 1 }), queued)).rejects.toMatchObject({ code: 'NO_RESULT' });
});
