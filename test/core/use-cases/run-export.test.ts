/** Exports as jobs: what is chosen, run once, kept for a day, and gone when a recording in them is. */
import { describe, expect, it } from 'vitest';
import { zip } from '../../../adapters/formats/zip.ts';
import { sha256Hex } from '../../../core/bytes.ts';
import { dropExports, sweepExports } from '../../../core/use-cases/end-exports.ts';
import { placeHold } from '../../../core/use-cases/hold-recordings.ts';
import { findJob, writeJob, type Job } from '../../../core/use-cases/jobs.ts';
import { bundlePath, requestExport, runExport, type ExportOrder } from '../../../core/use-cases/run-export.ts';
import { runJob, sweepJobs } from '../../../core/use-cases/run-job.ts';
import { selectRecordings } from '../../../core/use-cases/select-recordings.ts';
import { callFile, deliver, finishedCall, TRANSCRIPT } from '../../support/calls.ts';
import { memoryContext, shippedPolicies, type MemoryContext } from '../../support/memory-context.ts';
import { rewrite } from './sealed-archive.ts';

const TOOLS = { verifier: () => Promise.resolve(Buffer.from('// verifier')), zip };
const HOUR = 3_600_000;

async function archive(calls = 3): Promise<{ context: MemoryContext; ids: string[] }> {
  const context = memoryContext();
  const ids: string[] = [];
  for (let seed = 1; seed <= calls; seed += 1) ids.push(await finishedCall(context, { audio: callFile(seed, 520) }));
  return { context, ids: ids.sort() };
}

async function order(
  context: MemoryContext,
  selection: ExportOrder['selection'],
  more: Partial<ExportOrder> = {},
): Promise<Job> {
  const asked = await requestExport(context, { selection, purpose: 'dispute', actor: 'officer', ...more });
  if ('approvalId' in asked) throw new Error('needs approval');
  return asked;
}

async function jobOf(context: MemoryContext, jobId: string): Promise<Job | undefined> {
  return (await findJob(context, jobId))?.job;
}

describe('what an export is about', () => {
  it('is what a matter holds, and what cannot be exported is named', async () => {
    const { context, ids } = await archive();
    const waiting = (await deliver(context, { audio: callFile(9) })).recording.recordingId;
    const held = [...ids.slice(0, 2), waiting];
    await placeHold(context, { matterId: 'm', recordingIds: held, reason: 'x', actor: 'officer' });
    expect(await selectRecordings(context, { matterId: 'm' })).toEqual({
      recordingIds: ids.slice(0, 2),
      skipped: [{ recordingId: waiting, state: 'received' }],
    });
    await expect(selectRecordings(context, { matterId: 'none' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is everything the words find, page after page', async () => {
    const { context, ids } = await archive();
    const other = await finishedCall(context, {
      audio: callFile(8, 520),
      transcript: { ...TRANSCRIPT, turns: [{ ...TRANSCRIPT.turns[0], text: 'Something else.' }] },
    });
    const search = context.search.search.bind(context.search);
    context.search.search = (query) => search({ ...query, limit: 1 });
    expect(await selectRecordings(context, { words: 'parcel', filters: {} })).toEqual({
      recordingIds: ids,
      skipped: [],
    });
    const everything = await selectRecordings(context, { words: '', filters: { businessLine: ['default'] } });
    expect(everything.recordingIds).toEqual([...ids, other].sort());
  });

  it('is refused as a whole when it is too much', async () => {
    const { context } = await archive(1);
    const hit = (n: number): { recordingId: string; score: number; turns: [] } => ({
      recordingId: `r${n}`,
      score: 1,
      turns: [],
    });
    let page = 0;
    context.search.search = () => {
      page += 1;
      const hits = Array.from({ length: 200 }, (_, i) => hit(page * 200 + i));
      return Promise.resolve({ total: 1e6, hits, facets: {}, nextCursor: String(page) });
    };
    await expect(selectRecordings(context, { words: 'x', filters: {} })).rejects.toMatchObject({ code: 'TOO_LARGE' });
    expect(page).toBeLessThan(12);
  });
});

describe('an export job', () => {
  it('makes the bundle once, and tells what it is', async () => {
    const { context, ids } = await archive();
    const { jobId } = await order(context, { recordingIds: ids });
    await Promise.all([runExport(context, jobId, TOOLS), runExport(context, jobId, TOOLS)]);
    const job = await jobOf(context, jobId);
    const stored = (await context.work.get(bundlePath(jobId))) ?? new Uint8Array();
    expect(job).toMatchObject({
      state: 'done',
      expiresAt: '2026-03-02T09:00:00.000Z',
      result: { kind: 'full', recordings: ids, sha256: sha256Hex(stored), bytes: stored.length },
    });
    const exported = context.ledger.records.filter(({ type }) => type === 'recording.exported');
    expect(exported).toHaveLength(3);
    expect(context.failures).toEqual([]);
  });

  it('takes turns, and a redacted one holds no name', async () => {
    const context = memoryContext();
    const turns = [
      { ...TRANSCRIPT.turns[0], text: 'My e-mail is jane.roe@example.com, thanks.' },
      { ...TRANSCRIPT.turns[1] },
    ];
    const id = await finishedCall(context, { transcript: { ...TRANSCRIPT, turns } });
    for (const [more, kind] of [
      [{ turns: [1] }, 'quote'],
      [{ redacted: true }, 'redacted'],
    ] as const) {
      const { jobId } = await order(context, { recordingIds: [id] }, more);
      await runExport(context, jobId, TOOLS);
      expect(await jobOf(context, jobId)).toMatchObject({ state: 'done', result: { kind } });
      const stored = Buffer.from((await context.work.get(bundlePath(jobId))) ?? []).toString('latin1');
      expect(stored).not.toContain('jane.roe@example.com');
      expect(stored).toContain('My parcel was lost');
    }
  });

  it('fails with the reason, keeping nothing that was asked', async () => {
    const { context, ids } = await archive(1);
    const { jobId } = await order(context, { recordingIds: ids }, { turns: [77] });
    await runExport(context, jobId, TOOLS);
    const job = await jobOf(context, jobId);
    expect(job).toMatchObject({ state: 'failed', error: { code: 'VALIDATION_FAILED' } });
    expect(job?.request).toBeUndefined();
    const broken = (await order(context, { recordingIds: ids })).jobId;
    const full = { ...TOOLS, verifier: () => Promise.reject(new Error('disk of Jane Roe')) };
    await runExport(context, broken, full);
    expect(await jobOf(context, broken)).toMatchObject({ state: 'failed', error: { code: 'INTERNAL' } });
    expect(context.failures).toHaveLength(1);
    await expect(runExport(context, 'none', TOOLS)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('waits for a second person when the policy says so, and goes on once', async () => {
    const { context, ids } = await archive();
    const policies = shippedPolicies();
    const strict = {
      ...context,
      policies: { ...policies, approvals: { ...policies.approvals, bulkExport: { moreThan: 2 } } },
    };
    const asked = await requestExport(strict, { selection: { recordingIds: ids }, purpose: 'p', actor: 'officer' });
    expect('approvalId' in asked && asked.state).toBe('pending');
    expect(context.ledger.records.map(({ type }) => type)).not.toContain('recording.exported');
    const few = await requestExport(strict, {
      selection: { recordingIds: ids.slice(1) },
      purpose: 'p',
      actor: 'officer',
    });
    expect(few).toMatchObject({ state: 'queued' });
  });
});

it('is begun by the sweep when nobody could start it, and left alone while it runs', async () => {
  const { context, ids } = await archive(1);
  const { jobId } = await order(context, { recordingIds: ids });
  const start = (job: string): Promise<void> => runJob(context, job, TOOLS);
  const stored = await findJob(context, jobId);
  if (!stored) throw new Error('no job');
  const running = await writeJob(context, stored, { ...stored.job, state: 'running' });
  context.clock.advance(HOUR / 2);
  expect(await sweepJobs(context, start)).toBe(0);
  await writeJob(context, running, stored.job);
  expect(await sweepJobs(context, start)).toBe(1);
  expect(await jobOf(context, jobId)).toMatchObject({ state: 'done' });
  expect(await sweepJobs(context, start)).toBe(0);
});

describe('a bundle does not stay', () => {
  it('goes after a day, with what was asked', async () => {
    const { context, ids } = await archive(1);
    const { jobId } = await order(context, { recordingIds: ids });
    await runExport(context, jobId, TOOLS);
    context.clock.advance(23 * HOUR);
    expect(await sweepExports(context)).toBe(0);
    context.clock.advance(HOUR);
    expect(await sweepExports(context)).toBe(1);
    expect(await context.work.get(bundlePath(jobId))).toBeUndefined();
    const job = await jobOf(context, jobId);
    expect(job).toMatchObject({ state: 'expired' });
    expect(JSON.stringify(job)).not.toMatch(/dispute|recordingIds/u);
    expect(await sweepExports(context)).toBe(0);
  });

  it('goes when its making was interrupted', async () => {
    const { context, ids } = await archive(1);
    const { jobId } = await order(context, { recordingIds: ids });
    context.clock.advance(HOUR);
    expect(await sweepExports(context)).toBe(1);
    expect(await jobOf(context, jobId)).toMatchObject({ state: 'failed', error: { code: 'UNAVAILABLE' } });
    await runExport(context, jobId, TOOLS);
    expect(await context.work.get(bundlePath(jobId))).toBeUndefined();
  });

  it('goes with the first recording in it that is erased, and only then', async () => {
    const { context, ids } = await archive();
    const [first = '', second = '', third = ''] = ids;
    const { jobId } = await order(context, { recordingIds: [first, second] });
    await runExport(context, jobId, TOOLS);
    expect(await dropExports(context, third)).toBe(0);
    expect(await dropExports(context, second)).toBe(1);
    expect(await context.work.get(bundlePath(jobId))).toBeUndefined();
    expect(await jobOf(context, jobId)).toMatchObject({ state: 'expired' });
  });

  it('is thrown away when a recording is erased while it is made', async () => {
    const { context, ids } = await archive(1);
    const { jobId } = await order(context, { recordingIds: ids });
    const put = context.work.put.bind(context.work);
    const slow = {
      ...context,
      work: {
        ...context.work,
        put: async (path: string, body: Parameters<typeof put>[1]) => {
          await put(path, body);
          await rewrite(context, ids[0] ?? '', () => ({ erased: { at: '2026-03-01T09:00:00.000Z' } }));
          await dropExports(context, ids[0] ?? '');
        },
      },
    };
    await runExport(slow, jobId, TOOLS);
    expect(await context.work.get(bundlePath(jobId))).toBeUndefined();
    expect(await jobOf(context, jobId)).toMatchObject({ state: 'failed' });
  });
});
