/** The sweeper: what it finds, what it must not end, and what one failing arrival may not keep it from. */
import { describe, expect, it } from 'vitest';
import { once } from '../../../core/bytes.ts';
import { AppError } from '../../../core/errors.ts';
import type { Context } from '../../../core/use-cases/context.ts';
import { completeUpload, awaitedRecording } from '../../../core/use-cases/complete-upload.ts';
import { createUpload, type UploadRequest } from '../../../core/use-cases/create-upload.ts';
import { placeHold } from '../../../core/use-cases/hold-recordings.ts';
import { sweep } from '../../../core/use-cases/sweep.ts';
import { callFile, deliver, runAll, TRANSCRIPT } from '../../support/calls.ts';
import { memoryContext, type MemoryContext } from '../../support/memory-context.ts';

const HOUR_MS = 3_600_000;
const REQUEST: UploadRequest = {
  actor: 'api',
  metadata: { source: 'pbx', callId: 'late', businessLine: 'default' },
  transcript: Buffer.from(JSON.stringify(TRANSCRIPT)),
  idempotency: { key: 'k', bodySha256: 'b' },
};

const stateOf = async (context: Context, id: string): Promise<string | undefined> =>
  (await context.catalogue.recording(id))?.state;

async function partsIn(context: Context): Promise<string[]> {
  const found: string[] = [];
  for await (const { recordingId } of context.intake.list()) {
    for (const part of ['metadata', 'delivery', 'transcript', 'audio'] as const) {
      if ((await context.intake.size(recordingId, part)) !== undefined) found.push(`${recordingId}.${part}`);
    }
  }
  return found.sort();
}

/** Bytes under an announcement, as an upload leaves them that was cut off before it was registered. */
async function ended(context: MemoryContext): Promise<string> {
  const { recordingId } = await createUpload(context, REQUEST);
  context.clock.advance(25 * HOUR_MS);
  await sweep(context);
  expect(await stateOf(context, recordingId)).toBe('rejected');
  return recordingId;
}

describe('an announcement', () => {
  it('is awaited for a day from its last link, not from its first', async () => {
    const context = memoryContext();
    const { recordingId } = await createUpload(context, REQUEST);
    context.clock.advance(23.5 * HOUR_MS);
    expect((await createUpload(context, REQUEST)).recordingId).toBe(recordingId);
    context.clock.advance(HOUR_MS);
    await sweep(context);
    expect(await stateOf(context, recordingId)).toBe('awaiting-upload');
    const received = await context.intake.put(recordingId, 'audio', once(callFile()));
    await completeUpload(context, { recordingId, received, actor: 'api' });
    expect(await stateOf(context, recordingId)).toBe('received');
  });

  it('does not end while its audio lies there', async () => {
    const context = memoryContext();
    const { recordingId } = await createUpload(context, REQUEST);
    context.clock.advance(25 * HOUR_MS);
    await context.intake.put(recordingId, 'audio', once(callFile()));
    await sweep(context);
    expect(await stateOf(context, recordingId)).toBe('received');
  });

  it('does not end under a hold', async () => {
    const context = memoryContext();
    const { recordingId } = await createUpload(context, REQUEST);
    await placeHold(context, { matterId: 'm', recordingIds: [recordingId], reason: 'r', actor: 'counsel' });
    context.clock.advance(25 * HOUR_MS);
    await sweep(context);
    expect(await stateOf(context, recordingId)).toBe('awaiting-upload');
  });

  it('that has ended says that nothing was taken', async () => {
    const context = memoryContext();
    const refusal = awaitedRecording(context, await ended(context));
    await expect(refusal).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    await expect(refusal).rejects.toThrow(/NOT taken.*announce the recording again/u);
  });

  it('that has ended leaves nothing behind a day later', async () => {
    const context = memoryContext();
    await ended(context);
    expect(await partsIn(context)).not.toEqual([]);
    context.clock.advance(25 * HOUR_MS);
    await sweep(context);
    expect(await partsIn(context)).toEqual([]);
  });
});

describe('audio that came after the announcement had ended', () => {
  it('becomes a recording of its own, with metadata and transcript, once', async () => {
    const context = memoryContext();
    const announced = await ended(context);
    await context.intake.put(announced, 'audio', once(callFile()));
    expect(await sweep(context)).toMatchObject({ registered: 1 });
    expect(await sweep(context)).toMatchObject({ registered: 0 });
    const { items } = await context.catalogue.recordings({ state: 'received' }, { limit: 10 });
    expect(items).toMatchObject([{ callId: 'late', source: 'pbx' }]);
    const id = items[0]?.recordingId ?? '';
    expect(await partsIn(context)).toEqual([`${id}.audio`, `${id}.metadata`, `${id}.transcript`]);
    await runAll(context);
    expect((await context.catalogue.recording(id))?.transcription?.outcome).toBe('available');
    expect(await stateOf(context, announced)).toBe('rejected');
  });

  it('is answered with the new recording when the upload itself completes it', async () => {
    const context = memoryContext();
    const recordingId = await ended(context);
    const received = await context.intake.put(recordingId, 'audio', once(callFile()));
    const { recording } = await completeUpload(context, { recordingId, received, actor: 'api' });
    expect(recording).toMatchObject({ state: 'received', callId: 'late' });
    expect(recording.recordingId).not.toBe(recordingId);
  });
});

describe('an arrival that fails', () => {
  it('is reported and keeps nothing else waiting', async () => {
    const context = memoryContext();
    for (const id of ['a', 'b', 'c']) await context.intake.put(id, 'audio', once(callFile(id.charCodeAt(0))));
    const read: Context['intake']['read'] = (recordingId, part) => {
      if (recordingId === 'b') throw new AppError('NOT_FOUND', 'gone between the look and the read');
      return context.intake.read(recordingId, part);
    };
    const failing = { ...context, intake: { ...context.intake, read } };
    expect(await sweep(failing)).toEqual({ registered: 2, cleared: 0 });
    expect(context.failures).toMatchObject([{ step: 'sweep', error: { code: 'NOT_FOUND' } }]);
    expect(await stateOf(context, 'c')).toBe('received');
  });

  it('that another process cleared meanwhile does not become a recording without bytes', async () => {
    const context = memoryContext();
    await context.intake.put('gone', 'audio', once(callFile()));
    let looks = 0;
    const size: Context['intake']['size'] = async (recordingId, part) => {
      if (part === 'audio' && (looks += 1) > 1) await context.intake.remove(recordingId, 'audio');
      return context.intake.size(recordingId, part);
    };
    await sweep({ ...context, intake: { ...context.intake, size } });
    expect(await context.catalogue.recording('gone')).toBeUndefined();
    expect(context.failures).toMatchObject([{ step: 'sweep', error: { code: 'NOT_FOUND' } }]);
  });
});

describe('what a registered arrival no longer needs', () => {
  it('is gone, also when the process died before it could clear it', async () => {
    const context = memoryContext();
    const { recordingId } = (await deliver(context, { alias: '/a.wav' })).recording;
    expect(await context.intake.size(recordingId, 'delivery')).toBeUndefined();
    for (const when of ['received', 'indexed']) {
      await context.intake.put(recordingId, 'delivery', once(Buffer.from('{"actor":"x"}')));
      await sweep(context);
      expect({ when, size: await context.intake.size(recordingId, 'delivery') }).toEqual({ when, size: undefined });
      await runAll(context);
    }
  });

  it('names the one who delivered, not the sweeper', async () => {
    const context = memoryContext();
    await context.intake.put('r', 'delivery', once(Buffer.from('{"actor":"cli:ann","alias":"/a.wav"}')));
    await context.intake.put('r', 'metadata', once(Buffer.from('{}')));
    await context.intake.put('r', 'audio', once(callFile()));
    await sweep(context);
    const [event] = await context.catalogue.events('r');
    expect(event?.openings.actor?.value).toBe('cli:ann');
    expect(await deliver(context, { alias: '/a.wav' })).toMatchObject({ duplicateOf: 'r' });
  });
});
