/** Reviews: who may say what about a call, how far the scorecards agree, and that nothing of it outlives the call. */
import { describe, expect, it } from 'vitest';
import { scopeOf } from '../../../core/privacy/access.ts';
import { eraseRecordings } from '../../../core/use-cases/erase-recordings.ts';
import { restrictRecordings } from '../../../core/use-cases/restrict-recording.ts';
import { calibrationReport, listReviews, reviewRecording } from '../../../core/use-cases/review-recording.ts';
import { deliver, finishedCall, runAll } from '../../support/calls.ts';
import { memoryContext, type MemoryContext } from '../../support/memory-context.ts';

const CARD = 'service-basics';

async function reviewed(
  items: Record<string, boolean | null>,
): Promise<{ context: MemoryContext; recordingId: string }> {
  const context = memoryContext();
  const recordingId = await finishedCall(context, { metadata: { team: 'blue' } });
  const named = Object.entries(items).map(([id, passed]) => ({ id, passed }));
  await reviewRecording(context, { recordingId, actor: 'quinn', scorecard: CARD, items: named, score: 50 });
  return { context, recordingId };
}

describe('a review', () => {
  it('replaces the earlier one of the same person, and is in the history', async () => {
    const { context, recordingId } = await reviewed({ greeting: true });
    const again = { recordingId, scorecard: CARD, items: [{ id: 'greeting', passed: false }] };
    await reviewRecording(context, { ...again, actor: 'quinn' });
    const reviews = await reviewRecording(context, { ...again, actor: 'rae', comment: 'too fast' });
    expect(reviews).toMatchObject([
      { reviewer: 'quinn', items: [{ id: 'greeting', passed: false }] },
      { reviewer: 'rae', comment: 'too fast' },
    ]);
    const events = await context.catalogue.events(recordingId);
    expect(events.filter(({ type }) => type === 'recording.reviewed')).toHaveLength(3);
  });

  it.each([
    [{ scorecard: 'none' }, 'VALIDATION_FAILED'],
    [{ items: [{ id: 'none', passed: true }] }, 'VALIDATION_FAILED'],
    [
      {
        items: [
          { id: 'greeting', passed: true },
          { id: 'greeting', passed: false },
        ],
      },
      'VALIDATION_FAILED',
    ],
    [{ recordingId: 'nowhere' }, 'NOT_FOUND'],
  ])('is refused: %j', async (wrong, code) => {
    const { context, recordingId } = await reviewed({ greeting: true });
    const right = { recordingId, scorecard: CARD, items: [{ id: 'greeting', passed: true }], actor: 'quinn' };
    await expect(reviewRecording(context, { ...right, ...wrong })).rejects.toMatchObject({ code });
  });

  it('needs an analysed call that may be used', async () => {
    const context = memoryContext();
    const { recording } = await deliver(context);
    const { recordingId } = recording;
    const review = { recordingId, scorecard: CARD, items: [{ id: 'greeting', passed: true }], actor: 'quinn' };
    await expect(reviewRecording(context, review)).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    await runAll(context);
    await restrictRecordings(context, { recordingIds: [recordingId], restricted: true, reason: 'r', actor: 'o' });
    await expect(reviewRecording(context, review)).rejects.toMatchObject({ code: 'RESTRICTED' });
  });

  it('goes with the call', async () => {
    const { context, recordingId } = await reviewed({ greeting: true });
    await eraseRecordings(context, { recordingIds: [recordingId], reason: 'asked', actor: 'officer' });
    await runAll(context);
    expect(await listReviews(context, recordingId)).toEqual([]);
    expect((await context.catalogue.entry('review', recordingId))?.body).not.toContain('quinn');
  });
});

describe('calibration', () => {
  it('compares what both judged, and counts what it could not', async () => {
    // The call greets and says nothing else.
    const { context, recordingId } = await reviewed({ greeting: true, closing: true, solution: null });
    const report = await calibrationReport(context);
    expect(report).toMatchObject({ calls: 1, skipped: 0, more: false });
    expect(report.scorecards[0]).toMatchObject({ id: CARD, overall: { compared: 2 }, score: { compared: 1 } });
    const mine = { roles: ['supervisor' as const], sub: 's', teams: ['red'], expiresAt: '2030-01-01T00:00:00Z' };
    expect(await calibrationReport(context, { scope: scopeOf(mine, 'review') })).toEqual({
      ...{ scorecards: [], calls: 0, skipped: 1, more: false },
    });
    await restrictRecordings(context, { recordingIds: [recordingId], restricted: true, reason: 'r', actor: 'o' });
    const nothing = { scorecards: [], calls: 0, skipped: 1, more: false };
    expect(await calibrationReport(context)).toEqual(nothing);
  });

  it('reads no more reviewed calls than it is told to, and says that there are more', async () => {
    const { context } = await reviewed({ greeting: true });
    for (const callId of ['c-2', 'c-3']) {
      context.clock.advance(1000);
      const recordingId = await finishedCall(context, { metadata: { callId } });
      const items = [{ id: 'greeting', passed: true }];
      await reviewRecording(context, { recordingId, actor: 'quinn', scorecard: CARD, items });
    }
    expect(await calibrationReport(context, { mostCalls: 3 })).toMatchObject({ calls: 3, more: false });
    let read = 0;
    const recording: typeof context.catalogue.recording = (id) => {
      read += 1;
      return context.catalogue.recording(id);
    };
    const counting = { ...context, catalogue: { ...context.catalogue, recording } };
    expect(await calibrationReport(counting, { mostCalls: 2 })).toMatchObject({ calls: 2, skipped: 0, more: true });
    expect(read).toBe(2);
  });
});
