/** Answers of speech-to-text jobs that run elsewhere, and the plain copies they read. */
import { describe, expect, it } from 'vitest';
import type { Transcription } from '../../../core/analysis/ports.ts';
import { finishTranscription } from '../../../core/use-cases/finish-transcription.ts';
import { readTranscript } from '../../../core/use-cases/read-content.ts';
import { MAX_ATTEMPTS, runNext } from '../../../core/use-cases/run-pipeline.ts';
import { sealRecording } from '../../../core/use-cases/seal-recording.ts';
import { sweepSpeechCopies } from '../../../core/use-cases/sweep-speech-copies.ts';
import { deliver, finishedCall, runAll } from '../../support/calls.ts';
import { memoryContext, type MemoryContext } from '../../support/memory-context.ts';
import { createMemoryTranscriber } from '../../support/memory-transcriber.ts';

const ANSWER = {
  outcome: 'available',
  transcript: {
    language: 'en-US',
    source: 'transcribe',
    turns: [{ index: 0, role: 'customer', startMs: 0, endMs: 500, text: 'My parcel was lost.' }],
  },
} satisfies Transcription;

const hearing = (): MemoryContext => ({
  ...memoryContext(),
  transcriber: createMemoryTranscriber({ needsAudio: true }),
});

async function pending(context: MemoryContext): Promise<string> {
  const { recordingId } = (await deliver(context)).recording;
  context.transcriber.answers.set(recordingId, { outcome: 'pending', job: 'job-1' });
  await runAll(context);
  expect(await context.catalogue.recording(recordingId)).toMatchObject({ state: 'transcribing' });
  return recordingId;
}

async function eventTypes(context: MemoryContext, id: string): Promise<string[]> {
  return (await context.catalogue.events(id)).map(({ type }) => type).filter((type) => type.startsWith('transcript.'));
}

describe('finishing a transcription', () => {
  it('settles a pending job once, however often it is told, and the pipeline goes on', async () => {
    const context = hearing();
    const id = await pending(context);
    expect(await context.work.get(`asr/${id}`)).toBeDefined();
    await Promise.all([finishTranscription(context, id, ANSWER), finishTranscription(context, id, ANSWER)]);
    await runAll(context);
    await finishTranscription(context, id, { outcome: 'none', reason: 'LATE' });
    const recording = await context.catalogue.recording(id);
    expect(recording?.state).toBe('indexed');
    expect(recording && (await readTranscript(context, recording))).toEqual(ANSWER.transcript);
    expect(await eventTypes(context, id)).toEqual(['transcript.sealed']);
    expect(await context.work.get(`asr/${id}`)).toBeUndefined();
  });

  it('settles without a transcript, with the reason', async () => {
    const context = hearing();
    const id = await pending(context);
    await finishTranscription(context, id, { outcome: 'pending', job: 'job-1' });
    expect(await context.work.get(`asr/${id}`)).toBeDefined();
    await finishTranscription(context, id, { outcome: 'none', reason: 'LANGUAGE_NOT_SUPPORTED' });
    await runAll(context);
    expect(await context.catalogue.recording(id)).toMatchObject({
      state: 'indexed',
      transcription: { outcome: 'none', reason: 'LANGUAGE_NOT_SUPPORTED' },
    });
  });

  it('takes an answer that comes before the job was noted', async () => {
    const context = hearing();
    const { recordingId } = (await deliver(context)).recording;
    await sealRecording(context, recordingId);
    await finishTranscription(context, recordingId, ANSWER);
    await runAll(context);
    expect(await context.catalogue.recording(recordingId)).toMatchObject({ state: 'indexed' });
    expect(context.transcriber.requests).toEqual([]);
  });

  it('stores the transcript of a restricted recording and uses it no further', async () => {
    const context = hearing();
    const id = await pending(context);
    const recording = await context.catalogue.recording(id);
    if (!recording) throw new Error('not stored');
    await context.catalogue.commit({
      recordings: [{ ...recording, restricted: true, revision: recording.revision + 1 }],
    });
    await finishTranscription(context, id, ANSWER);
    await runAll(context);
    expect(await context.catalogue.recording(id)).toMatchObject({ state: 'transcribing', restricted: true });
    expect(await eventTypes(context, id)).toEqual(['transcript.sealed']);
  });

  it('changes nothing for a recording that is gone', async () => {
    const context = hearing();
    const id = await pending(context);
    const recording = await context.catalogue.recording(id);
    if (!recording) throw new Error('not stored');
    const erased = { ...recording, erased: { at: recording.createdAt }, revision: recording.revision + 1 };
    await context.catalogue.commit({ recordings: [erased] });
    await finishTranscription(context, id, ANSWER);
    expect(await eventTypes(context, id)).toEqual([]);
    expect(await context.work.get(`asr/${id}`)).toBeUndefined();
  });

  it('refuses an unknown recording and one that is not sealed', async () => {
    const context = hearing();
    await expect(finishTranscription(context, 'nobody', ANSWER)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const { recordingId } = (await deliver(context)).recording;
    await expect(finishTranscription(context, recordingId, ANSWER)).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
  });
});

describe('plain copies for speech-to-text', () => {
  const leave = (context: MemoryContext, id: string): Promise<void> => context.work.put(`asr/${id}`, Buffer.from('x'));
  const isLeft = async (context: MemoryContext, id: string): Promise<boolean> =>
    (await context.work.get(`asr/${id}`)) !== undefined;

  it('go when nobody waits for a transcript of them', async () => {
    const context = hearing();
    const finished = await finishedCall(context);
    for (const id of [finished, 'unknown']) await leave(context, id);
    expect(await sweepSpeechCopies(context)).toBe(2);
    expect(await isLeft(context, finished)).toBe(false);
    expect(await sweepSpeechCopies(context)).toBe(0);
  });

  it('stay for a job that runs elsewhere', async () => {
    const context = hearing();
    const id = await pending(context);
    expect(await sweepSpeechCopies(context)).toBe(0);
    expect(await isLeft(context, id)).toBe(true);
  });

  it('stay while a delivery holds the recording, and go when the process that held it was killed', async () => {
    const context = hearing();
    const { recordingId } = (await deliver(context)).recording;
    await sealRecording(context, recordingId);
    expect(await context.queue.take(1000)).toMatchObject({ attempts: 1 });
    await leave(context, recordingId);
    expect(await sweepSpeechCopies(context)).toBe(0);
    context.clock.advance(1000);
    expect(await sweepSpeechCopies(context)).toBe(1);
    expect(await isLeft(context, recordingId)).toBe(false);
    expect(await context.queue.take(1000)).toMatchObject({ attempts: 2 });
  });

  it('go when a recording is given up', async () => {
    const context = hearing();
    const { recordingId } = (await deliver(context)).recording;
    await sealRecording(context, recordingId);
    for (let crash = 0; crash < MAX_ATTEMPTS; crash += 1) {
      expect(await context.queue.take(1000)).toBeDefined();
      context.clock.advance(1001);
    }
    await leave(context, recordingId);
    expect(await runNext(context)).toMatchObject({ error: 'CRASHED' });
    expect(await isLeft(context, recordingId)).toBe(false);
  });
});
