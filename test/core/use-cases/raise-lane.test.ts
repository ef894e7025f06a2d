/** From erasable to regulated: the key moves under a lock, whatever dies on the way. */
import { describe, expect, it } from 'vitest';
import { openOriginal } from '../../../core/use-cases/read-content.ts';
import { eraseRecordings } from '../../../core/use-cases/erase-recordings.ts';
import { prepareExport } from '../../../core/use-cases/prepare-export.ts';
import { placeHold, releaseHold } from '../../../core/use-cases/hold-recordings.ts';
import { raiseLane } from '../../../core/use-cases/raise-lane.ts';
import { collect, sha256Hex } from '../../../core/bytes.ts';
import { callFile } from '../../support/calls.ts';
import { crashAt, erasableArchive, eventTypes, expectLocked, verdictOf } from './retention-archive.ts';
import { meanwhile, stored } from './sealed-archive.ts';

const ASK = { reason: 'asked', actor: 'test' };

describe('raiseLane', () => {
  it('locks everything for COMPLIANCE, moves the key, and stays readable', async () => {
    const { context, id } = await erasableArchive();
    await raiseLane(context, { recordingId: id, actor: 'test' });
    const recording = await stored(context, id);
    expect(recording.retention).toMatchObject({ lane: 'regulated', retainUntil: '2026-09-01T09:00:00.000Z' });
    await expectLocked(context, id);
    const original = await collect(await openOriginal(context, recording), Infinity);
    expect(sha256Hex(original)).toBe(sha256Hex(callFile()));
    expect(await verdictOf(context, id)).toBe('intact');
    const { items } = await prepareExport(context, [id], undefined);
    expect(items).toHaveLength(1);
    const event = (await context.catalogue.events(id)).find(({ type }) => type === 'retention.extended');
    expect(event?.leaf).toContain(`key/${id}`);
  });

  it('does nothing to a recording that is regulated', async () => {
    const { context, id } = await erasableArchive();
    await raiseLane(context, { recordingId: id, actor: 'test' });
    const { revision } = await stored(context, id);
    await raiseLane(context, { recordingId: id, actor: 'test' });
    expect((await stored(context, id)).revision).toBe(revision);
  });

  it('refuses what has ended: a new lock could only delay what is due', async () => {
    const { context, id } = await erasableArchive();
    context.clock.advance(200 * 86_400_000);
    await expect(raiseLane(context, { recordingId: id, actor: 'test' })).rejects.toMatchObject({
      code: 'STATE_CONFLICT',
    });
    expect(context.vault.objects.get(`key/${id}`)).toBeUndefined();
    const { results } = await eraseRecordings(context, { recordingIds: [id], ...ASK });
    expect(results).toHaveLength(1);
    expect(await stored(context, id)).toMatchObject({ purged: {} });
  });

  it('ends the same wherever it dies', { timeout: 240_000 }, async () => {
    let point = 1;
    for (; ; point += 1) {
      const { context, id } = await erasableArchive();
      const raise = (c: typeof context): Promise<unknown> => raiseLane(c, { recordingId: id, actor: 'test' });
      const died = await crashAt(context, point, (crashing) => raiseLane(crashing, { recordingId: id, actor: 'test' }));
      expect(await verdictOf(context, id), `after a crash at ${point}`).toBe('intact');
      await raise(context);
      await expectLocked(context, id);
      expect(await verdictOf(context, id), `repeated after a crash at ${point}`).toBe('intact');
      expect((await eventTypes(context, id)).filter((type) => type === 'retention.extended')).toHaveLength(1);
      if (!died) break;
    }
    expect(point).toBeGreaterThan(20);
  });

  it('refuses what was erased, and an erasure from its first transaction on', async () => {
    const { context, id } = await erasableArchive();
    await eraseRecordings(context, { recordingIds: [id], ...ASK });
    await expect(raiseLane(context, { recordingId: id, actor: 'test' })).rejects.toMatchObject({ code: 'ERASED' });
    expect(context.vault.objects.has(`key/${id}`)).toBe(false);
  });

  it(
    'an erasure at the same time wins or is refused, and never leaves the key of an erased recording',
    { timeout: 60_000 },
    async () => {
      const seen = new Set<string>();
      for (let read = 1; read <= 6; read += 1) {
        const { context, id } = await erasableArchive();
        let outcome: string | undefined;
        const erase = async (): Promise<void> => {
          const { results } = await eraseRecordings(context, { recordingIds: [id], ...ASK });
          outcome = results[0]?.outcome;
        };
        const raised = await raiseLane(meanwhile(context, read, erase), { recordingId: id, actor: 'test' }).then(
          () => 'raised',
          () => 'not raised',
        );
        if (outcome === undefined) continue;
        seen.add(outcome);
        const keyObject = context.vault.objects.has(`key/${id}`);
        expect([outcome, raised, keyObject]).toEqual(
          outcome === 'erased' ? ['erased', 'not raised', false] : ['refused', 'raised', true],
        );
        expect(await verdictOf(context, id)).toBe(outcome === 'erased' ? 'erased' : 'intact');
      }
      expect([...seen].sort()).toEqual(['erased', 'refused']);
    },
  );

  it('goes with holds that come and go meanwhile', async () => {
    for (let read = 1; read <= 5; read += 1) {
      const { context, id } = await erasableArchive();
      const hold = { matterId: 'm', recordingIds: [id], reason: 'r', actor: 'a' };
      await placeHold(context, { ...hold, matterId: 'm2' });
      const place = async (): Promise<void> => {
        await placeHold(context, hold);
      };
      await raiseLane(meanwhile(context, read, place), { recordingId: id, actor: 't' });
      await placeHold(context, hold);
      expect(await verdictOf(context, id)).toBe('intact');
      await releaseHold(context, hold);
      await releaseHold(context, { ...hold, matterId: 'm2' });
      expect(context.vault.objects.get(`key/${id}`)?.head.legalHold).toBe(false);
      expect(await verdictOf(context, id)).toBe('intact');
    }
  });
});
