/** Erasure and restriction, rule by rule, over a memory archive. */
import { describe, expect, it } from 'vitest';
import { once } from '../../../core/bytes.ts';
import { certificateSchema } from '../../../core/privacy/certificate.ts';
import { eraseDue, eraseRecordings } from '../../../core/use-cases/erase-recordings.ts';
import { expireRecording } from '../../../core/use-cases/expire-recording.ts';
import { placeHold, releaseHold } from '../../../core/use-cases/hold-recordings.ts';
import { integrateLog } from '../../../core/use-cases/integrate-log.ts';
import { restrictRecordings } from '../../../core/use-cases/restrict-recording.ts';
import { sweep } from '../../../core/use-cases/sweep.ts';
import { verifyAll } from '../../../core/use-cases/verify-all.ts';
import { verifyRecording } from '../../../core/use-cases/verify-recording.ts';
import { callFile, deliver, runAll } from '../../support/calls.ts';
import { memoryContext } from '../../support/memory-context.ts';
import { ASKED, AWAITING, call, CALLER, count, erase, HOLD, paths, REGULATED, stored, types } from './erased-calls.ts';

describe('the erasable lane', () => {
  it('erases now: key, derivatives, index, personal fields and openings go, and a certificate says so', async () => {
    const context = memoryContext();
    const id = await call(context);
    expect((await paths(context, id)).length).toBeGreaterThan(2);
    expect(await count(context, 'parcel')).toBe(1);

    const result = await erase(context, id);
    expect(result).toMatchObject({ recordingId: id, outcome: 'erased' });
    const certificate = certificateSchema.parse(result.certificate);
    expect(certificate).toMatchObject({ recordingId: id, basis: 'request', lane: 'erasable' });
    expect(certificate.irrecoverableAt).toBe(certificate.erasedAt);
    const { retention, ...recording } = await stored(context, id);
    expect(certificate.residue.find(({ store }) => store === 'vault')?.until).toBe(retention?.retainUntil);

    expect(recording).toMatchObject({ state: 'erased', callId: id, agentId: 'a7', team: 'parcels' });
    expect(JSON.stringify(recording)).not.toMatch(/cust-1|call-77/u);
    expect(recording.customerRef).toBeUndefined();
    expect(await context.keyTable.get(id)).toBeUndefined();
    expect(await paths(context, id)).toEqual([]);
    expect(await count(context, 'parcel')).toBe(0);
    const events = await context.catalogue.events(id);
    expect(events.slice(-2).map(({ type }) => type)).toEqual(['recording.erased', 'erasure.completed']);
    expect(events.slice(0, -1).every(({ openings }) => Object.keys(openings).length === 0)).toBe(true);
    expect(JSON.stringify(events)).not.toMatch(/cust-1|call-77|officer|caller asked/u);
  });

  it('gives the same certificate again, and changes nothing', async () => {
    const context = memoryContext();
    const id = await call(context);
    const first = await erase(context, id);
    const before = await types(context, id);
    expect(await erase(context, id)).toEqual(first);
    expect(await types(context, id)).toEqual(before);
  });

  it('has a verdict: erased, also among all', async () => {
    const context = memoryContext();
    const id = await call(context);
    await erase(context, id);
    const { ledger, logStore: store, signer } = context;
    await integrateLog({ ledger, store, signer });
    expect((await verifyRecording(context, id, 'auditor')).verdict).toBe('erased');
    const verdicts: string[] = [];
    for await (const { verdict } of verifyAll(context, 'auditor')) verdicts.push(verdict);
    expect(verdicts).toEqual(['erased']);
  });

  it('erases everything of a customer, page by page, with witnesses that name nobody', async () => {
    const context = memoryContext();
    const own = [await call(context), await call(context, { ...CALLER, callId: 'call-78' }, { audio: callFile(2) })];
    const { customerRef: _none, ...nobody } = CALLER;
    const witness = await call(context, nobody, { audio: callFile(3) });
    const stranger = await call(context, { ...CALLER, customerRef: 'cust-2' }, { audio: callFile(4) });
    const { results } = await eraseRecordings(context, { customerRef: 'cust-1', ...ASKED });
    expect(results.map(({ recordingId }) => recordingId).sort()).toEqual([...own, witness].sort());
    expect((await stored(context, stranger)).state).toBe('indexed');
    expect(await eraseRecordings(context, { customerRef: 'cust-1', ...ASKED })).toEqual({ results: [] });
  });

  it('leaves a later delivery of the same file out', async () => {
    const context = memoryContext();
    const id = await call(context);
    await erase(context, id);
    const again = await deliver(context, { metadata: CALLER });
    expect(again).toMatchObject({ duplicateOf: id, recording: { state: 'erased' } });
    await runAll(context);
    expect(JSON.stringify(await context.catalogue.recordings({}, { limit: 10 }))).not.toContain('cust-1');
  });

  it('tells when the key is beyond recovery, and what an edition keeps for a while', async () => {
    const context = {
      ...memoryContext(),
      erasure: { recoveryMs: 1000, residues: [{ store: 'backups', what: 'rows', keptMs: 2000 }] },
    };
    const { certificate } = await erase(context, await call(context));
    const after = (ms: number): string => new Date(context.clock.now().getTime() + ms).toISOString();
    expect(certificate?.irrecoverableAt).toBe(after(1000));
    expect(certificate?.residue.at(-1)).toEqual({ store: 'backups', what: 'rows', until: after(2000) });
  });

  it('leaves the key to the step where that runs elsewhere', async () => {
    const context = { ...memoryContext(), erasure: { recoveryMs: 0, residues: [], purgedElsewhere: true } };
    const id = await call(context);
    const result = await erase(context, id);
    expect(result.outcome).toBe('erased');
    expect(result.certificate).toBeUndefined();
    await runAll(context);
    expect((await erase(context, id)).certificate).toBeDefined();
  });
});

describe('before the seal', () => {
  it.each([
    ['quarantined', { ...CALLER, businessLine: 'retail-banking' }, 'refused'],
    ['received', CALLER, 'erased'],
    ['received', REGULATED, 'refused'],
  ])('%s: the line decides', async (state, metadata, outcome) => {
    const context = memoryContext();
    const { recording } = await deliver(context, { metadata });
    expect(recording.state).toBe(state);
    const result = await erase(context, recording.recordingId);
    expect(result.outcome).toBe(outcome);
    await runAll(context);
    const after = await stored(context, recording.recordingId);
    if (outcome === 'refused') expect(after).toMatchObject({ restricted: true, erasureRequested: {} });
    else {
      expect(after).toMatchObject({ state: 'erased', purged: {} });
      expect(await context.intake.size(recording.recordingId, 'audio')).toBeUndefined();
      expect(JSON.stringify(after)).not.toMatch(/cust-1|call-77/u);
    }
  });

  it.each([
    ['a rejected file of an erasable line', { ...CALLER }, 'erased'],
    ['metadata that names no line', { ...CALLER, businessLine: 'no-such-line' }, 'erased'],
    ['a rejected file of a regulated line', REGULATED, 'refused'],
  ])('%s', async (_, metadata, outcome) => {
    const context = memoryContext();
    const id = await call(context, metadata, { audio: new Uint8Array(10) });
    const before = await stored(context, id);
    expect(before.state).toBe('rejected');
    const result = await erase(context, id);
    expect(result.outcome).toBe(outcome);
    if (outcome === 'refused') expect(result.date).toBe(before.rejection?.keepUntil);
  });

  it('what arrives after the erasure of an announcement is cleared away', async () => {
    const context = memoryContext();
    const { recording } = await deliver(context, { metadata: CALLER });
    const { recordingId } = recording;
    await erase(context, recordingId);
    await context.intake.put(recordingId, 'metadata', once(new Uint8Array(3)));
    await sweep(context);
    expect(await context.intake.size(recordingId, 'metadata')).toBeUndefined();
  });
});

describe('the regulated lane', () => {
  it('refuses with the rule and the date, restricts at once and leaves the index', async () => {
    const context = memoryContext();
    const id = await call(context, REGULATED);
    const { retention } = await stored(context, id);
    const result = await erase(context, id);
    expect(result).toMatchObject({ outcome: 'refused', date: retention?.retainUntil, citation: retention?.citation });
    expect(await stored(context, id)).toMatchObject({ restricted: true, erasureRequested: {} });
    expect(await count(context, 'parcel')).toBe(0);
    expect(await context.search.search({ words: '', filters: {}, limit: 1 })).toMatchObject({ total: 0 });
    expect((await types(context, id)).at(-1)).toBe('erasure.refused');
    expect(await erase(context, id)).toEqual(result);
    expect((await verifyRecording(context, id, 'auditor')).verdict).toBe('intact');
    await expect(
      restrictRecordings(context, { recordingIds: [id], restricted: false, ...ASKED }),
    ).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
  });

  it('has no date to give while an event is awaited', async () => {
    const context = memoryContext();
    const result = await erase(context, await call(context, AWAITING));
    expect(result.outcome).toBe('refused');
    expect(result.reason).toContain('still awaited');
    expect(result.date).toBeUndefined();
  });

  it('goes by itself when the period has ended, with a certificate, and asking then is no refusal', async () => {
    const context = memoryContext();
    const id = await call(context, REGULATED);
    await erase(context, id);
    expect(await eraseDue(context, await stored(context, id))).toBeUndefined();
    context.clock.set('2099-01-01T00:00:00.000Z');
    const result = await eraseDue(context, await stored(context, id));
    expect(result).toMatchObject({ outcome: 'erased', certificate: { recordingId: id, lane: 'regulated' } });
    expect(await stored(context, id)).toMatchObject({ state: 'expired', purged: {}, removed: {} });
    expect([...context.vault.objects.keys()].filter((key) => key.includes(id))).toEqual([]);
  });
});

describe('holds', () => {
  it('queue the erasure, which happens with the last release', async () => {
    const context = memoryContext();
    const id = await call(context);
    await placeHold(context, { ...HOLD, recordingIds: [id] });
    expect(await erase(context, id)).toEqual({ recordingId: id, outcome: 'queued', reason: 'Held by 1 matter.' });
    expect(await stored(context, id)).toMatchObject({ restricted: true, state: 'analysed', erasureRequested: {} });
    expect(await eraseDue(context, await stored(context, id))).toBeUndefined();
    await placeHold(context, { ...HOLD, matterId: 'another', recordingIds: [id] });
    await releaseHold(context, { ...HOLD, recordingIds: [id] });
    expect(await stored(context, id)).toMatchObject({ restricted: true, state: 'analysed' });
    const released = await releaseHold(context, { ...HOLD, matterId: 'another', recordingIds: [id] });
    expect(released.released).toEqual([id]);
    expect(await stored(context, id)).toMatchObject({ state: 'erased', purged: {} });
    expect(await eraseDue(context, await stored(context, id))).toBeUndefined();
    expect(await eraseDue(context, { recordingId: 'nowhere' })).toBeUndefined();
  });

  it('cannot be placed on what is erased', async () => {
    const context = memoryContext();
    const id = await call(context);
    await erase(context, id);
    expect(await placeHold(context, { ...HOLD, recordingIds: [id] })).toMatchObject({
      placed: [],
      failed: [{ recordingId: id, code: 'ERASED' }],
    });
  });
});

describe('restriction', () => {
  it('takes the call out of the index and puts it back', async () => {
    const context = memoryContext();
    const id = await call(context);
    const request = { recordingIds: [id, id], reason: 'disputed', actor: 'officer' };
    expect(await restrictRecordings(context, { ...request, restricted: true })).toEqual({
      results: [{ recordingId: id, restricted: true }],
    });
    await restrictRecordings(context, { ...request, restricted: true });
    await runAll(context);
    expect(await count(context, '')).toBe(0);
    await restrictRecordings(context, { ...request, restricted: false });
    await runAll(context);
    expect(await count(context, 'parcel')).toBe(1);
    const events = await types(context, id);
    expect(events.filter((type) => type.startsWith('restriction') || type === 'recording.restricted')).toEqual([
      'recording.restricted',
      'restriction.lifted',
    ]);
  });

  it('refuses unknown ids, before anything, and what is gone', async () => {
    const context = memoryContext();
    const id = await call(context);
    const request = { restricted: true, reason: 'disputed', actor: 'officer' };
    await expect(restrictRecordings(context, { ...request, recordingIds: [id, 'nowhere'] })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    expect((await stored(context, id)).restricted).toBe(false);
    await erase(context, id);
    await expect(restrictRecordings(context, { ...request, recordingIds: [id] })).rejects.toMatchObject({
      code: 'ERASED',
    });
  });

  it('a call that is put into the index at that moment leaves it again', async () => {
    const context = memoryContext();
    const { recording } = await deliver(context, { metadata: CALLER });
    const id = recording.recordingId;
    const put: typeof context.search.put = async (document) => {
      await context.search.put(document);
      await restrictRecordings(context, { recordingIds: [id], restricted: true, reason: 'x', actor: 'y' });
      await context.search.put(document);
    };
    await runAll({ ...context, search: { ...context.search, put } });
    expect(await count(context, '')).toBe(0);
  });
});

describe('what is asked', () => {
  it('has to name something, and nothing unknown', async () => {
    const context = memoryContext();
    const id = await call(context);
    await expect(eraseRecordings(context, ASKED)).rejects.toMatchObject({ code: 'USAGE' });
    const unknown = eraseRecordings(context, { ...ASKED, recordingIds: [id, 'nowhere'] });
    await expect(unknown).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await stored(context, id)).state).toBe('indexed');
  });
});

describe('the end of the retention', () => {
  it('leaves as little as an erasure', async () => {
    const context = memoryContext();
    const id = await call(context);
    context.clock.set('2099-01-01T00:00:00.000Z');
    await expireRecording(context, { recordingId: id, actor: 'callvault' });
    await runAll(context);
    const recording = await stored(context, id);
    expect(recording).toMatchObject({ state: 'expired', purged: {} });
    expect(JSON.stringify(recording)).not.toMatch(/cust-1|call-77/u);
    expect(await paths(context, id)).toEqual([]);
    const entry = await context.catalogue.entry('certificate', recording.expired?.certificateId ?? '');
    expect(certificateSchema.parse(JSON.parse(entry?.body ?? ''))).toMatchObject({ basis: 'retention-ended' });
    expect(await erase(context, id)).toMatchObject({ outcome: 'erased', certificate: { basis: 'retention-ended' } });
  });
});
