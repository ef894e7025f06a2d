/** Where the transcript of the screening comes from, and what happens while there is none. */
import { describe, expect, it } from 'vitest';
import { collect } from '../../../core/bytes.ts';
import type { Transcription } from '../../../core/analysis/ports.ts';
import { collectTranscription } from '../../../core/use-cases/collect-transcription.ts';
import { finishTranscription } from '../../../core/use-cases/finish-transcription.ts';
import { oldestScreening } from '../../../core/use-cases/oldest-screening.ts';
import { readTranscript } from '../../../core/use-cases/read-content.ts';
import { supplyTranscript } from '../../../core/use-cases/screening-transcript.ts';
import { speechCopyOf, sweepSpeechCopies } from '../../../core/use-cases/sweep-speech-copies.ts';
import { sweepStalled } from '../../../core/use-cases/sweep-stalled.ts';
import { transcriptSchema } from '../../../core/transcript/transcript.ts';
import { deliver, runAll } from '../../support/calls.ts';
import { CARD_LINE, ENGLISH } from '../../support/card-calls.ts';
import { memoryContext, type MemoryContext } from '../../support/memory-context.ts';
import { createMemoryTranscriber } from '../../support/memory-transcriber.ts';
import { arrivedCall, cardAudio, everythingReadable, verdictOf } from './card-archive.ts';
import { stored } from './sealed-archive.ts';

const HEARD: Transcription = {
  outcome: 'available',
  transcript: transcriptSchema.parse({ ...ENGLISH.transcript, source: 'local-engine' }),
};
const JSON_BYTES = Buffer.from(JSON.stringify(ENGLISH.transcript));
const DAY_MS = 86_400_000;

/** Sealed with the card data out of it, and the words nowhere. */
async function expectScreened(context: MemoryContext, id: string): Promise<void> {
  const recording = await stored(context, id);
  expect(recording).toMatchObject({ state: 'indexed', transformations: [{ kind: 'mute' }] });
  expect(recording.transcription?.source).toBeUndefined();
  const all = await everythingReadable(context, recording);
  for (const secret of ENGLISH.secrets) expect(all).not.toContain(secret);
  expect(await verdictOf(context, id)).toBe('intact');
}

/** Nothing sealed, nothing lost. */
async function expectWaiting(context: MemoryContext, id: string, error: string): Promise<void> {
  expect(await stored(context, id)).toMatchObject({ state: 'screening', processing: { step: 'screen', error } });
  expect(context.vault.objects.size).toBe(0);
  expect(await collect(context.intake.read(id, 'audio'), 1e9)).toEqual(Buffer.from(cardAudio()));
}

describe('the speech engine', () => {
  it('listens to a plain copy of what arrived, which is gone afterwards', async () => {
    const transcriber = createMemoryTranscriber({ needsAudio: true });
    const memory = memoryContext();
    const copies: (Uint8Array | undefined)[] = [];
    const start: typeof transcriber.start = async (request) => {
      copies.push(await memory.work.get(request.workPath));
      return transcriber.start(request);
    };
    const context = { ...memory, transcriber: { ...transcriber, start } };
    const id = await arrivedCall(context, {
      transcript: undefined,
      metadata: { language: 'en-US', channels: ['customer', 'agent'] },
    });
    transcriber.answers.set(id, HEARD);
    await runAll(context);
    expect(copies.map((copy) => Buffer.compare(copy ?? new Uint8Array(), cardAudio()))).toEqual([0]);
    expect(transcriber.requests).toEqual([
      { recordingId: id, workPath: speechCopyOf(id), language: 'en-US', channels: ['customer', 'agent'] },
    ]);
    expect(await context.work.get(speechCopyOf(id))).toBeUndefined();
    await expectScreened(context, id);
    expect((await readTranscript(context, await stored(context, id)))?.source).toBe('local-engine');
  });

  it('is not asked where a transcript was given', async () => {
    const context = memoryContext();
    const id = await arrivedCall(context);
    await runAll(context);
    expect(context.transcriber.requests).toEqual([]);
    await expectScreened(context, id);
  });
});

describe('a job that runs elsewhere', () => {
  async function waiting(): Promise<{ context: MemoryContext; id: string }> {
    const context = { ...memoryContext(), transcriber: createMemoryTranscriber({ needsAudio: true }) };
    const id = await arrivedCall(context, { transcript: undefined });
    context.transcriber.answers.set(id, { outcome: 'pending', job: 'job-1' });
    await runAll(context);
    expect(await stored(context, id)).toMatchObject({ state: 'screening', transcriptionJob: { name: 'job-1' } });
    return { context, id };
  }

  it('keeps its copy, and its answer goes on with the screening, once', async () => {
    const { context, id } = await waiting();
    expect(await sweepSpeechCopies(context)).toBe(0);
    expect(await context.work.get(speechCopyOf(id))).toBeDefined();
    await finishTranscription(context, id, { outcome: 'pending', job: 'job-1' });
    await finishTranscription(context, id, HEARD);
    expect(await context.work.get(speechCopyOf(id))).toBeUndefined();
    expect((await stored(context, id)).transcriptionJob).toBeUndefined();
    await runAll(context);
    await expectScreened(context, id);
    await finishTranscription(context, id, { outcome: 'none', reason: 'LATE' });
    await expectScreened(context, id);
  });

  it('that has no words leaves it in screening, and nothing tries again by itself', async () => {
    const { context, id } = await waiting();
    await finishTranscription(context, id, { outcome: 'none', reason: 'TRANSCRIBE_FAILED' });
    await runAll(context);
    await expectWaiting(context, id, 'SCREENING_NEEDS_TRANSCRIPT');
    context.clock.advance(DAY_MS);
    expect(await sweepStalled(context)).toEqual({ due: 0, asked: 0 });
    expect(context.transcriber.requests).toHaveLength(1);
  });

  it('that is lost makes it due for another', async () => {
    const { context, id } = await waiting();
    const lost = {
      ...context,
      transcriber: { ...context.transcriber, result: () => Promise.reject(new Error('down')) },
    };
    await expect(collectTranscription(lost, id, 'job-1')).rejects.toThrow('down');
    expect(await collectTranscription(context, id, 'job-1')).toBe('lost');
    context.transcriber.answers.set(id, HEARD);
    await runAll(context);
    await expectScreened(context, id);
  });

  it('is asked after by the sweep when it never tells its end', async () => {
    const { context, id } = await waiting();
    const asking = { ...context, transcriber: { ...context.transcriber, result: () => Promise.resolve(HEARD) } };
    context.clock.advance(DAY_MS);
    expect(await sweepStalled(asking)).toEqual({ due: 0, asked: 1 });
    await runAll(context);
    await expectScreened(context, id);
  });

  it('is not waited for when a person brings a transcript', async () => {
    const { context, id } = await waiting();
    await supplyTranscript(context, { recordingId: id, transcript: JSON_BYTES, actor: 'ann' });
    await runAll(context);
    await expectScreened(context, id);
    expect(await sweepSpeechCopies(context)).toBe(1);
  });
});

describe('without a transcript', () => {
  async function stuck(): Promise<{ context: MemoryContext; id: string }> {
    const context = memoryContext();
    const id = await arrivedCall(context, { transcript: undefined, metadata: { callId: 'c' } });
    await runAll(context);
    await expectWaiting(context, id, 'SCREENING_NEEDS_TRANSCRIPT');
    return { context, id };
  }

  it('a recording stays where it is, visible, with its age, and is tried once', async () => {
    const { context } = await stuck();
    expect(context.failures.map(({ step }) => step)).toEqual(['screen']);
    expect((await context.queue.deadLetters(9)).map(({ error }) => error)).toEqual(['SCREENING_NEEDS_TRANSCRIPT']);
    context.clock.advance(DAY_MS);
    expect(await oldestScreening(context)).toBe(DAY_MS);
    expect(await sweepStalled(context)).toEqual({ due: 0, asked: 0 });
  });

  it('a person brings one, which is in the log without its words', async () => {
    const { context, id } = await stuck();
    await supplyTranscript(context, { recordingId: id, transcript: JSON_BYTES, actor: 'ann' });
    const events = await context.catalogue.events(id);
    expect(events.at(-1)).toMatchObject({ type: 'transcript.supplied', openings: { actor: { value: 'ann' } } });
    await runAll(context);
    await expectScreened(context, id);
    expect(await oldestScreening(context)).toBe(0);
  });

  it('the same call delivered again with one goes on by itself', async () => {
    const { context, id } = await stuck();
    const again = { audio: cardAudio(), metadata: { ...CARD_LINE, callId: 'c' }, transcript: ENGLISH.transcript };
    expect((await deliver(context, again)).duplicateOf).toBe(id);
    await runAll(context);
    await expectScreened(context, id);
  });

  it('refuses one that nobody can read, and one where none is asked for', async () => {
    const { context, id } = await stuck();
    const supply = (recordingId: string, text: string): Promise<unknown> =>
      supplyTranscript(context, { recordingId, transcript: Buffer.from(text), actor: 'ann' });
    await expect(supply(id, '{"no":"transcript"}')).rejects.toMatchObject({ code: 'TRANSCRIPT_INVALID' });
    await expect(supply('nobody', '{}')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await supplyTranscript(context, { recordingId: id, transcript: JSON_BYTES, actor: 'ann' });
    await runAll(context);
    await expect(supply(id, '{}')).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
  });

  it('does not screen by a given one that nobody can read, nor ignore it', async () => {
    const context = memoryContext();
    const id = await arrivedCall(context, { transcript: { some: 'thing' } });
    context.transcriber.answers.set(id, HEARD);
    await runAll(context);
    await expectWaiting(context, id, 'TRANSCRIPT_INVALID');
    await supplyTranscript(context, { recordingId: id, transcript: JSON_BYTES, actor: 'ann' });
    await runAll(context);
    await expectScreened(context, id);
  });
});
