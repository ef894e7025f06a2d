/** Jobs that go on where they stopped: verifying everything, and holds by query. */
import { beforeEach, describe, expect, it } from 'vitest';
import { requestHolds, holdJobResultSchema, isLarge } from '../../../core/use-cases/hold-job.ts';
import { findJob, type Job } from '../../../core/use-cases/jobs.ts';
import { runJob, sweepJobs } from '../../../core/use-cases/run-job.ts';
import { requestVerification, verificationResultSchema } from '../../../core/use-cases/verify-job.ts';
import { finishedCall } from '../../support/calls.ts';
import { memoryContext, type MemoryContext } from '../../support/memory-context.ts';

const tools = { verifier: () => Promise.resolve(new Uint8Array()), zip: () => (async function* () {})() };

let context: MemoryContext;
let ids: string[];
beforeEach(async () => {
  context = memoryContext();
  ids = [];
  for (const n of [1, 2, 3, 4, 5])
    ids.push(await finishedCall(context, { metadata: { callId: `c${n}`, team: 'parcels' } }));
});

const run = (jobId: string, hasTime: () => boolean = () => true): Promise<void> =>
  runJob(context, jobId, { ...tools, hasTime });
const jobOf = async (jobId: string): Promise<Job | undefined> => (await findJob(context, jobId))?.job;
/** Has time for `count` looks. */
const looks = (count: number): (() => boolean) => {
  let left = count;
  return () => (left -= 1) >= 0;
};
const verifiedOnce = async (): Promise<boolean> => {
  for (const id of ids) {
    const events = await context.catalogue.events(id);
    if (events.filter(({ type }) => type === 'recording.verified').length !== 1) return false;
  }
  return true;
};

describe('a verification', () => {
  it('of everything counts what is intact and names what is not', async () => {
    const { jobId } = await requestVerification(context, { actor: 'anna' });
    const [first = ''] = ids;
    context.vault.objects.delete(`audio/${first}`);
    await run(jobId);
    const { state, result, progress, request } = (await jobOf(jobId)) ?? {};
    expect({ state, progress, request }).toEqual({
      state: 'done',
      progress: { done: 5, total: 5 },
      request: undefined,
    });
    const found = verificationResultSchema.parse(result);
    expect(found).toMatchObject({ checked: 5, intact: 4, damaged: 1, failedTotal: 0 });
    expect(found.problems).toMatchObject([{ recordingId: first, verdict: 'missing' }]);
    expect(found.inOrder).toEqual({ intact: ids.slice(1), erased: [], archived: [] });
  });

  it.each([
    ['intact', 2995, 3000],
    ['intact', 2996, undefined],
    ['damaged', 500, 5],
    ['damaged', 501, undefined],
  ] as const)('names all in order or none: %s %i', async (what, before, named) => {
    const { jobId } = await requestVerification(context, { actor: 'anna' });
    const { entry, job } = (await findJob(context, jobId)) ?? {};
    if (!entry) throw new Error('no job');
    const intact = what === 'intact' ? Array.from({ length: before }, (_, index) => `r${index}`) : [];
    const nothing = { intact: 0, erased: 0, archived: 0, damaged: 0, failedTotal: 0, problems: [], failed: [] };
    const inOrder = { intact, erased: [], archived: [] };
    const cursor = { done: 0, found: { ...nothing, checked: before, [what]: before, inOrder } };
    const body = JSON.stringify({ ...job, cursor });
    await context.catalogue.commit({ recordings: [], entries: [{ ...entry, revision: 2, body }] });
    await run(jobId);
    const found = verificationResultSchema.parse((await jobOf(jobId))?.result);
    expect(found.checked).toBe(before + 5);
    expect(found.inOrder?.intact.length).toBe(named);
  });

  it.each([1, 2, 3, 4])('goes on after %i recordings and verifies none twice', async (stopAfter) => {
    for (const selection of [undefined, { recordingIds: ids }]) {
      context = memoryContext();
      ids = [];
      for (const n of [1, 2, 3, 4, 5]) ids.push(await finishedCall(context, { metadata: { callId: `c${n}` } }));
      const { jobId } = await requestVerification(context, {
        actor: 'anna',
        ...(selection && { selection: { recordingIds: ids } }),
      });
      await run(jobId, looks(stopAfter - 1));
      expect(await jobOf(jobId)).toMatchObject({ state: 'queued', progress: { done: stopAfter } });
      await sweepJobs(context, run);
      expect((await jobOf(jobId))?.result).toMatchObject({ checked: 5, intact: 5 });
      expect(await verifiedOnce()).toBe(true);
    }
  });

  it('is run by one at a time, and taken over from the dead', async () => {
    const { jobId } = await requestVerification(context, { actor: 'anna' });
    const stored = await findJob(context, jobId);
    const leaseUntil = new Date(context.clock.now().getTime() + 60_000).toISOString();
    const body = JSON.stringify({ ...stored?.job, state: 'running', leaseUntil });
    const { entry } = stored ?? {};
    if (!entry) throw new Error('no job');
    await context.catalogue.commit({ recordings: [], entries: [{ ...entry, revision: 2, body }] });
    await run(jobId);
    expect(await sweepJobs(context, run)).toBe(0);
    expect(await jobOf(jobId)).toMatchObject({ state: 'running' });
    context.clock.advance(60_000);
    expect(await sweepJobs(context, run)).toBe(1);
    expect(await jobOf(jobId)).toMatchObject({ state: 'done' });
    expect(await sweepJobs(context, run)).toBe(0);
  });

  it('says what could not be checked', async () => {
    await expect(
      requestVerification(context, { actor: 'a', selection: { recordingIds: ['nowhere'] } }),
    ).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('holds by query', () => {
  const request = { kind: 'place', matterId: 'M-1', reason: 'dispute', actor: 'anna' } as const;
  const query = { words: '', filters: { team: ['parcels'] } };

  it('are placed and released in several runs, and counted once', async () => {
    for (const kind of ['place', 'release'] as const) {
      const { jobId } = await requestHolds(context, { ...request, kind, query });
      await run(jobId, () => false);
      await sweepJobs(context, run);
      const result = holdJobResultSchema.parse((await jobOf(jobId))?.result);
      expect(result.counts).toEqual({
        placed: kind === 'place' ? 5 : 0,
        released: kind === 'place' ? 0 : 5,
        unchanged: 0,
        failed: 0,
      });
      expect([...result.placed, ...result.released].sort()).toEqual([...ids].sort());
      for (const id of ids)
        expect((await context.catalogue.recording(id))?.holds).toHaveLength(Number(kind === 'place'));
    }
  });

  it('say what was held before, and are refused before anything is queued', async () => {
    await run((await requestHolds(context, { ...request, query })).jobId);
    const { jobId } = await requestHolds(context, { ...request, query });
    await run(jobId);
    expect((await jobOf(jobId))?.result).toMatchObject({ placed: [], counts: { placed: 0, unchanged: 5 } });
    await expect(requestHolds(context, { ...request, query: { words: '', filters: {} } })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
    expect(await isLarge(context, { matterId: 'M-1', query })).toBe(false);
  });

  it('release everything that a matter holds', async () => {
    await run((await requestHolds(context, { ...request, query })).jobId);
    const { jobId } = await requestHolds(context, { ...request, kind: 'release' });
    await run(jobId);
    expect((await jobOf(jobId))?.result).toMatchObject({ counts: { released: 5, failed: 0 } });
  });
});
