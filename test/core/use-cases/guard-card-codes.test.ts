/** A card security code on a line that does not screen: found when the call is understood, after the seal. */
import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../../../core/bytes.ts';
import { parseLeaf } from '../../../core/custody/leaf.ts';
import { AppError } from '../../../core/errors.ts';
import { analyseRecording } from '../../../core/use-cases/analyse-recording.ts';
import { readTranscript } from '../../../core/use-cases/read-content.ts';
import { restrictRecordings } from '../../../core/use-cases/restrict-recording.ts';
import { deliver, runAll } from '../../support/calls.ts';
import { CHINESE, ENGLISH, type CardCall } from '../../support/card-calls.ts';
import { memoryContext, type MemoryContext } from '../../support/memory-context.ts';
import { cardAudio, verdictOf } from './card-archive.ts';
import { stored } from './sealed-archive.ts';

interface Alerted {
  readonly context: MemoryContext;
  readonly id: string;
  readonly alerts: unknown[];
}

async function sealedCall(call: CardCall, turns = call.transcript.turns): Promise<Alerted> {
  const alerts: unknown[] = [];
  const context = { ...memoryContext(), onAlert: (alert: unknown) => void alerts.push(alert) };
  const { recording } = await deliver(context, { audio: cardAudio(call), transcript: { ...call.transcript, turns } });
  await runAll(context);
  return { context, id: recording.recordingId, alerts };
}

describe.each<[string, CardCall]>([
  ['English', ENGLISH],
  ['Chinese', CHINESE],
])('a security code in %s on another line', (_, call) => {
  it('raises the alert and restricts the recording, which nobody can use', async () => {
    const { context, id, alerts } = await sealedCall(call);
    const recording = await stored(context, id);
    expect(alerts).toEqual([{ code: 'CARD_DATA_FOUND', recordingId: id }]);
    expect(recording).toMatchObject({ state: 'transcribing', restricted: true, transformations: [] });
    expect(recording.cardCodeFound?.spans).toEqual([{ startMs: 10_000, endMs: 12_000 }]);
    expect(recording.sealed?.sha256).toBe(sha256Hex(cardAudio(call)));
    const last = (await context.catalogue.events(id)).at(-1);
    expect(last).toMatchObject({ type: 'recording.restricted' });
    expect(parseLeaf(last?.leaf ?? '').facts).toEqual({
      code: 'CARD_DATA_FOUND',
      ruleVersion: 'card-data/1',
      spans: 1,
    });
    for await (const path of context.work.list('')) expect(path).not.toMatch(/^(?:analysis|access)\//u);
    expect(await verdictOf(context, id)).toBe('intact');
  });

  it('is read and found by nobody after a person has lifted the restriction; that is no second alert', async () => {
    const { context, id, alerts } = await sealedCall(call);
    await restrictRecordings(context, { recordingIds: [id], restricted: false, reason: 'checked', actor: 'ann' });
    await runAll(context);
    const recording = await stored(context, id);
    expect(recording).toMatchObject({ state: 'indexed', restricted: false });
    expect(alerts).toHaveLength(1);
    const transcript = await readTranscript(context, recording);
    expect(transcript?.turns[5]?.text).toContain('[card code]');
    // The number is encrypted like everything else; who may not see it gets the redacted copy.
    expect(transcript?.turns[3]?.text).toBe(call.transcript.turns[3]?.text);
    const analysis = Buffer.from((await context.work.get(`analysis/${id}.json`)) ?? []).toString();
    expect(analysis).not.toContain(call.secrets[1]);
  });
});

describe('no security code', () => {
  it('leaves a call with a card number alone', async () => {
    const { context, id, alerts } = await sealedCall(ENGLISH, ENGLISH.transcript.turns.slice(0, 4));
    expect(await stored(context, id)).toMatchObject({ state: 'indexed', restricted: false });
    expect(alerts).toEqual([]);
  });
});

it('a code whose place cannot be told mutes all of the copy', async () => {
  const turns = ENGLISH.transcript.turns.map((turn) => (turn.index === 5 ? { ...turn, endMs: turn.startMs } : turn));
  const { context, id } = await sealedCall(ENGLISH, turns);
  expect((await stored(context, id)).cardCodeFound?.spans).toEqual([{ startMs: 0, endMs: 16_000 }]);
});

it('who dies between alert and restriction has told it, and tells it again', async () => {
  const alerts: unknown[] = [];
  const context = { ...memoryContext(), onAlert: (alert: unknown) => void alerts.push(alert) };
  const { recording } = await deliver(context, { audio: cardAudio(ENGLISH), transcript: ENGLISH.transcript });
  const id = recording.recordingId;
  const commit: typeof context.catalogue.commit = (change) =>
    change.recordings.some(({ cardCodeFound }) => cardCodeFound)
      ? Promise.reject(new AppError('UNAVAILABLE', 'power cut'))
      : context.catalogue.commit(change);
  await runAll({ ...context, catalogue: { ...context.catalogue, commit } });
  expect(await stored(context, id)).toMatchObject({ restricted: false });
  expect(alerts.length).toBeGreaterThan(0);
  const before = alerts.length;
  await analyseRecording(context, id);
  expect(await stored(context, id)).toMatchObject({ restricted: true });
  expect(alerts).toHaveLength(before + 1);
});
