/** The review of the whole archive: everything that is due, once, and nobody waits for one that fails. */
import { describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../core/errors.ts';
import { eraseRecordings } from '../../../core/use-cases/erase-recordings.ts';
import { placeHold, releaseHold } from '../../../core/use-cases/hold-recordings.ts';
import { reviewArchive, type ReviewReport } from '../../../core/use-cases/review-archive.ts';
import { callFile, finishedCall } from '../../support/calls.ts';
import { memoryContext, type MemoryContext } from '../../support/memory-context.ts';
import { crashAt, eventTypes, expectLocked, verdictOf } from './retention-archive.ts';
import { sealedArchive, stored } from './sealed-archive.ts';

const TEXT: unknown = expect.any(String);
const NOTHING: ReviewReport = { renewed: [], erased: [], expired: [], removed: [], failed: [], more: false };
const ASK = { reason: 'asked', actor: 'test' };

async function calls(context: MemoryContext, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let seed = 1; seed <= count; seed += 1) {
    const metadata = { callId: `c${seed}`, startedAt: `2026-02-0${seed}T09:00:00Z` };
    ids.push(await finishedCall(context, { audio: callFile(seed), metadata }));
  }
  return ids;
}

describe('reviewArchive', () => {
  it('finds nothing to do in a young archive', async () => {
    const context = memoryContext();
    await calls(context, 2);
    expect(await reviewArchive(context)).toEqual(NOTHING);
  });

  it('renews an awaited event for a full period from now, again and again', async () => {
    const { context, id } = await sealedArchive();
    const first = (await stored(context, id)).retention?.retainUntil;
    expect(first).toBe('2036-03-01T09:00:00.000Z');
    context.clock.set('2035-02-01T00:00:00.000Z');
    const preview = await reviewArchive(context, { preview: true });
    expect(preview.renewed).toEqual([{ recordingId: id, retainUntil: '2045-02-01T00:00:00.000Z' }]);
    expect((await stored(context, id)).retention?.retainUntil).toBe(first);
    expect(await reviewArchive(context)).toEqual(preview);
    expect(await reviewArchive(context)).toEqual(NOTHING);
    await expectLocked(context, id);
    expect(await verdictOf(context, id)).toBe('intact');
    // Long asleep: the lock has run out, and nothing is lost.
    context.clock.set('2050-01-01T00:00:00.000Z');
    expect((await reviewArchive(context)).renewed).toEqual([
      { recordingId: id, retainUntil: '2060-01-01T00:00:00.000Z' },
    ]);
    await expectLocked(context, id);
    expect(await verdictOf(context, id)).toBe('intact');
  });

  it('previews and then removes what is over', async () => {
    const context = memoryContext();
    const [first = '', second = ''] = await calls(context, 2);
    context.clock.set('2026-08-01T09:00:00.000Z');
    const preview = await reviewArchive(context, { preview: true });
    expect(preview).toEqual({ ...NOTHING, expired: [{ recordingId: first }] });
    expect(await verdictOf(context, first)).toBe('intact');
    const { expired } = await reviewArchive(context);
    expect(expired).toEqual([{ recordingId: first, certificate: TEXT }]);
    expect([await verdictOf(context, first), await verdictOf(context, second)]).toEqual(['erased', 'intact']);
    expect(await reviewArchive(context)).toEqual(NOTHING);
  });

  it('erases what waited for a hold when the release could not, and removes its bytes when the lock has ended', async () => {
    const context = memoryContext();
    const [id = ''] = await calls(context, 1);
    const hold = { matterId: 'm', recordingIds: [id], reason: 'r', actor: 'a' };
    await placeHold(context, hold);
    const asked = await eraseRecordings(context, { recordingIds: [id], ...ASK });
    expect(asked.results).toMatchObject([{ outcome: 'queued' }]);
    expect(await reviewArchive(context)).toEqual(NOTHING);
    const commit = context.catalogue.commit.bind(context.catalogue);
    const spy = vi.spyOn(context.catalogue, 'commit').mockImplementationOnce(commit);
    spy.mockRejectedValueOnce(new AppError('UNAVAILABLE', 'not now'));
    expect(await releaseHold(context, hold)).toMatchObject({ released: [id] });
    spy.mockRestore();
    expect((await reviewArchive(context, { preview: true })).erased).toEqual([{ recordingId: id }]);
    const { erased } = await reviewArchive(context);
    expect(erased).toEqual([{ recordingId: id, certificate: TEXT }]);
    expect(context.vault.objects.has(`audio/${id}`)).toBe(true);
    expect(await reviewArchive(context)).toEqual(NOTHING);
    context.clock.set('2026-09-01T09:00:00.000Z');
    expect((await reviewArchive(context, { preview: true })).removed).toEqual([{ recordingId: id }]);
    expect(await reviewArchive(context)).toEqual({ ...NOTHING, removed: erased });
    expect([...context.vault.objects.keys()]).toEqual([]);
    expect(await verdictOf(context, id)).toBe('erased');
    expect(await reviewArchive(context)).toEqual(NOTHING);
  });

  it('carries out an erasure that the law put off, on the day', async () => {
    const { context, id } = await sealedArchive({
      metadata: {
        businessLine: 'brokerage',
        callId: 'c',
        consent: { noticeId: 'ivr-recording-notice', version: '1', language: 'en', offsetMs: 0, outcome: 'given' },
      },
    });
    const { state } = await stored(context, id);
    expect(state).toBe('indexed');
    const { results } = await eraseRecordings(context, { recordingIds: [id], ...ASK });
    expect(results).toMatchObject([{ outcome: 'refused', date: '2032-03-01T09:00:00.000Z' }]);
    context.clock.set('2032-03-01T08:59:59.000Z');
    expect(await reviewArchive(context)).toEqual(NOTHING);
    context.clock.set('2032-03-01T09:00:00.000Z');
    const { erased, failed } = await reviewArchive(context);
    expect([erased, failed]).toMatchObject([[{ recordingId: id }], []]);
    expect([...context.vault.objects.keys()]).toEqual([]);
    expect(await verdictOf(context, id)).toBe('erased');
    expect(await reviewArchive(context)).toEqual(NOTHING);
  });

  it('lets nobody wait for one that fails', async () => {
    const context = memoryContext();
    const [first = '', second = '', third = ''] = await calls(context, 3);
    context.clock.set('2026-12-01T00:00:00.000Z');
    const remove: MemoryContext['vault']['remove'] = (key, version) =>
      key.includes(second) ? Promise.reject(new Error('no')) : context.vault.remove(key, version);
    const report = await reviewArchive({ ...context, vault: { ...context.vault, remove } });
    expect(report.failed).toEqual([{ recordingId: second, code: 'INTERNAL' }]);
    expect(report.expired.map(({ recordingId }) => recordingId).sort()).toEqual([first, third].sort());
    expect(context.failures).toMatchObject([{ step: 'review' }]);
    expect((await reviewArchive(context)).expired).toMatchObject([{ recordingId: second }]);
    expect(await eventTypes(context, second)).toContain('recording.expired');
  });

  it('looks at a part at a time, and goes on where it stopped', async () => {
    const context = memoryContext();
    const ids = await calls(context, 5);
    context.clock.set('2026-12-01T00:00:00.000Z');
    const seen: string[] = [];
    let report = await reviewArchive(context, { limit: 2, preview: true });
    for (let runs = 1; ; runs += 1) {
      seen.push(...report.expired.map(({ recordingId }) => recordingId));
      if (!report.more) {
        expect(runs).toBe(3);
        break;
      }
      report = await reviewArchive(context, {
        limit: 2,
        preview: true,
        ...(report.nextCursor !== undefined && { cursor: report.nextCursor }),
      });
    }
    expect(seen.sort()).toEqual([...ids].sort());
  });

  it('two reviews at once do each thing once', async () => {
    const context = memoryContext();
    const ids = await calls(context, 3);
    context.clock.set('2026-12-01T00:00:00.000Z');
    const reports = await Promise.all([reviewArchive(context), reviewArchive(context)]);
    expect(reports.flatMap(({ failed }) => failed)).toEqual([]);
    for (const id of ids) {
      expect((await eventTypes(context, id)).filter((type) => type === 'recording.expired')).toHaveLength(1);
      expect(await verdictOf(context, id)).toBe('erased');
    }
  });

  it('a renewal ends the same wherever it dies', { timeout: 240_000 }, async () => {
    for (let point = 1; ; point += 1) {
      const { context, id } = await sealedArchive();
      context.clock.set('2035-02-01T00:00:00.000Z');
      const died = await crashAt(context, point, (crashing) => reviewArchive(crashing));
      expect(await verdictOf(context, id), `after a crash at ${point}`).toBe('intact');
      await reviewArchive(context);
      expect((await stored(context, id)).retention?.retainUntil).toBe('2045-02-01T00:00:00.000Z');
      await expectLocked(context, id);
      expect((await eventTypes(context, id)).filter((type) => type === 'retention.extended')).toHaveLength(1);
      if (!died) break;
    }
  });
});
