/** What stands still goes on: lost messages, silent jobs, platforms that were down. */
import { describe, expect, it } from 'vitest';
import type { Transcription } from '../../../core/analysis/ports.ts';
import { AppError } from '../../../core/errors.ts';
import { advance, noteCrash } from '../../../core/use-cases/advance-recording.ts';
import { oldestQuarantine } from '../../../core/use-cases/oldest-quarantine.ts';
import { MAX_ATTEMPTS } from '../../../core/use-cases/run-pipeline.ts';
import { sweepStalled } from '../../../core/use-cases/sweep-stalled.ts';
import { deliver, runAll } from '../../support/calls.ts';
import { memoryContext, type MemoryContext } from '../../support/memory-context.ts';

const MINUTE = 60_000;

/** A recording whose message was lost after it had arrived. */
async function stalled(context: MemoryContext): Promise<string> {
  const { recordingId } = (await deliver(context)).recording;
  const item = await context.queue.take(MINUTE, recordingId);
  if (item) await context.queue.done(item.receipt);
  context.clock.advance(16 * MINUTE);
  return recordingId;
}

describe('recordings that stand still', () => {
  it('are made due again, and go on to the end', async () => {
    const context = memoryContext();
    const id = await stalled(context);
    expect(await sweepStalled(context)).toEqual({ due: 1, asked: 0 });
    await runAll(context);
    expect((await context.catalogue.recording(id))?.state).toBe('indexed');
    context.clock.advance(60 * MINUTE);
    expect(await sweepStalled(context)).toEqual({ due: 0, asked: 0 });
  });

  it('are left alone while they may still be under way', async () => {
    const context = memoryContext();
    await deliver(context);
    context.clock.advance(14 * MINUTE);
    expect(await sweepStalled(context)).toEqual({ due: 0, asked: 0 });
  });

  it.each([
    ['INTERNAL', 0],
    ['UNAVAILABLE', 1],
  ] as const)('after too many failures with %s: %d made due', async (code, due) => {
    const context = memoryContext();
    const id = await stalled(context);
    const read = (): never => {
      throw new AppError(code, 'broken');
    };
    const broken = { ...context, intake: { ...context.intake, read } };
    await advance(broken, id, { only: 'seal', attempt: MAX_ATTEMPTS });
    expect(await sweepStalled(context)).toEqual({ due, asked: 0 });
  });

  it('are left alone after too many failures of as many messages, each the first delivery of its own', async () => {
    const context = memoryContext();
    const id = await stalled(context);
    const read = (): never => {
      throw new AppError('INTEGRITY', 'broken');
    };
    const broken = { ...context, intake: { ...context.intake, read } };
    for (let message = 1; message <= MAX_ATTEMPTS; message += 1) {
      expect(await sweepStalled(context)).toEqual({ due: 1, asked: 0 });
      await advance(broken, id, { only: 'seal', attempt: 1 });
      context.clock.advance(16 * MINUTE);
    }
    expect(await sweepStalled(context)).toEqual({ due: 0, asked: 0 });
  });

  it('ask for the answer of a job that told nobody', async () => {
    const context = memoryContext();
    const { recordingId } = (await deliver(context)).recording;
    context.transcriber.answers.set(recordingId, { outcome: 'pending', job: 'job-1' });
    await runAll(context);
    context.clock.advance(16 * MINUTE);
    const jobs: string[] = [];
    const result = (job: string): Promise<Transcription> => {
      jobs.push(job);
      return Promise.resolve(jobs.length === 1 ? { outcome: 'pending', job } : { outcome: 'none', reason: 'FAILED' });
    };
    const cloud = { ...context, transcriber: { ...context.transcriber, result } };
    expect(await sweepStalled(context)).toEqual({ due: 0, asked: 0 });
    expect(await sweepStalled(cloud)).toEqual({ due: 0, asked: 1 });
    expect((await context.catalogue.recording(recordingId))?.state).toBe('transcribing');
    expect(await sweepStalled(cloud)).toEqual({ due: 0, asked: 1 });
    expect(jobs).toEqual(['job-1', 'job-1']);
    await runAll(context);
    expect((await context.catalogue.recording(recordingId))?.state).toBe('indexed');
  });

  it('are reported one by one when they cannot be helped', async () => {
    const context = memoryContext();
    await stalled(context);
    const commit = (): never => {
      throw new AppError('UNAVAILABLE', 'down');
    };
    const down = { ...context, catalogue: { ...context.catalogue, commit } };
    expect(await sweepStalled(down)).toEqual({ due: 0, asked: 0 });
    expect(context.failures).toMatchObject([{ step: 'sweep', error: { code: 'UNAVAILABLE' } }]);
  });
});

describe('one step only', () => {
  it('is taken when it is due, and no other', async () => {
    const context = memoryContext();
    const { recordingId } = (await deliver(context)).recording;
    expect(await advance(context, recordingId, { only: 'transcribe' })).toEqual({ outcome: 'stopped' });
    expect(await advance(context, recordingId, { only: 'seal' })).toEqual({ outcome: 'stopped' });
    expect((await context.catalogue.recording(recordingId))?.state).toBe('sealed');
    expect(await advance(context, 'unknown', { only: 'seal' })).toEqual({ outcome: 'done' });
  });
});

describe('the oldest decision that is waited for', () => {
  it('is measured from the quarantine', async () => {
    const context = memoryContext();
    expect(await oldestQuarantine(context)).toBe(0);
    await deliver(context, { metadata: { businessLine: 'collections-us' } });
    context.clock.advance(90 * MINUTE);
    expect(await oldestQuarantine(context)).toBe(90 * MINUTE);
  });
});

describe('a step that ends its process', () => {
  it('is noted by the next delivery, and left to a person after enough of them', async () => {
    const context = memoryContext();
    const recordingId = await stalled(context);
    await noteCrash(context, recordingId, { step: 'seal', attempt: 1 });
    expect((await context.catalogue.recording(recordingId))?.processing).toBeUndefined();
    for (let attempt = 2; attempt <= MAX_ATTEMPTS + 1; attempt += 1) {
      await noteCrash(context, recordingId, { step: 'seal', attempt });
      const { processing } = (await context.catalogue.recording(recordingId)) ?? {};
      expect(processing).toEqual({ step: 'seal', error: 'CRASHED', attempts: attempt - 1 });
    }
    expect(await sweepStalled(context)).toEqual({ due: 0, asked: 0 });
    await advance(context, recordingId, { only: 'seal' });
    expect(await context.catalogue.recording(recordingId)).not.toHaveProperty('processing');
  });

  it('is counted on over another message, and does not hide what a step said itself', async () => {
    const context = memoryContext();
    const recordingId = await stalled(context);
    for (const attempt of [2, 3, 2, 3]) await noteCrash(context, recordingId, { step: 'seal', attempt });
    expect((await context.catalogue.recording(recordingId))?.processing?.attempts).toBe(4);
    await noteCrash(context, recordingId, { step: 'index', attempt: 2 });
    expect((await context.catalogue.recording(recordingId))?.processing?.step).toBe('seal');
  });
});
