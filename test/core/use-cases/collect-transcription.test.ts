/** Jobs that answer, go on, fail or vanish. */
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../core/errors.ts';
import type { Transcription } from '../../../core/analysis/ports.ts';
import { collectTranscription } from '../../../core/use-cases/collect-transcription.ts';
import { deliver, runAll } from '../../support/calls.ts';
import { memoryContext, type MemoryContext } from '../../support/memory-context.ts';

const JOB = 'job-1';

interface Cloud {
  readonly context: MemoryContext;
  readonly recordingId: string;
  readonly forgotten: string[];
}

async function waiting(result: () => Transcription): Promise<Cloud> {
  const memory = memoryContext();
  const { recordingId } = (await deliver(memory)).recording;
  memory.transcriber.answers.set(recordingId, { outcome: 'pending', job: JOB });
  await runAll(memory);
  const forgotten: string[] = [];
  const transcriber = {
    ...memory.transcriber,
    // eslint-disable-next-line @typescript-eslint/require-await -- what `result` throws becomes a rejection
    result: async () => result(),
    forget: (job: string) => {
      forgotten.push(job);
      return Promise.resolve();
    },
  };
  return { context: { ...memory, transcriber }, recordingId, forgotten };
}

describe('collecting the answer of a job', () => {
  it('settles it and forgets the job, twice as well as once', async () => {
    const { context, recordingId, forgotten } = await waiting(() => ({ outcome: 'none', reason: 'SILENT' }));
    expect(await collectTranscription(context, recordingId, JOB)).toBe('settled');
    expect(await collectTranscription(context, recordingId, JOB)).toBe('settled');
    expect(forgotten).toEqual([JOB, JOB]);
    await runAll(context);
    expect(await context.catalogue.recording(recordingId)).toMatchObject({
      state: 'indexed',
      transcription: { outcome: 'none', reason: 'SILENT' },
    });
  });

  it('keeps waiting for one that goes on', async () => {
    const { context, recordingId, forgotten } = await waiting(() => ({ outcome: 'pending', job: JOB }));
    expect(await collectTranscription(context, recordingId, JOB)).toBe('pending');
    expect(forgotten).toEqual([]);
    expect((await context.catalogue.recording(recordingId))?.state).toBe('transcribing');
  });

  it('makes the recording due for another job when this one is gone', async () => {
    const { context, recordingId } = await waiting(() => {
      throw new AppError('NOT_FOUND', 'gone');
    });
    expect(await collectTranscription(context, recordingId, 'an older job')).toBe('lost');
    expect((await context.catalogue.recording(recordingId))?.state).toBe('transcribing');
    expect(await collectTranscription(context, recordingId, JOB)).toBe('lost');
    expect((await context.catalogue.recording(recordingId))?.state).toBe('sealed');
    context.transcriber.answers.set(recordingId, { outcome: 'none', reason: 'SECOND' });
    await runAll(context);
    expect(await context.catalogue.recording(recordingId)).toMatchObject({
      state: 'indexed',
      transcription: { reason: 'SECOND' },
    });
    expect(await collectTranscription(context, recordingId, JOB)).toBe('lost');
    expect((await context.catalogue.recording(recordingId))?.state).toBe('indexed');
  });

  it('passes on that the platform is down', async () => {
    const { context, recordingId } = await waiting(() => {
      throw new AppError('UNAVAILABLE', 'down');
    });
    await expect(collectTranscription(context, recordingId, JOB)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});
