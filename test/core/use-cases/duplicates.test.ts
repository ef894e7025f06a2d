/** What a second delivery of a call does to the first: nothing is dropped silently, and a refused first holds nothing back. */
import { describe, expect, it } from 'vitest';
import { parseLeaf } from '../../../core/custody/leaf.ts';
import { once } from '../../../core/bytes.ts';
import { completeUpload } from '../../../core/use-cases/complete-upload.ts';
import { createUpload } from '../../../core/use-cases/create-upload.ts';
import { decideQuarantine } from '../../../core/use-cases/decide-quarantine.ts';
import { placeHold } from '../../../core/use-cases/hold-recordings.ts';
import type { Context } from '../../../core/use-cases/context.ts';
import { sealRecording } from '../../../core/use-cases/seal-recording.ts';
import { callFile, deliver, finishedCall, runAll, TRANSCRIPT } from '../../support/calls.ts';
import { memoryContext, type MemoryContext } from '../../support/memory-context.ts';

const METADATA = { callId: 'c1', source: 'pbx' };

async function duplicateFacts(context: MemoryContext, id: string): Promise<unknown[]> {
  const events = await context.catalogue.events(id);
  return events.filter(({ type }) => type === 'recording.duplicate').map(({ leaf }) => parseLeaf(leaf).facts);
}

const transcriptionOf = async (context: Context, id: string): Promise<string | undefined> =>
  (await context.catalogue.recording(id))?.transcription?.outcome;

describe('the transcript of a duplicate', () => {
  it.each(['received', 'sealed'])('becomes that of a first that is %s and has none', async (state) => {
    const context = memoryContext();
    const { recordingId } = (await deliver(context, { metadata: METADATA })).recording;
    if (state === 'sealed') await sealRecording(context, recordingId);
    const again = await deliver(context, { metadata: METADATA, transcript: TRANSCRIPT });
    expect(again).toMatchObject({ duplicateOf: recordingId, recording: { state } });
    expect(await duplicateFacts(context, recordingId)).toEqual([undefined]);
    await runAll(context);
    expect(await transcriptionOf(context, recordingId)).toBe('available');
  });

  it('is said to be dropped when the first is through with its own', async () => {
    const context = memoryContext();
    const id = await finishedCall(context, { metadata: METADATA });
    await deliver(context, { metadata: METADATA, transcript: { ...TRANSCRIPT, language: 'de-DE' } });
    expect(await duplicateFacts(context, id)).toEqual([{ dropped: 'transcript' }]);
    await deliver(context, { metadata: METADATA });
    expect(await duplicateFacts(context, id)).toEqual([{ dropped: 'transcript' }, undefined]);
  });

  it('does not displace the one that the first was given', async () => {
    const context = memoryContext();
    const { recordingId } = (await deliver(context, { metadata: METADATA, transcript: TRANSCRIPT })).recording;
    await deliver(context, { metadata: METADATA, transcript: { ...TRANSCRIPT, language: 'de-DE' } });
    await deliver(context, { metadata: METADATA, transcript: TRANSCRIPT });
    expect(await duplicateFacts(context, recordingId)).toEqual([{ dropped: 'transcript' }, undefined]);
    expect(await context.intake.size(recordingId, 'transcript')).toBe(JSON.stringify(TRANSCRIPT).length);
  });

  it('is looked at again when the first moves on in between', async () => {
    const context = memoryContext();
    const { recordingId } = (await deliver(context, { metadata: METADATA })).recording;
    let raced = false;
    const put: Context['intake']['put'] = async (id, part, body) => {
      if (id === recordingId && part === 'transcript' && !raced) {
        raced = true;
        await runAll(context);
      }
      return context.intake.put(id, part, body);
    };
    const racing = { ...context, intake: { ...context.intake, put } };
    await deliver(racing, { metadata: METADATA, transcript: TRANSCRIPT });
    expect(await transcriptionOf(context, recordingId)).toBe('none');
    expect(await duplicateFacts(context, recordingId)).toEqual([{ dropped: 'transcript' }]);
  });
});

describe('a first that the gate refused', () => {
  const truncated = callFile(1).subarray(0, 9000);
  const refused = async (context: MemoryContext): Promise<string> => {
    const { recordingId } = (await deliver(context, { metadata: METADATA, audio: truncated })).recording;
    await runAll(context);
    expect(await context.catalogue.recording(recordingId)).toMatchObject({ rejection: { code: 'TRUNCATED' } });
    return recordingId;
  };

  it('is still the answer to the same bytes', async () => {
    const context = memoryContext();
    const first = await refused(context);
    expect(await deliver(context, { metadata: METADATA, audio: truncated })).toMatchObject({
      duplicateOf: first,
      recording: { state: 'rejected' },
    });
  });

  it('leaves the call to the next delivery, and that one has witnesses of its own', async () => {
    const context = memoryContext();
    await refused(context);
    const good = await deliver(context, { metadata: METADATA, audio: callFile(1) });
    expect(good.recording).not.toHaveProperty('witnessOf');
    const witness = await deliver(context, { metadata: METADATA, audio: callFile(2) });
    expect(witness.recording.witnessOf).toBe(good.recording.recordingId);
    expect(await deliver(context, { metadata: METADATA, audio: callFile(1) })).toMatchObject({
      duplicateOf: good.recording.recordingId,
    });
  });

  it('does not stand for the same file once the metadata can be used', async () => {
    const line = { alias: '/calls/a.wav', metadata: { businessLine: 'opened-later' } };
    const context = memoryContext();
    expect((await deliver(context, line)).recording.state).toBe('rejected');
    expect(await deliver(context, line)).toHaveProperty('duplicateOf');
    const { retention } = context.policies;
    const businessLines = {
      ...retention.businessLines,
      'opened-later': { title: 't', classes: ['internal-quality-6m'], consent: 'not-required' },
    };
    const later = { ...context, policies: { ...context.policies, retention: { ...retention, businessLines } } };
    const taken = await deliver(later, line);
    expect(taken.recording.state).toBe('received');
    expect(await deliver(later, line)).toMatchObject({ duplicateOf: taken.recording.recordingId });
  });

  it('keeps the call when a person refused it', async () => {
    const context = memoryContext();
    const metadata = { ...METADATA, businessLine: 'insurance-telesales-cn' };
    const { recordingId } = (await deliver(context, { metadata })).recording;
    await decideQuarantine(context, { recordingId, outcome: 'reject', reason: 'no', actor: 'officer' });
    const other = await deliver(context, { metadata, audio: callFile(2) });
    expect(other.recording.witnessOf).toBe(recordingId);
  });
});

describe('a hold on an announced recording', () => {
  const announce = async (context: MemoryContext): Promise<string> => {
    const metadata = { ...METADATA, businessLine: 'default' };
    const { recordingId } = await createUpload(context, { actor: 'api', metadata });
    await placeHold(context, { matterId: 'm-1', recordingIds: [recordingId], reason: 'r', actor: 'counsel' });
    return recordingId;
  };
  const upload = async (context: MemoryContext, recordingId: string): ReturnType<typeof completeUpload> => {
    const received = await context.intake.put(recordingId, 'audio', once(callFile()));
    return completeUpload(context, { recordingId, received, actor: 'api' });
  };

  it('is there after the upload and after the seal, on every object', async () => {
    const context = memoryContext();
    const recordingId = await announce(context);
    expect((await upload(context, recordingId)).recording.holds).toMatchObject([{ matterId: 'm-1' }]);
    await runAll(context);
    expect((await context.catalogue.recording(recordingId))?.holds).toMatchObject([{ matterId: 'm-1' }]);
    expect((await context.vault.head(`audio/${recordingId}`))?.legalHold).toBe(true);
  });

  it('leaves a restriction where it is', async () => {
    const context = memoryContext();
    const recordingId = await announce(context);
    const known = await context.catalogue.recording(recordingId);
    if (!known) throw new Error('not stored');
    await context.catalogue.commit({ recordings: [{ ...known, restricted: true, revision: known.revision + 1 }] });
    expect((await upload(context, recordingId)).recording.restricted).toBe(true);
  });

  it('keeps the bytes, also when they are here already', async () => {
    const context = memoryContext();
    const first = await finishedCall(context, { metadata: METADATA });
    const recordingId = await announce(context);
    const receipt = await upload(context, recordingId);
    expect(receipt).not.toHaveProperty('duplicateOf');
    expect(receipt.recording).toMatchObject({ recordingId, state: 'received', sameBytesAs: first });
    expect(receipt.recording).not.toHaveProperty('witnessOf');
  });
});
