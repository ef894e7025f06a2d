/** Verification holds the catalogue against what was sealed and logged: every edit behind the archive's back is named. */
import { describe, expect, it } from 'vitest';
import type { Opening } from '../../../core/custody/commitment.ts';
import type { CustodyRecord, OpeningName } from '../../../core/custody/event.ts';
import type { Recording } from '../../../core/recording/recording.ts';
import { exportBundle } from '../../../core/use-cases/export-bundle.ts';
import { placeHold, releaseHold } from '../../../core/use-cases/hold-recordings.ts';
import { verifyRecording } from '../../../core/use-cases/verify-recording.ts';
import { noteEvent } from '../../../core/use-cases/commit-recording.ts';
import type { MemoryContext } from '../../support/memory-context.ts';
import { rewrite, rewriteEvent, sealedArchive } from './sealed-archive.ts';

const HOLD = { reason: 'litigation', actor: 'officer' };
const EARLY = '2026-12-01T00:00:00.000Z';

/** Matches a text that contains `words`. */
const saying = (words: string): unknown => expect.stringContaining(words);

type Edit = (recording: Recording) => Partial<Recording>;

async function expectAltered(context: MemoryContext, id: string, naming: string): Promise<void> {
  const { verdict, detail } = await verifyRecording(context, id, 'auditor');
  expect({ verdict, detail }).toEqual({ verdict: 'altered', detail: saying(naming) });
  const request = { recordingIds: [id], purpose: 'x', actor: 'officer', verifier: Buffer.from('v') };
  await expect(exportBundle(context, request)).rejects.toMatchObject({ code: 'INTEGRITY' });
}

describe('a row edited behind the archive is altered, and is not exported', () => {
  it.each<[string, Edit, string]>([
    ['callId', () => ({ callId: 'another' }), 'callId'],
    ['source', () => ({ source: 'another' }), 'source'],
    ['businessLine', () => ({ businessLine: 'default' }), 'businessLine'],
    ['agentId', () => ({ agentId: 'a8' }), 'agentId'],
    ['startedAt', () => ({ startedAt: '2020-01-01T00:00:00.000Z' }), 'startedAt'],
    ['consent', () => ({ consent: undefined }), 'consent'],
    ['a customer added later', () => ({ customerRef: 'k1' }), 'customerRef'],
    ['the time of the seal', ({ sealed }) => ({ sealed: sealed && { ...sealed, at: EARLY } }), 'sealedAt'],
    ['the SHA-256', ({ sealed }) => ({ sealed: sealed && { ...sealed, sha256: 'f'.repeat(64) } }), 'SHA-256'],
    [
      'what arrived',
      ({ received }) => ({ received: received && { ...received, sha256: 'f'.repeat(64) } }),
      'receivedSha256',
    ],
    [
      'the retention, shortened',
      ({ retention }) => ({ retention: retention && { ...retention, retainUntil: EARLY } }),
      'retainUntil',
    ],
    ['the lane', ({ retention }) => ({ retention: retention && { ...retention, lane: 'erasable' } }), 'lane'],
    [
      'the intent',
      ({ intent }) => ({ intent: intent && { ...intent, retention: { ...intent.retention, retainUntil: EARLY } } }),
      'retention',
    ],
    ['a hold that nobody placed', () => ({ holds: [{ matterId: 'm', placedAt: EARLY }] }), 'holds'],
    ['no transcript', () => ({ transcription: undefined }), 'transcript'],
    [
      'a transcript that never was',
      () => ({ transcription: { outcome: 'none', at: EARLY, reason: 'silence' } }),
      'transcript',
    ],
    ['no seal at all', () => ({ sealed: undefined, state: 'received' }), 'custody log denies'],
  ])('%s', async (_, edit, naming) => {
    const { context, id } = await sealedArchive();
    await rewrite(context, id, edit);
    if ((await context.catalogue.recording(id))?.sealed) await expectAltered(context, id, naming);
    else {
      const { verdict, detail } = await verifyRecording(context, id, 'auditor');
      expect({ verdict, detail }).toEqual({ verdict: 'altered', detail: saying(naming) });
    }
  });

  it('a retention shortened in the row and in every lock record alike', async () => {
    const { context, id } = await sealedArchive();
    await rewrite(context, id, ({ retention }) => ({ retention: retention && { ...retention, retainUntil: EARLY } }));
    for (const object of context.vault.objects.values()) {
      object.head = { ...object.head, lock: { ...object.head.lock, retainUntil: EARLY } };
    }
    await expectAltered(context, id, 'lock');
    expect((await verifyRecording(context, id, 'auditor')).detail).toContain('retainUntil');
  });

  it('a hold taken off the row and off the objects alike, or moved to another matter', async () => {
    const { context, id } = await sealedArchive();
    await placeHold(context, { ...HOLD, matterId: 'm1', recordingIds: [id] });
    expect(await verifyRecording(context, id, 'auditor')).toMatchObject({ verdict: 'intact' });
    await rewrite(context, id, () => ({ holds: [{ matterId: 'm2', placedAt: EARLY }] }));
    await expectAltered(context, id, 'holds');
    await rewrite(context, id, () => ({ holds: [] }));
    for (const object of context.vault.objects.values()) object.head = { ...object.head, legalHold: false };
    await expectAltered(context, id, 'holds');
  });
});

describe('an event edited behind the archive is altered', () => {
  const opened = (name: OpeningName, value: string) => (event: CustodyRecord) => {
    const opening: Opening | undefined = event.openings[name];
    if (!opening) throw new Error('no such opening');
    return { openings: { ...event.openings, [name]: { ...opening, value } } };
  };
  it.each<[string, CustodyRecord['type'], (event: CustodyRecord) => Partial<CustodyRecord>, string]>([
    ['actor', 'recording.received', opened('actor', 'somebody'), 'actor'],
    ['hash', 'recording.received', opened('receivedSha256', 'f'.repeat(64)), 'receivedSha256'],
    ['transcript hash', 'transcript.sealed', opened('sha256', 'f'.repeat(64)), 'sha256'],
    ['a lost opening', 'recording.received', () => ({ openings: {} }), 'lost the actor'],
    ['time', 'recording.received', () => ({ at: EARLY }), 'at'],
    ['type', 'transcript.sealed', () => ({ type: 'recording.indexed' }), 'type'],
    ['id', 'recording.received', () => ({ eventId: 'b'.repeat(26) }), 'eventId'],
    ['leaf', 'recording.received', ({ leaf }) => ({ leaf: leaf.replace('"v":1', '"v":1 ') }), 'canonical'],
    [
      'leaf and column alike',
      'recording.received',
      ({ leaf, at }) => ({ at: EARLY, leaf: leaf.replace(at, EARLY) }),
      'another event than the log',
    ],
    ['position', 'recording.received', () => ({ leafIndex: 1 }), 'another event than the log'],
    ['a position beyond the log', 'recording.received', () => ({ leafIndex: 1e9 }), 'no such leaf'],
  ])('%s of an event', async (_, type, change, naming) => {
    const { context, id } = await sealedArchive();
    rewriteEvent(context, type, change);
    await expectAltered(context, id, naming);
  });

  it('the sealed event gone', async () => {
    const { context, id } = await sealedArchive();
    const { records } = context.ledger;
    rewriteEvent(context, 'recording.sealed', () => ({ recordingId: 'x'.repeat(26) }));
    await expectAltered(context, id, 'no sealed event');
    expect(records.some(({ type }) => type === 'recording.sealed')).toBe(true);
  });
});

describe('what the log explains is intact', () => {
  it('holds placed and released, before and after', async () => {
    const { context, id } = await sealedArchive();
    const request = { ...HOLD, recordingIds: [id] };
    for (const matterId of ['m1', 'm2']) await placeHold(context, { ...request, matterId });
    await releaseHold(context, { ...request, matterId: 'm1' });
    expect(await verifyRecording(context, id, 'auditor')).toMatchObject({ verdict: 'intact' });
  });

  it('a retention that was extended with its event; without the event it is altered', async () => {
    const { context, id } = await sealedArchive();
    const retainUntil = '2099-01-01T00:00:00.000Z';
    for (const object of context.vault.objects.values()) {
      object.head = { ...object.head, lock: { ...object.head.lock, retainUntil } };
    }
    await rewrite(context, id, ({ retention }) => ({ retention: retention && { ...retention, retainUntil } }));
    await expectAltered(context, id, 'retainUntil');
    const facts = { retainUntil, lane: 'regulated' };
    await noteEvent(context, id, { type: 'retention.extended', openings: { actor: 'callvault' }, facts });
    expect(await verifyRecording(context, id, 'auditor')).toMatchObject({ verdict: 'intact' });
  });

  it.each(['erased', 'expired'] as const)('%s counts only with its event', async (fact) => {
    const { context, id } = await sealedArchive();
    await rewrite(context, id, () => ({ [fact]: { at: EARLY }, state: fact }));
    const { verdict, detail } = await verifyRecording(context, id, 'auditor');
    expect({ verdict, detail }).toEqual({ verdict: 'altered', detail: saying(`${fact}: `) });
    context.vault.objects.clear();
    expect(await verifyRecording(context, id, 'auditor')).toMatchObject({ verdict: 'missing' });
    await noteEvent(context, id, { type: `recording.${fact}`, openings: { actor: 'officer' } });
    expect(await verifyRecording(context, id, 'auditor')).toMatchObject({ verdict: 'erased' });
  });

  it('an erasure in the log that the row denies is altered', async () => {
    const { context, id } = await sealedArchive();
    await noteEvent(context, id, { type: 'recording.erased', openings: { actor: 'officer' } });
    await expectAltered(context, id, 'erased: ');
  });
});
