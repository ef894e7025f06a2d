/** What counts as a try and what does not, and that a step is one delivery however long it takes. */
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../core/errors.ts';
import type { WorkQueue } from '../../../core/ports.ts';
import { advance } from '../../../core/use-cases/advance-recording.ts';
import type { QueuedContext } from '../../../core/use-cases/context.ts';
import { runNext, VISIBILITY_MS, type KeepAlive } from '../../../core/use-cases/run-pipeline.ts';
import { callFile, deliver, runAll, TRANSCRIPT } from '../../support/calls.ts';
import { memoryContext, type MemoryContext } from '../../support/memory-context.ts';

/** An engine that takes this long by the clock of the test. */
function slow(context: MemoryContext, ms: number, meanwhile: () => Promise<unknown>): QueuedContext {
  const start: QueuedContext['transcriber']['start'] = async () => {
    for (let passed = 0; passed < ms; passed += 60_000) {
      context.clock.advance(60_000);
      await meanwhile();
    }
    return { outcome: 'none', reason: 'SLOW' };
  };
  return { ...context, transcriber: { needsAudio: false, start } };
}

describe('a step that outlasts the visibility', () => {
  it('is not handed out again while it beats', async () => {
    const context = memoryContext();
    const { recordingId } = (await deliver(context)).recording;
    let beat = (): Promise<unknown> => Promise.resolve();
    const keepAlive: KeepAlive = (work, delivery) => {
      expect(delivery.everyMs).toBe(VISIBILITY_MS / 3);
      beat = () => delivery.beat();
      return work();
    };
    const others: unknown[] = [];
    const engine = slow(context, 40 * 60_000, async () => {
      await beat();
      others.push(await runNext(context));
    });
    expect(await runNext(engine, { keepAlive })).toEqual({ recordingId, result: 'done' });
    expect(others.filter((outcome) => outcome !== undefined)).toEqual([]);
    await runAll(context);
    expect(await context.catalogue.recording(recordingId)).toMatchObject({ state: 'indexed' });
  });

  it('may end after it was handed out again, and then it was done twice and counted once', async () => {
    const context = memoryContext();
    const { recordingId } = (await deliver(context)).recording;
    const others: unknown[] = [];
    const engine = slow(context, 20 * 60_000, async () => others.push(await runNext(context)));
    expect(await runNext(engine)).toMatchObject({ result: 'done' });
    expect(others.filter((outcome) => outcome !== undefined)).not.toEqual([]);
    const events = (await context.catalogue.events(recordingId)).map(({ type }) => type);
    expect(events).toEqual(['recording.received', 'recording.sealed', 'transcript.none']);
  });
});

describe('what does not count as a try', () => {
  it('collisions', async () => {
    const context = memoryContext();
    const { recordingId } = (await deliver(context)).recording;
    const commit = (): Promise<never> => Promise.reject(new AppError('CONFLICT', 'changed'));
    const colliding = { ...context, catalogue: { ...context.catalogue, commit } };
    for (let times = 0; times < 20; times += 1) {
      expect(await runNext(colliding)).toEqual({ recordingId, result: 'retry', error: 'CONFLICT' });
      context.clock.advance(1000);
    }
    expect(await context.queue.take(1)).toMatchObject({ attempts: 1 });
    context.clock.advance(1);
    await runAll(context);
    expect(await context.catalogue.recording(recordingId)).toMatchObject({ state: 'indexed' });
    expect(context.failures).toEqual([]);
  });

  it('deliveries that were handed back', async () => {
    const context = memoryContext();
    const { recordingId } = (await deliver(context)).recording;
    const stopped: KeepAlive = async (work, delivery) => {
      await delivery.handBack();
      return work();
    };
    const nothing: QueuedContext['catalogue'] = { ...context.catalogue, recording: () => Promise.resolve(undefined) };
    for (let times = 0; times < 20; times += 1) {
      await runNext({ ...context, catalogue: nothing }, { keepAlive: stopped });
      expect(await context.queue.counts()).toMatchObject({ ready: 1, dead: 0 });
    }
    expect(await context.queue.take(1)).toMatchObject({ recordingId, attempts: 1 });
  });
});

describe('advance', () => {
  const refuse = (): Promise<never> => Promise.reject(new Error('there is no queue here'));
  const queue: WorkQueue = {
    ...{ take: refuse, done: refuse, extend: refuse, fail: refuse },
    ...{ counts: refuse, deadLetters: refuse, redrive: refuse },
  };

  it('takes a recording all the way without a queue', async () => {
    const context = { ...memoryContext(), queue };
    const { recordingId } = (await deliver(context, { transcript: TRANSCRIPT })).recording;
    expect(await advance(context, recordingId, { until: 'sealed' })).toEqual({ outcome: 'stopped' });
    expect(await context.catalogue.recording(recordingId)).toMatchObject({ state: 'sealed' });
    expect(await advance(context, recordingId)).toEqual({ outcome: 'done' });
    expect(await context.catalogue.recording(recordingId)).toMatchObject({ state: 'indexed' });
    expect(await advance(context, 'nobody')).toEqual({ outcome: 'done' });
  });

  it('notes a failure on the recording', async () => {
    const context = { ...memoryContext(), queue };
    const { recordingId } = (await deliver(context)).recording;
    const put = (): Promise<never> => Promise.reject(new AppError('STORAGE_FULL', 'full'));
    const failing = { ...context, vault: { ...context.vault, put } };
    const failed = { outcome: 'failed', error: 'STORAGE_FULL', final: false };
    expect(await advance(failing, recordingId, { attempt: 3 })).toEqual(failed);
    expect(await context.catalogue.recording(recordingId)).toMatchObject({
      state: 'received',
      processing: { step: 'seal', attempts: 3, error: 'STORAGE_FULL' },
    });
  });

  it('may run twice at the same time, in either lane', async () => {
    const consent = { noticeId: 'ivr-recording-notice', version: '1', language: 'en', offsetMs: 0, outcome: 'given' };
    for (const metadata of [{}, { businessLine: 'retail-banking', consent }]) {
      const context = memoryContext();
      const delivered = await deliver(context, { audio: callFile(2), metadata, transcript: TRANSCRIPT });
      const { recordingId } = delivered.recording;
      const both = await Promise.all([advance(context, recordingId), advance(context, recordingId)]);
      expect(both).toEqual([{ outcome: 'done' }, { outcome: 'done' }]);
      expect(await context.catalogue.recording(recordingId)).toMatchObject({ state: 'indexed' });
      const events = (await context.catalogue.events(recordingId)).map(({ type }) => type);
      expect(events).toEqual(['recording.received', 'recording.sealed', 'transcript.sealed']);
      expect(context.failures).toEqual([]);
    }
  });
});
