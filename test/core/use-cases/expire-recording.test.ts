/** The end of a retention: decided once, then the bytes go, and a hold at the same moment wins or loses cleanly. */
import { describe, expect, it } from 'vitest';
import { decideQuarantine } from '../../../core/use-cases/decide-quarantine.ts';
import { expireRecording } from '../../../core/use-cases/expire-recording.ts';
import { placeHold } from '../../../core/use-cases/hold-recordings.ts';
import { raiseLane } from '../../../core/use-cases/raise-lane.ts';
import { reviewArchive } from '../../../core/use-cases/review-archive.ts';
import { deliver, runAll } from '../../support/calls.ts';
import { memoryContext, type MemoryContext } from '../../support/memory-context.ts';
import { crashAt, DAY_MS, erasableArchive, eventTypes, verdictOf } from './retention-archive.ts';
import { meanwhile, stored } from './sealed-archive.ts';

const OVER = '2026-09-01T09:00:00.000Z';
const hold = (id: string) => ({ matterId: 'm', recordingIds: [id], reason: 'r', actor: 'a' });
const expire = (context: MemoryContext, recordingId: string) =>
  expireRecording(context, { recordingId, actor: 'test' });

function vaultKeys({ vault }: MemoryContext, id: string): string[] {
  return [...vault.objects.keys()].filter((key) => key.includes(id));
}

async function expectGone(context: MemoryContext, id: string): Promise<void> {
  const recording = await stored(context, id);
  expect(vaultKeys(context, id)).toEqual([]);
  expect(await context.keyTable.get(id)).toBeUndefined();
  expect(recording.state).toBe('expired');
  expect([recording.purged, recording.removed]).not.toContain(undefined);
  expect((await eventTypes(context, id)).filter((type) => type === 'recording.expired')).toHaveLength(1);
  expect(await context.catalogue.entry('certificate', recording.expired?.certificateId ?? '')).toBeDefined();
  expect(await verdictOf(context, id)).toBe('erased');
}

describe('expireRecording', () => {
  it('keeps what is not over, to the millisecond', async () => {
    const { context, id } = await erasableArchive();
    context.clock.set('2026-09-01T08:59:59.999Z');
    expect(await expire(context, id)).toMatchObject({ outcome: 'kept' });
    expect(vaultKeys(context, id)).toHaveLength(4);
    context.clock.set(OVER);
    expect(await expire(context, id)).toMatchObject({ outcome: 'expired' });
    await expectGone(context, id);
    const again = await expire(context, id);
    expect(again).toEqual({ outcome: 'expired', certificate: (await stored(context, id)).expired?.certificateId });
    await expectGone(context, id);
  });

  it('takes the key object of the regulated lane as well', async () => {
    const { context, id } = await erasableArchive();
    await raiseLane(context, { recordingId: id, actor: 'test' });
    context.clock.set(OVER);
    await expire(context, id);
    await expectGone(context, id);
  });

  it('ends the same wherever it dies', { timeout: 240_000 }, async () => {
    let point = 1;
    for (; ; point += 1) {
      const { context, id } = await erasableArchive();
      context.clock.set(OVER);
      const died = await crashAt(context, point, (c) => expireRecording(c, { recordingId: id, actor: 'test' }));
      const { failed } = await reviewArchive(context);
      expect(failed).toEqual([]);
      await expectGone(context, id);
      if (!died) break;
    }
    expect(point).toBeGreaterThan(30);
  });

  it('a hold at the same time wins and keeps everything, or loses and says so', async () => {
    const seen = new Set<string>();
    for (let read = 1; read <= 6; read += 1) {
      const { context, id } = await erasableArchive();
      context.clock.set(OVER);
      let held = '';
      const place = async (): Promise<void> => {
        const { failed } = await placeHold(context, hold(id));
        held = failed?.[0]?.code ?? 'held';
      };
      const { outcome } = await expire(meanwhile(context, read, place), id);
      if (held === '') continue;
      seen.add(`${outcome} ${held}`);
      if (outcome === 'expired') await expectGone(context, id);
      else {
        expect(vaultKeys(context, id)).toHaveLength(4);
        expect(await verdictOf(context, id)).toBe('intact');
      }
    }
    expect([...seen].sort()).toEqual(['expired ERASED', 'kept held']);
  });

  it('reports a lock that is longer than the record, and comes back for the rest', async () => {
    const { context, id } = await erasableArchive();
    const object = context.vault.objects.get(`manifest/${id}`);
    if (!object) throw new Error('no manifest');
    object.head = { ...object.head, lock: { ...object.head.lock, retainUntil: '2027-01-01T00:00:00.000Z' } };
    context.clock.set(OVER);
    expect((await reviewArchive(context)).failed).toEqual([{ recordingId: id, code: 'OBJECT_LOCKED' }]);
    expect(vaultKeys(context, id)).toEqual([`manifest/${id}`]);
    context.clock.set('2027-01-01T00:00:00.000Z');
    expect((await reviewArchive(context)).failed).toEqual([]);
    await expectGone(context, id);
  });

  it('removes what a try left that no row names', async () => {
    const { context, id } = await erasableArchive();
    const { body, head } = context.vault.objects.get(`audio/${id}`) ?? {};
    if (!body || !head) throw new Error('no audio');
    context.vault.objects.set(`key/${id}`, { body, head: { ...head, key: `key/${id}` } });
    context.clock.set(OVER);
    await expire(context, id);
    await expectGone(context, id);
  });

  it('takes rejected bytes out of the intake when the quarantine ends', async () => {
    const context = memoryContext();
    const { recording } = await deliver(context, { metadata: { businessLine: 'support' } });
    const id = recording.recordingId;
    await runAll(context);
    await decideQuarantine(context, { recordingId: id, outcome: 'reject', reason: 'no', actor: 'a' });
    context.clock.advance(30 * DAY_MS - 1);
    expect((await reviewArchive(context)).expired).toEqual([]);
    context.clock.advance(1);
    expect((await reviewArchive(context)).expired).toMatchObject([{ recordingId: id }]);
    for (const part of ['audio', 'metadata', 'transcript', 'delivery'] as const) {
      expect(await context.intake.size(id, part)).toBeUndefined();
    }
    expect(await stored(context, id)).toMatchObject({
      state: 'expired',
      removed: { at: context.clock.now().toISOString() },
    });
  });
});
