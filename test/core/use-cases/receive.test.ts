import { describe, expect, it } from 'vitest';
import { collect, once, sha256Hex } from '../../../core/bytes.ts';
import { decideQuarantine } from '../../../core/use-cases/decide-quarantine.ts';
import { createUpload } from '../../../core/use-cases/create-upload.ts';
import { receiveRecording } from '../../../core/use-cases/receive-recording.ts';
import { sweep } from '../../../core/use-cases/sweep.ts';
import { callFile, deliver, runAll } from '../../support/calls.ts';
import { memoryContext, type MemoryContext } from '../../support/memory-context.ts';

const types = async (context: MemoryContext, id: string): Promise<string[]> =>
  (await context.catalogue.events(id)).map(({ type }) => type);

describe('receiving', () => {
  it('fills in the defaults: source manual, callId = recordingId, line default', async () => {
    const { recording } = await deliver(memoryContext());
    expect(recording).toMatchObject({ source: 'manual', businessLine: 'default', state: 'received' });
    expect(recording.callId).toBe(recording.recordingId);
  });

  it('takes the same call with the same bytes once', async () => {
    const context = memoryContext();
    const metadata = { callId: 'c1' };
    const first = await deliver(context, { metadata });
    const again = await deliver(context, { metadata });
    expect(again).toMatchObject({ duplicateOf: first.recording.recordingId });
    expect(again.recording.recordingId).toBe(first.recording.recordingId);
    expect(await types(context, first.recording.recordingId)).toEqual(['recording.received', 'recording.duplicate']);
    const left: string[] = [];
    for await (const { recordingId } of context.intake.list()) left.push(recordingId);
    expect(left).toEqual([first.recording.recordingId]);
  });

  it('makes the second file of a call a witness', async () => {
    const context = memoryContext();
    const first = await deliver(context, { metadata: { callId: 'c1' } });
    const second = await deliver(context, { metadata: { callId: 'c1' }, audio: callFile(2) });
    expect(second.duplicateOf).toBeUndefined();
    expect(second.recording.witnessOf).toBe(first.recording.recordingId);
  });

  it('makes the same bytes of another call a recording of its own that says so', async () => {
    const context = memoryContext();
    const first = await deliver(context, { metadata: { callId: 'c1' } });
    const other = await deliver(context, { metadata: { callId: 'c2' } });
    expect(other.recording).toMatchObject({ state: 'received', sameBytesAs: first.recording.recordingId });
  });

  it('finds the repeat of a folder run by its alias', async () => {
    const context = memoryContext();
    const first = await deliver(context, { alias: '/calls/a.wav' });
    expect(await deliver(context, { alias: '/calls/a.wav' })).toMatchObject({
      duplicateOf: first.recording.recordingId,
    });
    expect((await deliver(context, { alias: '/calls/b.wav' })).duplicateOf).toBeUndefined();
  });

  it.each([
    [{ businessLine: 'no-such-line' }, 'businessLine'],
    [{ startedAt: 'yesterday' }, 'startedAt'],
    [{ channels: ['customer', 'robot'] }, 'channels'],
    [{ declaredSha256: 'XYZ' }, 'declaredSha256'],
    [{ bussinessLine: 'default' }, 'unknown field'],
    [{ callId: 'a\u0000b' }, 'callId'],
    [{ consent: { noticeId: 'n' } }, 'consent'],
  ])('rejects metadata %j, keeps the bytes and names the field', async (metadata, field) => {
    const context = memoryContext();
    const { recording } = await deliver(context, { metadata });
    expect(recording.state).toBe('rejected');
    expect(recording.rejection).toMatchObject({ code: 'METADATA_INVALID' });
    expect(recording.rejection?.detail).toContain(field);
    expect(await collect(context.intake.read(recording.recordingId, 'audio'), 1e9)).toHaveLength(callFile().length);
    await runAll(context);
    expect((await context.catalogue.recording(recording.recordingId))?.state).toBe('rejected');
  });

  it('rejects metadata that is not UTF-8 JSON', async () => {
    const context = memoryContext();
    for (const raw of [Buffer.from([0xff, 0xfe, 0x7b]), Buffer.from('[1]'), Buffer.from('{')]) {
      const recordingId = context.random.id();
      await context.intake.put(recordingId, 'metadata', once(raw));
      const received = await context.intake.put(recordingId, 'audio', once(callFile()));
      const { recording } = await receiveRecording(context, { recordingId, received, actor: 'test' });
      expect(recording.rejection?.code).toBe('METADATA_INVALID');
    }
  });

  it('does not take a corrected delivery for the rejected one', async () => {
    const context = memoryContext();
    await deliver(context, { metadata: { callId: 'c1', businessLine: 'no-such-line' } });
    const corrected = await deliver(context, { metadata: { callId: 'c1', businessLine: 'default' } });
    expect(corrected.duplicateOf).toBeUndefined();
    const wrong = await deliver(context, { metadata: { callId: 'c2', declaredSha256: 'a'.repeat(64) } });
    await runAll(context);
    expect((await context.catalogue.recording(wrong.recording.recordingId))?.rejection?.code).toBe('HASH_MISMATCH');
    const right = await deliver(context, { metadata: { callId: 'c2', declaredSha256: sha256Hex(callFile()) } });
    expect(right).not.toHaveProperty('duplicateOf');
    expect(right.recording.state).toBe('received');
  });
});

describe('quarantine', () => {
  const metadata = { callId: 'c1', businessLine: 'insurance-telesales-cn' };

  it('keeps a call without consent out of the vault until a person accepts it', async () => {
    const context = memoryContext();
    const { recording } = await deliver(context, { metadata });
    expect(recording).toMatchObject({ state: 'quarantined', quarantine: { code: 'CONSENT_MISSING' } });
    await runAll(context);
    expect(context.vault.objects.size).toBe(0);
    const { recordingId } = recording;
    const request = { recordingId, outcome: 'accept', reason: 'heard on tape', actor: 'officer' } as const;
    await decideQuarantine(context, request);
    expect(await decideQuarantine(context, request)).toMatchObject({ state: 'received' });
    await runAll(context);
    expect((await context.catalogue.recording(recordingId))?.sealed).toBeDefined();
    expect((await types(context, recordingId)).filter((type) => type === 'recording.decided')).toHaveLength(1);
  });

  it('keeps the bytes of a refused call', async () => {
    const context = memoryContext();
    const { recordingId } = (await deliver(context, { metadata })).recording;
    const refused = await decideQuarantine(context, { recordingId, outcome: 'reject', reason: 'no', actor: 'officer' });
    expect(refused).toMatchObject({ state: 'rejected', rejection: { code: 'REFUSED_BY_DECISION' } });
    expect(await context.intake.size(recordingId, 'audio')).toBe(callFile().length);
    await expect(
      decideQuarantine(context, { recordingId, outcome: 'accept', reason: 'no', actor: 'officer' }),
    ).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
  });

  it('refuses to decide what needs no decision', async () => {
    const context = memoryContext();
    const { recordingId } = (await deliver(context)).recording;
    const request = { outcome: 'accept', reason: 'r', actor: 'a' } as const;
    await expect(decideQuarantine(context, { ...request, recordingId })).rejects.toMatchObject({
      code: 'STATE_CONFLICT',
    });
    await expect(decideQuarantine(context, { ...request, recordingId: 'none' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('the sweeper', () => {
  it('registers a complete arrival that nobody registered, once', async () => {
    const context = memoryContext();
    const recordingId = context.random.id();
    await context.intake.put(recordingId, 'metadata', once(Buffer.from('{"callId":"c9"}')));
    await context.intake.put(recordingId, 'audio', once(callFile()));
    expect(await sweep(context)).toMatchObject({ registered: 1 });
    expect(await sweep(context)).toMatchObject({ registered: 0 });
    expect(await context.catalogue.recording(recordingId)).toMatchObject({ state: 'received', callId: 'c9' });
  });

  it('ends an announced upload that never came', async () => {
    const context = memoryContext();
    const { recordingId } = await createUpload(context, {
      actor: 'api',
      metadata: { source: 's', businessLine: 'default' },
    });
    await sweep(context);
    expect(await context.catalogue.recording(recordingId)).toMatchObject({ state: 'awaiting-upload' });
    context.clock.advance(25 * 3_600_000);
    await sweep(context);
    expect(await context.catalogue.recording(recordingId)).toMatchObject({
      state: 'rejected',
      rejection: { code: 'EMPTY' },
    });
  });

  it('leaves an unfinished delivery alone for a day, then clears it', async () => {
    const context = memoryContext();
    await context.intake.put('half', 'metadata', once(Buffer.from('{}')));
    expect(await sweep(context)).toEqual({ registered: 0, cleared: 0 });
    context.clock.advance(25 * 3_600_000);
    expect(await sweep(context)).toEqual({ registered: 0, cleared: 1 });
    expect(await context.intake.size('half', 'metadata')).toBeUndefined();
  });
});
