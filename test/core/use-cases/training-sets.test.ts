/** The training library: calls are found, clips are cut from the copy without personal data, and closed calls drop out. */
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { collect } from '../../../core/bytes.ts';
import { announceTicket } from '../../../core/use-cases/announce-ticket.ts';
import { eraseRecordings } from '../../../core/use-cases/erase-recordings.ts';
import { exportTrainingSet } from '../../../core/use-cases/export-training-set.ts';
import { restrictRecordings } from '../../../core/use-cases/restrict-recording.ts';
import { createTrainingSet, findTrainingCalls, trainingSet } from '../../../core/use-cases/training-sets.ts';
import { callFile, finishedCall, runAll } from '../../support/calls.ts';
import { memoryContext, type MemoryContext } from '../../support/memory-context.ts';

const SAID = {
  language: 'en-US',
  source: 'callvault',
  turns: [
    { index: 0, channel: 1, role: 'agent', startMs: 0, endMs: 400, text: 'Good morning, thank you for calling.' },
    {
      index: 1,
      channel: 0,
      role: 'customer',
      startMs: 500,
      endMs: 1000,
      text: 'My phone is 503-555-0142, I am angry.',
    },
    { index: 2, channel: 1, role: 'agent', startMs: 1100, endMs: 1900, text: 'I am sorry. I will call you tomorrow.' },
  ],
};

async function library(): Promise<{ context: MemoryContext; ids: string[] }> {
  const context = memoryContext();
  const ids: string[] = [];
  for (const seed of [1, 2]) {
    const metadata = {
      ...{ callId: `c-${seed}`, businessLine: seed === 1 ? 'default' : 'support', channels: ['customer', 'agent'] },
      consent: { noticeId: 'agent-recording-notice', version: '1', language: 'en-US', offsetMs: 0, outcome: 'implied' },
    };
    ids.push(await finishedCall(context, { audio: callFile(seed, 2000), metadata, transcript: SAID }));
  }
  return { context, ids };
}

const whole = (recordingId: string): { recordingId: string; fromTurn: number; toTurn: number } => ({
  ...{ recordingId, fromTurn: 1, toTurn: 2 },
});

describe('finding calls', () => {
  it('by line and complexity', async () => {
    const { context, ids } = await library();
    const page = { limit: 10 };
    expect((await findTrainingCalls(context, {}, page)).items).toHaveLength(2);
    const [only] = (await findTrainingCalls(context, { businessLine: 'support' }, page)).items;
    expect(only?.recordingId).toBe(ids[1]);
    expect(only?.complexity).toBeGreaterThan(0);
    expect((await findTrainingCalls(context, { minComplexity: 0.9 }, page)).items).toEqual([]);
    expect((await findTrainingCalls(context, { topic: 'none' }, page)).items).toEqual([]);
  });
});

describe('a training set', () => {
  it('gives clips of whole turns from the redacted copy, with a cue sheet', async () => {
    const { context, ids } = await library();
    const [id = ''] = ids;
    const recording = await context.catalogue.recording(id);
    expect(recording?.accessCopy?.redactedKey).toBeDefined();
    const set = await createTrainingSet(context, { title: 'angry', items: [whole(id)], actor: 'quinn' });
    const made = await exportTrainingSet(context, { setId: set.setId, actor: 'quinn' });
    expect(made).toMatchObject({ recordings: [id], clips: 1, unavailable: 0 });
    const bytes = new Map<string, Buffer>();
    for (const file of made.files) {
      const body = Buffer.from(await collect(file.open(), 10_000_000));
      expect(body.length).toBe(file.bytes);
      bytes.set(file.path, body);
    }
    const sheet: unknown = JSON.parse(bytes.get('cue-sheet.json')?.toString() ?? '{}');
    expect(sheet).toMatchObject({
      clips: [
        { file: 'clips/001.wav', startMs: 500, endMs: 1900, turns: [{ startMs: 0, endMs: 500 }, { startMs: 600 }] },
      ],
    });
    expect(JSON.stringify(sheet)).not.toContain('0142');
    expect(bytes.get('cue-sheet.csv')?.toString()).toContain('[PHONE]');
    const wav = bytes.get('clips/001.wav');
    const rate = wav?.readUInt32LE(24) ?? 0;
    const channels = wav?.readUInt16LE(22) ?? 0;
    expect(((wav?.length ?? 0) - 44) / (2 * channels * rate)).toBeCloseTo(1.4, 2);
    // Sound, and in place of the number a tone: the copy of everybody's.
    expect(wav?.subarray(44).some((byte) => byte !== 0)).toBe(true);
    const played = (await context.catalogue.events(id)).filter(({ type }) => type === 'audio.played');
    expect(played).toHaveLength(1);
  });

  it('refuses what is not there', async () => {
    const { context, ids } = await library();
    const [recordingId = ''] = ids;
    const create = (item: object): Promise<unknown> =>
      createTrainingSet(context, { title: 't', items: [{ ...whole(recordingId), ...item }], actor: 'quinn' });
    await expect(create({ recordingId: 'nowhere' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(create({ toTurn: 3 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await restrictRecordings(context, { recordingIds: [recordingId], restricted: true, reason: 'r', actor: 'o' });
    await expect(create({})).rejects.toMatchObject({ code: 'RESTRICTED' });
    await expect(trainingSet(context, 'nowhere')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('loses calls that are restricted or erased', async () => {
    const { context, ids } = await library();
    const [first = '', second = ''] = ids;
    const { setId } = await createTrainingSet(context, { title: 't', items: ids.map(whole), actor: 'quinn' });
    await restrictRecordings(context, { recordingIds: [first], restricted: true, reason: 'r', actor: 'o' });
    expect(await trainingSet(context, setId)).toMatchObject({ items: [{ recordingId: second }], unavailable: 1 });
    expect(await exportTrainingSet(context, { setId, actor: 'q' })).toMatchObject({ clips: 1, unavailable: 1 });
    await eraseRecordings(context, { recordingIds: [second], reason: 'asked', actor: 'o' });
    await runAll(context);
    await expect(exportTrainingSet(context, { setId, actor: 'q' })).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    expect((await findTrainingCalls(context, {}, { limit: 10 })).items).toEqual([]);
  });
});

describe('a drafted ticket', () => {
  it('is announced once under one id, without anything of the call', async () => {
    const told: unknown[] = [];
    const context = { ...memoryContext(), announcer: { tell: (one: unknown) => Promise.resolve(void told.push(one)) } };
    const id = await finishedCall(context, { transcript: SAID });
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ type: 'ticket.drafted', id: `ticket.drafted.${id}.1`, recordingId: id });
    context.clock.advance(5000);
    await announceTicket(context, id);
    expect(told[1]).toEqual(told[0]);
    const kept = await context.catalogue.entries('event', {}, { limit: 10 });
    const items = kept.items.filter(({ id }) => id.startsWith('ticket.drafted.'));
    expect(items).toHaveLength(1);
    expect(z.json().parse(JSON.parse(items[0]?.body ?? ''))).toEqual(told[0]);
  });

  it('is not lost when it could not be told', async () => {
    let isDown = true;
    const told: string[] = [];
    const context = {
      ...memoryContext(),
      announcer: {
        tell: ({ id }: { id: string }) => {
          if (isDown) return Promise.reject(new Error('down'));
          return Promise.resolve(void told.push(id));
        },
      },
    };
    const id = await finishedCall(context, { transcript: SAID });
    expect((await context.catalogue.recording(id))?.analysed).toBeUndefined();
    isDown = false;
    context.clock.advance(3_600_000);
    await runAll(context);
    expect((await context.catalogue.recording(id))?.analysed).toBeDefined();
    expect(told).toEqual([`ticket.drafted.${id}.1`]);
  });
});
