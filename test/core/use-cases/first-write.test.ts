/** What lies in the vault already counts: a repeat adopts it, whatever the repeat itself would have written. */
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { once, sha256Hex } from '../../../core/bytes.ts';
import { parseLeaf } from '../../../core/custody/leaf.ts';
import { AppError } from '../../../core/errors.ts';
import type { Vault } from '../../../core/ports.ts';
import type { Recording } from '../../../core/recording/recording.ts';
import type { Context } from '../../../core/use-cases/context.ts';
import { integrateLog } from '../../../core/use-cases/integrate-log.ts';
import { readManifest, readTranscript } from '../../../core/use-cases/read-content.ts';
import { sealRecording } from '../../../core/use-cases/seal-recording.ts';
import { transcribeRecording } from '../../../core/use-cases/transcribe-recording.ts';
import { verifyRecording } from '../../../core/use-cases/verify-recording.ts';
import { deliver, runAll, TRANSCRIPT } from '../../support/calls.ts';
import { memoryContext, type MemoryContext } from '../../support/memory-context.ts';

const HOUR_MS = 3_600_000;
const CONSENT = { noticeId: 'ivr-recording-notice', version: '1', language: 'en', offsetMs: 0, outcome: 'given' };
const OLD = { startedAt: '2001-01-01T00:00:00Z' };
const manifestShape = z.object({
  sealedAt: z.string(),
  retention: z.record(z.string(), z.unknown()),
  quality: z.object({ flags: z.array(z.object({ code: z.string() })) }),
});

function transcript(text: string): Parameters<MemoryContext['transcriber']['answers']['set']>[1] {
  const turns = [{ index: 0, role: 'customer' as const, startMs: 0, endMs: 500, text }];
  return { outcome: 'available', transcript: { language: 'en-US', source: 'local-engine', turns } };
}

async function stored(context: Context, id: string): Promise<Recording> {
  const recording = await context.catalogue.recording(id);
  if (!recording) throw new Error('not stored');
  return recording;
}

/** The line goes dead after the nth put from now, which the vault has done all the same. */
function dyingAfterPut(context: MemoryContext, nth: number): Context {
  let puts = 0;
  const put: Vault['put'] = async (object) => {
    const answer = await context.vault.put(object);
    puts += 1;
    if (puts === nth) throw new AppError('UNAVAILABLE', 'the line went dead');
    return answer;
  };
  return { ...context, vault: { ...context.vault, put } };
}

/** Refuses lock dates that are over, as S3 does. */
function strict(context: MemoryContext): Context {
  const put: Vault['put'] = (object) => {
    if (Date.parse(object.lock.retainUntil) <= context.clock.now().getTime()) throw new Error('lock date is over');
    return context.vault.put(object);
  };
  return { ...context, vault: { ...context.vault, put } };
}

async function factsOf(context: Context, id: string, type: string): Promise<Record<string, unknown> | undefined> {
  const event = (await context.catalogue.events(id)).find((one) => one.type === type);
  return event && parseLeaf(event.leaf).facts;
}

async function verdictOf(context: MemoryContext, id: string): Promise<string> {
  const { ledger, logStore: store, signer } = context;
  await integrateLog({ ledger, store, signer });
  const { verdict, detail } = await verifyRecording(context, id, 'test');
  return verdict === 'intact' ? verdict : `${verdict}: ${detail}`;
}

/** Manifest, event and catalogue say the same; returns the manifest. */
async function agreed(context: MemoryContext, id: string): Promise<z.infer<typeof manifestShape>> {
  const recording = await stored(context, id);
  const manifest = manifestShape.parse(JSON.parse(new TextDecoder().decode(await readManifest(context, recording))));
  expect(recording.sealed).toMatchObject({ at: manifest.sealedAt, quality: manifest.quality });
  expect(recording.retention).toEqual(manifest.retention);
  expect(await factsOf(context, id, 'recording.sealed')).toMatchObject({
    sealedAt: manifest.sealedAt,
    retainUntil: manifest.retention['retainUntil'],
  });
  expect(await verdictOf(context, id)).toBe('intact');
  return manifest;
}

describe('a repeated seal', () => {
  it.each([
    ['erasable', 1, {}],
    ['erasable', 2, {}],
    ['erasable', 1, OLD],
    ['erasable', 2, OLD],
    ['regulated', 1, { businessLine: 'brokerage', consent: CONSENT }],
    ['regulated', 2, { businessLine: 'brokerage', consent: CONSENT }],
    ['regulated', 3, { businessLine: 'brokerage', consent: CONSENT }],
  ])(
    'days after a crash (%s lane, put %i, %j) locks into the future and agrees with itself',
    async (_, nth, metadata) => {
      const context = memoryContext();
      const { recordingId } = (await deliver(context, { metadata })).recording;
      await expect(sealRecording(dyingAfterPut(context, nth), recordingId)).rejects.toMatchObject({
        code: 'UNAVAILABLE',
      });
      context.clock.advance(72 * HOUR_MS);
      await sealRecording(strict(context), recordingId);
      const { sealedAt } = await agreed(context, recordingId);
      // A manifest of the first try is the one that counts.
      const isFirst = context.vault.objects.size === nth;
      expect(sealedAt).toBe(isFirst ? '2026-03-01T09:00:00.000Z' : '2026-03-04T09:00:00.000Z');
    },
  );

  it('that begins days after the intent locks into the future', async () => {
    const context = memoryContext();
    const { recordingId } = (await deliver(context, { metadata: OLD })).recording;
    const put = (): Promise<never> => Promise.reject(new AppError('UNAVAILABLE', 'no vault'));
    await expect(sealRecording({ ...context, vault: { ...context.vault, put } }, recordingId)).rejects.toThrow();
    context.clock.advance(72 * HOUR_MS);
    await sealRecording(strict(context), recordingId);
    const { retention } = await agreed(context, recordingId);
    expect(retention['retainUntil']).toBe('2026-03-05T09:00:00.000Z');
  });

  it('keeps what was judged, when a newer gate would refuse the file', async () => {
    const context = memoryContext();
    const { recordingId } = (await deliver(context)).recording;
    await expect(sealRecording(dyingAfterPut(context, 2), recordingId)).rejects.toThrow();
    const { retention } = context.policies;
    const limits = { ...retention.limits, minDurationMs: 600_000 };
    const policies = { ...context.policies, retention: { ...retention, limits } };
    await sealRecording({ ...context, policies }, recordingId);
    expect(await stored(context, recordingId)).toMatchObject({ state: 'sealed' });
    await agreed(context, recordingId);
  });

  it('destroys no key when the arrival was damaged after the manifest was sealed', async () => {
    const context = memoryContext();
    const { recordingId } = (await deliver(context)).recording;
    await expect(sealRecording(dyingAfterPut(context, 2), recordingId)).rejects.toThrow();
    await context.intake.put(recordingId, 'audio', once(Buffer.from('damaged')));
    await expect(sealRecording(context, recordingId)).rejects.toMatchObject({ code: 'INTEGRITY' });
    expect(await context.keyTable.get(recordingId)).toBeDefined();
  });

  it('refuses a manifest that does not decrypt', async () => {
    const context = memoryContext();
    const { recordingId } = (await deliver(context)).recording;
    const lock = { mode: 'GOVERNANCE', retainUntil: '2030-01-01T00:00:00.000Z' } as const;
    const object = { key: `manifest/${recordingId}`, body: once(Buffer.from('x')), bytes: 1, sha256: sha256Hex('x') };
    await context.vault.put({ ...object, lock, legalHold: false });
    await expect(sealRecording(context, recordingId)).rejects.toMatchObject({ code: 'INTEGRITY' });
  });
});

describe('a repeated transcription', () => {
  it('takes the words that were sealed first, and does not ask the engine again', async () => {
    const context = memoryContext();
    const { recordingId } = (await deliver(context)).recording;
    await sealRecording(context, recordingId);
    context.transcriber.answers.set(recordingId, transcript('the first words'));
    await expect(transcribeRecording(dyingAfterPut(context, 1), recordingId)).rejects.toThrow('dead');
    context.transcriber.answers.set(recordingId, transcript('other words'));
    await runAll(context);
    const recording = await stored(context, recordingId);
    expect(recording.state).toBe('indexed');
    expect((await readTranscript(context, recording))?.turns[0]?.text).toBe('the first words');
    expect(context.transcriber.requests).toHaveLength(1);
    expect(await verdictOf(context, recordingId)).toBe('intact');
  });

  it('takes them too when two deliveries heard different words at the same time', async () => {
    const context = memoryContext();
    const { recordingId } = (await deliver(context)).recording;
    await sealRecording(context, recordingId);
    const hearing = (text: string): Context => ({
      ...context,
      transcriber: { needsAudio: false, start: () => Promise.resolve(transcript(text)) },
    });
    await Promise.all(['one', 'two'].map((text) => transcribeRecording(hearing(text), recordingId)));
    const heard = (await readTranscript(context, await stored(context, recordingId)))?.turns[0]?.text;
    expect(['one', 'two']).toContain(heard);
    expect(await verdictOf(context, recordingId)).toBe('intact');
  });

  it.each([
    [
      'reads it differently',
      { ok: true as const, transcript: { language: 'en-US', source: 'vcon' as const, turns: [] } },
    ],
    ['cannot read it any more', { ok: false as const, reason: 'unknown shape' }],
  ])('keeps what a parser made of a given transcript when its next version %s', async (_, parsed) => {
    const context = memoryContext();
    const { recordingId } = (await deliver(context, { transcript: TRANSCRIPT })).recording;
    await sealRecording(context, recordingId);
    await expect(transcribeRecording(dyingAfterPut(context, 2), recordingId)).rejects.toThrow('dead');
    await transcribeRecording({ ...context, parseTranscript: () => parsed }, recordingId);
    const recording = await stored(context, recordingId);
    expect(await readTranscript(context, recording)).toEqual(TRANSCRIPT);
    expect(recording.transcription).toHaveProperty('source.key', `transcript/${recordingId}.source`);
    expect(await verdictOf(context, recordingId)).toBe('intact');
  });

  it('locks for a day at least when the retention has ended meanwhile, and everything else with it', async () => {
    const context = memoryContext();
    const { recordingId } = (await deliver(context, { transcript: TRANSCRIPT, metadata: OLD })).recording;
    await sealRecording(context, recordingId);
    context.clock.advance(72 * HOUR_MS);
    await transcribeRecording(strict(context), recordingId);
    expect((await stored(context, recordingId)).retention?.retainUntil).toBe('2026-03-05T09:00:00.000Z');
    expect(await factsOf(context, recordingId, 'retention.extended')).toEqual({
      lane: 'erasable',
      retainUntil: '2026-03-05T09:00:00.000Z',
    });
    expect(await verdictOf(context, recordingId)).toBe('intact');
  });

  it('extends nothing while the lock lasts, however short it is', async () => {
    const context = memoryContext();
    const { recordingId } = (await deliver(context, { transcript: TRANSCRIPT, metadata: OLD })).recording;
    await sealRecording(context, recordingId);
    context.clock.advance(HOUR_MS);
    await transcribeRecording(strict(context), recordingId);
    expect((await stored(context, recordingId)).retention?.retainUntil).toBe('2026-03-02T09:00:00.000Z');
    expect(await factsOf(context, recordingId, 'retention.extended')).toBeUndefined();
    expect(await verdictOf(context, recordingId)).toBe('intact');
  });

  it('refuses a transcript that does not decrypt', async () => {
    const context = memoryContext();
    const { recordingId } = (await deliver(context)).recording;
    await sealRecording(context, recordingId);
    const lock = { mode: 'GOVERNANCE', retainUntil: '2030-01-01T00:00:00.000Z' } as const;
    const object = { key: `transcript/${recordingId}`, body: once(Buffer.from('x')), bytes: 1, sha256: sha256Hex('x') };
    await context.vault.put({ ...object, lock, legalHold: false });
    await expect(transcribeRecording(context, recordingId)).rejects.toMatchObject({ code: 'INTEGRITY' });
  });
});

describe('a recorder whose clock is wrong', () => {
  it('does not end a regulated retention tomorrow: it counts from the receipt, and the seal says so', async () => {
    const context = memoryContext();
    const metadata = { businessLine: 'brokerage', startedAt: '1970-01-01T00:00:00Z', consent: CONSENT };
    const { recordingId } = (await deliver(context, { metadata })).recording;
    await sealRecording(context, recordingId);
    const { retention, quality } = await agreed(context, recordingId);
    expect(retention['retainUntil']).toBe('2032-03-01T09:00:00.000Z');
    expect(quality.flags.map(({ code }) => code)).toEqual(['CLOCK_SUSPECT']);
    expect(await factsOf(context, recordingId, 'recording.sealed')).toMatchObject({ clockSuspect: true });
  });

  it.each([
    ['erasable lane', { startedAt: '1970-01-01T00:00:00Z' }],
    [
      'regulated lane, period not over',
      { businessLine: 'brokerage', startedAt: '2021-01-01T00:00:00Z', consent: CONSENT },
    ],
  ])('is not suspected: %s', async (_, metadata) => {
    const context = memoryContext();
    const { recordingId } = (await deliver(context, { metadata })).recording;
    await sealRecording(context, recordingId);
    expect((await agreed(context, recordingId)).quality.flags).toEqual([]);
    expect(await factsOf(context, recordingId, 'recording.sealed')).not.toHaveProperty('clockSuspect');
  });
});
