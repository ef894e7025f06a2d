/** Retention of what is sealed: only longer, on every object, read back before it is on record. */
import { describe, expect, it } from 'vitest';
import type { Recording, Retention } from '../../../core/recording/recording.ts';
import { lockedRetention } from '../../../core/retention/retention.ts';
import { sealedParts } from '../../../core/sealing/sealed-parts.ts';
import { extendRetention } from '../../../core/use-cases/extend-retention.ts';
import { placeHold } from '../../../core/use-cases/hold-recordings.ts';
import type { MemoryContext } from '../../support/memory-context.ts';
import { crashAt, DAY_MS, erasableArchive, eventTypes, expectLocked, verdictOf } from './retention-archive.ts';
import { meanwhile, stored } from './sealed-archive.ts';

const LATER = '2030-01-01T00:00:00.000Z';
const until = (retainUntil: string) => (latest: { retention?: Retention | undefined }) => {
  if (!latest.retention) throw new Error('no retention');
  return { ...latest.retention, retainUntil };
};
const extend = (context: MemoryContext, recordingId: string, retainUntil = LATER): Promise<unknown> =>
  extendRetention(context, { recordingId, actor: 'test', next: until(retainUntil) });

describe('extendRetention', () => {
  it('puts the new date on every object and logs it once', async () => {
    const { context, id } = await erasableArchive();
    await extend(context, id);
    await extend(context, id);
    expect((await stored(context, id)).retention).toMatchObject({ retainUntil: LATER, lane: 'erasable' });
    await expectLocked(context, id);
    expect((await eventTypes(context, id)).filter((type) => type === 'retention.extended')).toHaveLength(1);
    expect(await verdictOf(context, id)).toBe('intact');
  });

  it('refuses an earlier date and a weaker lane', async () => {
    const { context, id } = await erasableArchive();
    await extend(context, id);
    await expect(extend(context, id, '2029-12-31T23:59:59.000Z')).rejects.toMatchObject({
      code: 'RETENTION_SHORTENED',
    });
    const raised = {
      recordingId: id,
      actor: 'test',
      next: (r: { retention?: Retention | undefined }) => ({ ...until(LATER)(r), lane: 'regulated' as const }),
    };
    await extendRetention(context, raised);
    const lowered = {
      ...raised,
      next: (r: { retention?: Retention | undefined }) => ({ ...until(LATER)(r), lane: 'erasable' as const }),
    };
    await expect(extendRetention(context, lowered)).rejects.toMatchObject({ code: 'RETENTION_SHORTENED' });
    await expectLocked(context, id);
  });

  it('is not on record when a lock does not read back', async () => {
    const { context, id } = await erasableArchive();
    const before = await stored(context, id);
    const lying = {
      ...context,
      vault: {
        ...context.vault,
        extend: async (key: string, version: string) => {
          const head = await context.vault.head(key, version);
          if (!head) throw new Error('no head');
          return head;
        },
      },
    };
    await expect(extend(lying, id)).rejects.toMatchObject({ code: 'INTEGRITY' });
    expect((await stored(context, id)).retention).toEqual(before.retention);
    expect(await eventTypes(context, id)).not.toContain('retention.extended');
    // The honest vault then gets what was decided.
    await extend(context, id);
    await expectLocked(context, id);
  });

  it('extends the rest when an object is missing, and says so', async () => {
    const { context, id } = await erasableArchive();
    context.vault.objects.delete(`manifest/${id}`);
    await expect(extend(context, id)).rejects.toMatchObject({ code: 'INTEGRITY' });
    expect(context.vault.objects.get(`audio/${id}`)?.head.lock.retainUntil).toBe(LATER);
  });

  it('knows no unsealed and no gone recording', async () => {
    const { context, id } = await erasableArchive();
    await expect(extend(context, 'nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const erased = { ...(await stored(context, id)), erased: { at: LATER } };
    await context.catalogue.commit({ recordings: [{ ...erased, revision: erased.revision + 1 }] });
    await expect(extend(context, id)).rejects.toMatchObject({ code: 'ERASED' });
  });

  it('is intact to a verification wherever it dies', async () => {
    const { context: probe, id: probed } = await erasableArchive();
    let points = 0;
    while (
      await crashAt(probe, points + 1, (crashing) =>
        extendRetention(crashing, {
          recordingId: probed,
          actor: 'test',
          next: until(`20${40 + points}-01-01T00:00:00.000Z`),
        }),
      )
    ) {
      points += 1;
      expect(await verdictOf(probe, probed)).toBe('intact');
      if (points > 50) break;
    }
    expect(points).toBeGreaterThan(20);
  });

  it('decides before it locks, wherever it dies: also when the retention is over and so is the later date', async () => {
    const { context, id } = await erasableArchive();
    const latest = (): Promise<Recording> => stored(context, id);
    let day = Date.parse((await latest()).retention?.retainUntil ?? '');
    let points = 0;
    do {
      points += 1;
      context.clock.advance(30 * DAY_MS);
      day += 1000;
      const next = until(new Date(day).toISOString());
      if (
        !(await crashAt(context, points, (dying) => extendRetention(dying, { recordingId: id, actor: 'test', next })))
      )
        break;
      const recording = await latest();
      const decided = Date.parse(lockedRetention(recording)?.retainUntil ?? '');
      for (const { object } of sealedParts(recording)) {
        const head = await context.vault.head(object.key, object.versionId);
        expect(Date.parse(head?.lock.retainUntil ?? '')).toBeLessThanOrEqual(decided);
      }
      day = Math.max(day, decided);
    } while (points < 100);
    expect(points).toBeGreaterThan(20);
    expect(points).toBeLessThan(100);
    await expectLocked(context, id);
  });

  it('keeps the hold flag right when a hold is placed meanwhile', async () => {
    for (let read = 1; read <= 4; read += 1) {
      const { context, id } = await erasableArchive();
      const place = async (): Promise<void> => {
        await placeHold(context, { matterId: 'm', recordingIds: [id], reason: 'r', actor: 'a' });
      };
      await extend(meanwhile(context, read, place), id);
      await expectLocked(context, id);
      expect(await verdictOf(context, id)).toBe('intact');
    }
  });

  it('two at once end at the later date', async () => {
    for (let read = 1; read <= 4; read += 1) {
      const { context, id } = await erasableArchive();
      const other = async (): Promise<void> => {
        await extend(context, id, '2035-01-01T00:00:00.000Z');
      };
      await extend(meanwhile(context, read, other), id).catch((error: unknown) => {
        expect(error).toMatchObject({ code: 'RETENTION_SHORTENED' });
      });
      expect((await stored(context, id)).retention?.retainUntil).toBe('2035-01-01T00:00:00.000Z');
      await expectLocked(context, id);
      expect(await verdictOf(context, id)).toBe('intact');
    }
  });
});
