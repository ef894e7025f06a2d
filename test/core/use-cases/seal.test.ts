import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collect, sha256Hex } from '../../../core/bytes.ts';
import { AppError } from '../../../core/errors.ts';
import type { Vault } from '../../../core/ports.ts';
import { readAnalysis } from '../../../core/use-cases/analyse-recording.ts';
import { openOriginal, readManifest, readTranscript } from '../../../core/use-cases/read-content.ts';
import { MAX_ATTEMPTS, runNext } from '../../../core/use-cases/run-pipeline.ts';
import { sealRecording } from '../../../core/use-cases/seal-recording.ts';
import { callFile, deliver, finishedCall, runAll, TRANSCRIPT } from '../../support/calls.ts';
import { memoryContext, type MemoryContext } from '../../support/memory-context.ts';

const CONSENT = { noticeId: 'ivr-recording-notice', version: '1', language: 'en', offsetMs: 0, outcome: 'given' };

async function stored(context: MemoryContext, id: string): ReturnType<MemoryContext['catalogue']['recording']> {
  return context.catalogue.recording(id);
}

describe('the seal', () => {
  it('locks the very bytes: SHA-256 as sent, decrypted copy identical, ciphertext elsewhere', async () => {
    const context = memoryContext();
    const id = await finishedCall(context);
    const recording = await stored(context, id);
    expect(recording?.state).toBe('indexed');
    expect(recording?.sealed?.sha256).toBe(sha256Hex(callFile()));
    if (!recording) throw new Error('not stored');
    expect(Buffer.compare(await collect(await openOriginal(context, recording), 1e9), callFile())).toBe(0);
    const object = context.vault.objects.get(`audio/${id}`);
    expect(object?.head.lock).toEqual({ mode: 'GOVERNANCE', retainUntil: recording.retention?.retainUntil });
    expect(Buffer.from(object?.body ?? []).includes(Buffer.from(callFile().subarray(5000, 5064)))).toBe(false);
    const manifest: unknown = JSON.parse(new TextDecoder().decode(await readManifest(context, recording)));
    expect(manifest).toMatchObject({ recordingId: id, sha256: sha256Hex(callFile()) });
    expect(await readTranscript(context, recording)).toEqual(TRANSCRIPT);
    expect((await readAnalysis(context, id))?.acoustics?.channels).toHaveLength(2);
  });

  it('removes the arrival once it is sealed', async () => {
    const context = memoryContext();
    const id = await finishedCall(context);
    for (const part of ['audio', 'metadata', 'transcript'] as const) {
      expect(await context.intake.size(id, part)).toBeUndefined();
    }
  });

  it('puts the wrapped key of the regulated lane under the lock of the audio, and nowhere else', async () => {
    const context = memoryContext();
    const metadata = { businessLine: 'retail-banking', callId: 'c', consent: CONSENT };
    const id = await finishedCall(context, { metadata });
    const recording = await stored(context, id);
    expect(recording?.retention?.lane).toBe('regulated');
    expect(recording?.sealed?.key?.key).toBe(`key/${id}`);
    expect(context.vault.objects.get(`key/${id}`)?.head.lock).toEqual(
      context.vault.objects.get(`audio/${id}`)?.head.lock,
    );
    expect(context.vault.objects.get(`audio/${id}`)?.head.lock.mode).toBe('COMPLIANCE');
    expect(await context.keyTable.get(id)).toBeUndefined();
  });

  it('keeps the key of the erasable lane in the key table only: without its row nothing opens', async () => {
    const context = memoryContext();
    const id = await finishedCall(context);
    const recording = await stored(context, id);
    if (!recording) throw new Error('not stored');
    expect(context.vault.objects.has(`key/${id}`)).toBe(false);
    await context.keyTable.remove(id);
    await expect(openOriginal(context, recording)).rejects.toMatchObject({ code: 'ERASED' });
  });

  it('rejects what the gate refuses, keeps the bytes and destroys the unused key', async () => {
    const context = memoryContext();
    const { recordingId } = (await deliver(context, { audio: callFile().subarray(0, 9000) })).recording;
    await runAll(context);
    expect(await stored(context, recordingId)).toMatchObject({ state: 'rejected', rejection: { code: 'TRUNCATED' } });
    expect(await context.intake.size(recordingId, 'audio')).toBe(9000);
    expect(await context.keyTable.get(recordingId)).toBeUndefined();
    expect(context.vault.objects.size).toBe(0);
  });

  it('refuses to seal bytes that changed in the intake', async () => {
    const context = memoryContext();
    const { recordingId } = (await deliver(context)).recording;
    const changed = Buffer.from(callFile());
    changed[6000] = (changed[6000] ?? 0) ^ 1;
    await context.intake.put(
      recordingId,
      'audio',
      (async function* () {
        await Promise.resolve();
        yield changed;
      })(),
    );
    await runAll(context);
    expect(await stored(context, recordingId)).toMatchObject({ rejection: { code: 'HASH_MISMATCH' } });
  });

  it('adopts what an earlier try put into the vault, and never other content', async () => {
    const context = memoryContext();
    const { recordingId } = (await deliver(context)).recording;
    const broken: Vault = {
      ...context.vault,
      put: async (object) => {
        await context.vault.put(object);
        throw new AppError('UNAVAILABLE', 'the line went dead after the put');
      },
    };
    await expect(sealRecording({ ...context, vault: broken }, recordingId)).rejects.toMatchObject({
      code: 'UNAVAILABLE',
    });
    const before = context.vault.objects.get(`audio/${recordingId}`)?.head.sha256;
    await sealRecording(context, recordingId);
    expect((await stored(context, recordingId))?.sealed?.audio.sha256).toBe(before);

    const other = memoryContext();
    const second = (await deliver(other)).recording.recordingId;
    await other.vault.put({
      key: `audio/${second}`,
      body: (async function* () {
        await Promise.resolve();
        yield Buffer.from('x');
      })(),
      bytes: 1,
      sha256: sha256Hex('x'),
      lock: { mode: 'GOVERNANCE', retainUntil: '2030-01-01T00:00:00.000Z' },
      legalHold: false,
    });
    await expect(sealRecording(other, second)).rejects.toMatchObject({ code: 'INTEGRITY' });
  });

  it('every byte that arrived is sealed or kept with a reason (property)', async () => {
    const mutation = fc.record({
      at: fc.nat(callFile(1, 600).length - 1),
      cut: fc.boolean(),
      value: fc.integer({ min: 1, max: 255 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(mutation, { maxLength: 3 }), async (mutations) => {
        let audio = Buffer.from(callFile(1, 600));
        for (const { at, cut, value } of mutations) {
          if (cut) audio = audio.subarray(0, at);
          else if (at < audio.length) audio[at] = (audio[at] ?? 0) ^ value;
        }
        const context = memoryContext();
        const { recordingId } = (await deliver(context, { audio })).recording;
        await runAll(context);
        const recording = await stored(context, recordingId);
        if (!recording) throw new Error('lost');
        const kept = recording.sealed
          ? await openOriginal(context, recording)
          : context.intake.read(recordingId, 'audio');
        expect(Buffer.compare(await collect(kept, 1e9), audio)).toBe(0);
        if (!recording.sealed) expect(recording.rejection?.code).toMatch(/^[A-Z_]+$/);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the pipeline', () => {
  it('indexes a call without transcript, with the reason, and invents nothing', async () => {
    const context = memoryContext();
    const { recordingId } = (await deliver(context)).recording;
    await runAll(context);
    const recording = await stored(context, recordingId);
    expect(recording).toMatchObject({ state: 'indexed', transcription: { outcome: 'none', reason: 'NO_ANSWER' } });
    const analysis = await readAnalysis(context, recordingId);
    expect(analysis).toMatchObject({ sentiment: null, summary: null, entities: [], topics: [] });
    expect(analysis?.acoustics).not.toBeNull();
  });

  it('seals an unreadable transcript as it came and says why it was not used', async () => {
    const context = memoryContext();
    const { recordingId } = (await deliver(context, { transcript: 'no transcript at all' })).recording;
    await runAll(context);
    const recording = await stored(context, recordingId);
    expect(recording).toMatchObject({ state: 'indexed', transcription: { outcome: 'none' } });
    expect(recording?.transcription).toHaveProperty('source.key', `transcript/${recordingId}.source`);
    expect(recording?.transcription).toHaveProperty('reason', expect.stringContaining('TRANSCRIPT_INVALID'));
  });

  it('waits for a speech engine that answers later', async () => {
    const context = memoryContext();
    const { recordingId } = (await deliver(context)).recording;
    context.transcriber.answers.set(recordingId, { outcome: 'pending', job: 'job-1' });
    await runAll(context);
    expect(await stored(context, recordingId)).toMatchObject({
      state: 'transcribing',
      transcriptionJob: { name: 'job-1' },
    });
  });

  it('records a failing step without changing the state, tries again, and gives up as a dead letter', async () => {
    const context = memoryContext();
    const { recordingId } = (await deliver(context)).recording;
    await runAll(context);
    const second = (await deliver(context, { audio: callFile(3) })).recording.recordingId;
    const failing = {
      ...context,
      vault: { ...context.vault, put: () => Promise.reject(new AppError('STORAGE_FULL', 'The disk is full.')) },
    };
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
      const outcome = await runNext(failing);
      expect(outcome).toMatchObject({ result: attempt === MAX_ATTEMPTS ? 'failed' : 'retry', error: 'STORAGE_FULL' });
      expect(await stored(context, second)).toMatchObject({
        state: 'received',
        processing: { step: 'seal', attempts: attempt, error: 'STORAGE_FULL' },
      });
      expect(await runNext(failing)).toBeUndefined();
      context.clock.advance(10 * 60_000);
    }
    expect(await context.queue.deadLetters(10)).toMatchObject([{ recordingId: second, error: 'STORAGE_FULL' }]);
    await context.queue.redrive(second);
    await runAll(context);
    const recovered = await stored(context, second);
    expect(recovered?.state).toBe('indexed');
    expect(recovered?.processing).toBeUndefined();
    expect((await stored(context, recordingId))?.state).toBe('indexed');
  });

  it('stops after the seal when asked to, and leaves the rest in the queue, however often', async () => {
    const context = memoryContext();
    const { recordingId } = (await deliver(context)).recording;
    for (let times = 0; times < 3; times += 1) await runNext(context, { recordingId, until: 'sealed' });
    expect(await stored(context, recordingId)).toMatchObject({ state: 'sealed' });
    await runAll(context);
    expect(await stored(context, recordingId)).toMatchObject({ state: 'indexed' });
  });

  it('gives up on a recording that ends the process every time', async () => {
    const context = memoryContext();
    const { recordingId } = (await deliver(context)).recording;
    for (let crash = 0; crash < MAX_ATTEMPTS; crash += 1) {
      expect(await context.queue.take(1000)).toBeDefined();
      context.clock.advance(1001);
    }
    expect(await runNext(context)).toEqual({ recordingId, result: 'failed', error: 'CRASHED' });
    expect(await context.queue.counts()).toMatchObject({ dead: 1 });
  });

  it('delivers a step twice without doing it twice', async () => {
    const context = memoryContext();
    const id = await finishedCall(context);
    const before = await context.catalogue.events(id);
    await context.catalogue.commit({ recordings: [], due: [id] });
    await runAll(context);
    expect(await context.catalogue.events(id)).toHaveLength(before.length);
  });
});
