import { describe, expect, it } from 'vitest';
import { placeHold, releaseHold } from '../../../core/use-cases/hold-recordings.ts';
import { listDamages } from '../../../core/use-cases/damages.ts';
import { integrateLog } from '../../../core/use-cases/integrate-log.ts';
import { showRecording } from '../../../core/use-cases/show-recording.ts';
import { verifyRecording } from '../../../core/use-cases/verify-recording.ts';
import { deliver, finishedCall } from '../../support/calls.ts';
import { memoryContext, type MemoryContext } from '../../support/memory-context.ts';

const CONSENT = { noticeId: 'ivr-recording-notice', version: '1', language: 'en', offsetMs: 0, outcome: 'given' };

async function archive(): Promise<{ context: MemoryContext; id: string }> {
  const context = memoryContext();
  const id = await finishedCall(context, {
    metadata: { businessLine: 'retail-banking', callId: 'c', consent: CONSENT },
  });
  await integrate(context);
  return { context, id };
}

async function integrate({ ledger, logStore: store, signer }: MemoryContext): Promise<void> {
  await integrateLog({ ledger, store, signer });
}

const OBJECTS = ['audio/', 'manifest/', 'key/', 'transcript/'];

describe('verify', () => {
  it('finds an untouched recording intact and says so in the log', async () => {
    const { context, id } = await archive();
    expect(await verifyRecording(context, id, 'auditor')).toMatchObject({ recordingId: id, verdict: 'intact' });
    expect((await context.catalogue.events(id)).at(-1)).toMatchObject({ type: 'recording.verified' });
  });

  it.each(OBJECTS)('names %s when any bit of it is flipped', async (prefix) => {
    const { context, id } = await archive();
    const object = [...context.vault.objects.values()].find(({ head }) => head.key.startsWith(prefix));
    if (!object) throw new Error('nothing stored');
    const { body } = object;
    for (let at = 0; at < body.length; at += Math.max(1, Math.floor(body.length / 40))) {
      object.body = Buffer.from(body);
      object.body[at] = (body[at] ?? 0) ^ (1 << (at % 8));
      const { verdict, detail } = await verifyRecording(context, id, 'auditor');
      expect(verdict).toBe('altered');
      expect(detail).toContain(prefix.slice(0, -1));
    }
  });

  it.each(OBJECTS)('names %s when it is gone', async (prefix) => {
    const { context, id } = await archive();
    const key = [...context.vault.objects.keys()].find((name) => name.startsWith(prefix)) ?? '';
    context.vault.objects.delete(key);
    expect(await verifyRecording(context, id, 'auditor')).toMatchObject({ verdict: 'missing' });
  });

  it('keeps a damage with the recording and in the list until it is intact again', async () => {
    const { context, id } = await archive();
    const list = async (): Promise<unknown> => (await listDamages(context, { limit: 10 })).items;
    const object = context.vault.objects.get(`audio/${id}`);
    if (!object) throw new Error('nothing stored');
    const { body } = object;
    object.body = Buffer.from(body).fill(0, 0, 1);
    const { revision } = (await context.catalogue.recording(id)) ?? {};
    await verifyRecording(context, id, 'auditor');
    const damaged = await context.catalogue.recording(id);
    expect(damaged?.damage).toMatchObject({ verdict: 'altered' });
    expect(await list()).toEqual([{ recordingId: id, ...damaged?.damage }]);
    await verifyRecording(context, id, 'auditor');
    expect(await context.catalogue.recording(id)).toEqual(damaged);
    object.body = body;
    expect(await verifyRecording(context, id, 'auditor')).toMatchObject({ verdict: 'intact' });
    expect(await context.catalogue.recording(id)).toMatchObject({ revision: (revision ?? 0) + 2 });
    expect((await context.catalogue.recording(id))?.damage).toBeUndefined();
    expect(await list()).toEqual([]);
    expect((await context.catalogue.events(id)).filter(({ type }) => type === 'recording.verified')).toHaveLength(3);
  });

  it('notices a weakened lock and a lifted legal hold', async () => {
    const { context, id } = await archive();
    const object = context.vault.objects.get(`audio/${id}`);
    if (!object) throw new Error('nothing stored');
    const { head } = object;
    for (const change of [
      { lock: { ...head.lock, retainUntil: '2026-12-01T00:00:00.000Z' } },
      { lock: { ...head.lock, mode: 'GOVERNANCE' } },
      { legalHold: true },
    ] as const) {
      object.head = { ...head, ...change };
      expect(await verifyRecording(context, id, 'auditor')).toMatchObject({ verdict: 'altered' });
    }
  });

  it('says unreadable when the key is gone', async () => {
    const context = memoryContext();
    const id = await finishedCall(context);
    await integrate(context);
    await context.keyTable.remove(id);
    expect(await verifyRecording(context, id, 'auditor')).toMatchObject({ verdict: 'unreadable' });
  });

  it('notices a catalogue that was changed behind its back', async () => {
    const { context, id } = await archive();
    const recording = await context.catalogue.recording(id);
    if (!recording?.sealed) throw new Error('not sealed');
    const forged = {
      ...recording,
      revision: recording.revision + 1,
      sealed: { ...recording.sealed, sha256: 'f'.repeat(64) },
    };
    await context.catalogue.commit({ recordings: [forged] });
    const { verdict, detail } = await verifyRecording(context, id, 'auditor');
    expect(verdict).toBe('altered');
    expect(detail).toContain('custody log');
  });

  it('notices damage in the log itself', async () => {
    const { context, id } = await archive();
    // Looks without leaving an event: a new one would be integrated, and the damaged file no longer read.
    const silent = { ...context, catalogue: { ...context.catalogue, commit: () => Promise.resolve() } };
    for (const [path, bytes] of context.logStore.files) {
      if (!path.startsWith('tile/0') && path !== 'checkpoint') continue;
      const damaged = Buffer.from(bytes);
      damaged[damaged.length - 3] = (damaged[damaged.length - 3] ?? 0) ^ 1;
      context.logStore.files.set(path, damaged);
      expect(await verifyRecording(silent, id, 'auditor')).toMatchObject({ verdict: 'altered' });
      context.logStore.files.set(path, bytes);
    }
    expect(await verifyRecording(silent, id, 'auditor')).toMatchObject({ verdict: 'intact' });
  });

  it('refuses what is not sealed or not there', async () => {
    const context = memoryContext();
    const { recordingId } = (await deliver(context)).recording;
    await expect(verifyRecording(context, recordingId, 'a')).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    await expect(verifyRecording(context, 'none', 'a')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('holds', () => {
  const request = { reason: 'litigation', actor: 'officer' };

  it('counts matters; the storage flag falls with the last release', async () => {
    const { context, id } = await archive();
    const flag = (): boolean | undefined => context.vault.objects.get(`audio/${id}`)?.head.legalHold;
    const of = (matterId: string): Parameters<typeof placeHold>[1] => ({ ...request, matterId, recordingIds: [id] });
    expect(await placeHold(context, of('m1'))).toMatchObject({ placed: [id], unchanged: [] });
    expect(await placeHold(context, of('m1'))).toMatchObject({ placed: [], unchanged: [id] });
    await placeHold(context, of('m2'));
    await releaseHold(context, of('m1'));
    expect(flag()).toBe(true);
    await integrate(context);
    expect(await verifyRecording(context, id, 'auditor')).toMatchObject({ verdict: 'intact' });
    expect(await releaseHold(context, of('m2'))).toMatchObject({ released: [id] });
    expect(flag()).toBe(false);
    expect(await releaseHold(context, of('m2'))).toMatchObject({ released: [], unchanged: [id] });
  });

  it('seals what arrives under a hold with the flag up', async () => {
    const context = memoryContext();
    const { recordingId } = (await deliver(context)).recording;
    await placeHold(context, { ...request, matterId: 'm', recordingIds: [recordingId] });
    const { runAll } = await import('../../support/calls.ts');
    await runAll(context);
    for (const { head } of context.vault.objects.values()) expect(head.legalHold).toBe(true);
  });

  it('changes nothing when one id is unknown', async () => {
    const { context, id } = await archive();
    const both = { ...request, matterId: 'm', recordingIds: [id, 'none'] };
    await expect(placeHold(context, both)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await context.catalogue.recording(id))?.holds).toEqual([]);
  });
});

describe('show', () => {
  it('gives content and history, and the reading is an event', async () => {
    const { context, id } = await archive();
    const shown = await showRecording(context, id, 'cli:ana');
    expect(shown.transcript?.turns).toHaveLength(2);
    expect(shown.custody.map(({ type }) => type)).toEqual([
      'recording.received',
      'recording.sealed',
      'transcript.sealed',
      'transcript.read',
    ]);
    expect(shown).not.toHaveProperty('revision');
    await expect(showRecording(context, 'none', 'a')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
