/** A call is among the facts as long as it is in the search index: when its row is sent, and when it leaves. */
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../core/errors.ts';
import type { CallFacts } from '../../../core/insights/call-facts.ts';
import { askTopics } from '../../../core/use-cases/ask-insights.ts';
import type { Context, QueuedContext } from '../../../core/use-cases/context.ts';
import { eraseRecordings } from '../../../core/use-cases/erase-recordings.ts';
import { indexRecording } from '../../../core/use-cases/index-recording.ts';
import { rebuildFacts, refreshFacts } from '../../../core/use-cases/note-facts.ts';
import { restrictRecordings } from '../../../core/use-cases/restrict-recording.ts';
import { callFile, deliver, finishedCall, runAll, TRANSCRIPT } from '../../support/calls.ts';
import { memoryContext, type MemoryContext } from '../../support/memory-context.ts';

const counted = async (context: Context): Promise<number> => (await askTopics(context, {}, 'day')).calls;

function restriction(context: Context, recordingId: string, restricted: boolean): Promise<unknown> {
  return restrictRecordings(context, { recordingIds: [recordingId], restricted, reason: 'test', actor: 'test' });
}

/** Time goes on: a row of the same millisecond as its removal is void. */
async function later(context: MemoryContext, work: () => Promise<unknown>): Promise<void> {
  context.clock.advance(1000);
  await work();
  await runAll(context);
}

describe('a call', () => {
  it('counts when it is indexed, not while it is restricted, and again when that is lifted', async () => {
    const context = memoryContext();
    const id = await finishedCall(context);
    expect(await counted(context)).toBe(1);
    await later(context, () => restriction(context, id, true));
    expect(await counted(context)).toBe(0);
    await later(context, () => restriction(context, id, false));
    expect(await counted(context)).toBe(1);
  });

  it('counts nowhere once it is erased, also for whoever tells something about it later', async () => {
    const context = memoryContext();
    const [id] = [await finishedCall(context), await finishedCall(context)];
    expect(await counted(context)).toBe(2);
    await later(context, () => eraseRecordings(context, { recordingIds: [id], reason: 'asked', actor: 'test' }));
    expect((await context.catalogue.recording(id))?.state).toBe('erased');
    await later(context, () => refreshFacts(context, id));
    expect(await counted(context)).toBe(1);
    expect(await rebuildFacts(context)).toBe(1);
    expect(await counted(context)).toBe(1);
  });

  it('that two recorders delivered counts once', async () => {
    const context = memoryContext();
    const metadata = { source: 'pbx', callId: 'c-1' };
    await finishedCall(context, { audio: callFile(1), metadata });
    const witness = await finishedCall(context, { audio: callFile(2), metadata });
    expect((await context.catalogue.recording(witness))?.witnessOf).toBeDefined();
    expect(await counted(context)).toBe(1);
    await rebuildFacts(context);
    expect(await counted(context)).toBe(1);
  });

  it('that was restricted while it was put into the index does not count', async () => {
    const context = memoryContext();
    const { recording } = await deliver(context, { transcript: TRANSCRIPT });
    const racing: Context = {
      ...context,
      search: {
        ...context.search,
        put: async (document) => {
          await context.search.put(document);
          await restriction(context, recording.recordingId, true);
        },
      },
    };
    await runAll({ ...racing, queue: context.queue });
    expect((await context.catalogue.recording(recording.recordingId))?.restricted).toBe(true);
    expect(await counted(context)).toBe(0);
  });

  it('counts again in a store that was lost', async () => {
    const context = memoryContext();
    const id = await finishedCall(context);
    await context.facts?.remove(id, new Date(context.clock.now().getTime()));
    context.clock.advance(1);
    expect([await counted(context), await rebuildFacts(context), await counted(context)]).toEqual([0, 1, 1]);
  });
});

describe('the sink', () => {
  it('gets the same row again when the step is repeated', async () => {
    const rows: CallFacts[] = [];
    const put = (row: CallFacts): Promise<void> => {
      rows.push(row);
      return Promise.resolve();
    };
    const context = { ...memoryContext(), facts: { put, remove: () => Promise.resolve() } };
    const { recording } = await deliver(context, { transcript: TRANSCRIPT });
    const dying: Context = {
      ...context,
      catalogue: {
        ...context.catalogue,
        commit: (change) =>
          change.recordings.some(({ indexed }) => indexed)
            ? Promise.reject(new AppError('UNAVAILABLE', 'away'))
            : context.catalogue.commit(change),
      },
    };
    await runAll({ ...dying, queue: context.queue });
    expect(rows).toHaveLength(1);
    await indexRecording(context, recording.recordingId);
    expect(rows).toHaveLength(2);
    expect(rows[1]).toEqual(rows[0]);
  });

  it('that does not answer leaves the call out of the index, and that is noted', async () => {
    const away = (): Promise<void> => Promise.reject(new AppError('UNAVAILABLE', 'away'));
    const context = { ...memoryContext(), facts: { put: away, remove: away } };
    const { recording } = await deliver(context, { transcript: TRANSCRIPT });
    await runAll(context);
    const stored = await context.catalogue.recording(recording.recordingId);
    expect(stored?.indexed).toBeUndefined();
    expect(stored?.processing).toMatchObject({ step: 'index', error: 'UNAVAILABLE' });
  });

  it('is not needed', async () => {
    const { facts: _facts, factSource: _source, ...rest } = memoryContext();
    const context: QueuedContext = rest;
    const id = await finishedCall(context);
    expect((await context.catalogue.recording(id))?.indexed).toBeDefined();
    await expect(askTopics(context, {}, 'day')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});
