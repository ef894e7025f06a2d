/** What every catalogue promises about entries, and about what is due. */
import { describe, expect, it } from 'vitest';
import type { Catalogue, Entry, RecordingFilter } from '../../core/ports.ts';
import type { Recording } from '../../core/recording/recording.ts';
import { aRecording, anEvent, refused } from './builders.ts';
import { setUpCatalogue, type CatalogueSubject, type MakeSubject } from './catalogue-listing.ts';

/** Nothing is left to do about it. */
const GONE = {
  expired: { at: '2035-01-01T00:00:00.000Z' },
  removed: { at: '2035-01-01T00:00:00.000Z' },
  purged: { at: '2035-01-01T00:00:00.000Z' },
};

type EntryFilter = Parameters<Catalogue['entries']>[1];

export function anEntry(id: string, change: Partial<Entry> = {}): Entry {
  const createdAt = '2026-01-01T00:00:00.000Z';
  return { kind: 'matter', id, revision: 1, createdAt, open: true, body: '{"title":"王 \u2028 \\"x\\""}', ...change };
}

export function catalogueEntriesContract(name: string, make: MakeSubject): void {
  const setUp = (entries: readonly Entry[] = []): Promise<CatalogueSubject> =>
    setUpCatalogue(async (clock) => {
      const subject = await make(clock);
      if (entries.length > 0) await subject.catalogue.commit({ recordings: [], entries });
      return subject;
    });
  const put = (catalogue: Catalogue, ...entries: readonly Entry[]): Promise<void> =>
    catalogue.commit({ recordings: [], entries });

  describe(`catalogue: ${name}, entries`, () => {
    const ids = async (catalogue: Catalogue, filter: EntryFilter = {}): Promise<string[]> =>
      (await catalogue.entries('matter', filter, { limit: 100 })).items.map(({ id }) => id);

    it('stores an entry and gives it back as it was', async () => {
      const entries = [anEntry('a#b/ü', { subject: 'c#1 王' }), anEntry('b', { open: false, body: '{}' })];
      const { catalogue } = await setUp(entries);
      for (const entry of entries) expect(await catalogue.entry('matter', entry.id)).toEqual(entry);
      expect(await catalogue.entry('matter', 'c')).toBeUndefined();
      expect(await catalogue.entry('approval', 'b')).toBeUndefined();
    });

    it('takes an entry only on the revision before', async () => {
      const { catalogue } = await setUp([anEntry('a')]);
      for (const revision of [0, 1, 3]) await refused(put(catalogue, anEntry('a', { revision })), 'CONFLICT');
      await refused(put(catalogue, anEntry('b', { revision: 2 })), 'CONFLICT');
      await put(catalogue, anEntry('a', { revision: 2, body: '{"n":2}' }));
      expect(await catalogue.entry('matter', 'a')).toMatchObject({ revision: 2, body: '{"n":2}' });
      await put(catalogue, anEntry('a', { kind: 'job' }));
    });

    it('lets one of several writers of a revision win', async () => {
      const { catalogue } = await setUp([anEntry('a')]);
      const writes = await Promise.allSettled(
        Array.from({ length: 5 }, (_, i) => put(catalogue, anEntry('a', { revision: 2, subject: `s${i}` }))),
      );
      expect(writes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const { subject = '' } = (await catalogue.entry('matter', 'a')) ?? {};
      for (const i of [0, 1, 2, 3, 4])
        expect(await ids(catalogue, { subject: `s${i}` })).toHaveLength(Number(`s${i}` === subject));
    });

    it('removes an entry as it is stored, from every listing, and takes its name again', async () => {
      const { catalogue } = await setUp([anEntry('a', { subject: 's' }), anEntry('b')]);
      const removed = [anEntry('a', { subject: 's' })];
      await put(catalogue, anEntry('b', { revision: 2 }));
      await refused(catalogue.commit({ recordings: [], removed: [anEntry('b')] }), 'CONFLICT');
      await refused(catalogue.commit({ recordings: [], removed: [...removed, anEntry('x')] }), 'CONFLICT');
      await catalogue.commit({ recordings: [], removed });
      expect(await catalogue.entry('matter', 'a')).toBeUndefined();
      for (const filter of [{}, { open: true }]) expect(await ids(catalogue, filter)).toEqual(['b']);
      expect(await ids(catalogue, { subject: 's' })).toEqual([]);
      await refused(catalogue.commit({ recordings: [], removed }), 'CONFLICT');
      await put(catalogue, anEntry('a'));
      expect(await ids(catalogue)).toEqual(['a', 'b']);
    });

    it('belongs to the transaction of recordings and events', async () => {
      const { catalogue } = await setUp([anEntry('a')]);
      const change = { recordings: [aRecording('rec1')], events: [anEvent('e1', 'rec1')] };
      await refused(catalogue.commit({ ...change, entries: [anEntry('b'), anEntry('a')] }), 'CONFLICT');
      expect(await catalogue.recording('rec1')).toBeUndefined();
      expect(await catalogue.events('rec1')).toEqual([]);
      expect(await ids(catalogue)).toEqual(['a']);
      await catalogue.commit({ ...change, entries: [anEntry('b')] });
      await refused(catalogue.commit({ ...change, entries: [anEntry('c')] }), 'CONFLICT');
      expect(await ids(catalogue)).toEqual(['a', 'b']);
    });

    it('lists the newest first, by kind, by whether it is open, by subject', async () => {
      const { catalogue } = await setUp([
        anEntry('b', { subject: 's' }),
        anEntry('a', { createdAt: '2026-01-01T00:00:00Z', open: false }),
        anEntry('new', { createdAt: '2026-01-01T00:00:00.001Z', open: false, subject: 's' }),
        anEntry('old', { createdAt: '2025-01-01T00:00:00Z', subject: 't' }),
        anEntry('other', { kind: 'request', subject: 's' }),
      ]);
      expect(await ids(catalogue)).toEqual(['new', 'a', 'b', 'old']);
      expect(await ids(catalogue, { open: true })).toEqual(['b', 'old']);
      expect(await ids(catalogue, { open: false })).toEqual(['new', 'a']);
      expect(await ids(catalogue, { subject: 's' })).toEqual(['new', 'b']);
      expect(await ids(catalogue, { subject: 's', open: true })).toEqual(['b']);
      expect(await ids(catalogue, { subject: 'x' })).toEqual([]);
    });

    it('lists those created before a time, page by page', async () => {
      const at = (ms: number): string => new Date(Date.UTC(2026, 0, 1) + ms).toISOString();
      const { catalogue } = await setUp(
        [0, 1, 1, 2, 3].map((ms, i) => anEntry(`e${i}`, { createdAt: at(ms), subject: `s${i % 2}` })),
      );
      expect(await ids(catalogue, { before: at(2) })).toEqual(['e1', 'e2', 'e0']);
      expect(await ids(catalogue, { before: at(3), subject: 's1' })).toEqual(['e3', 'e1']);
      expect(await ids(catalogue, { before: at(1), open: true })).toEqual(['e0']);
      expect(await ids(catalogue, { before: at(0) })).toEqual([]);
      const first = await catalogue.entries('matter', { before: at(3) }, { limit: 2 });
      expect(first.items.map(({ id }) => id)).toEqual(['e3', 'e1']);
      const rest = await catalogue.entries('matter', { before: at(3) }, { limit: 9, cursor: first.nextCursor ?? '' });
      expect(rest.items.map(({ id }) => id)).toEqual(['e2', 'e0']);
    });

    it('follows a change in every listing, and forgets a subject', async () => {
      const { catalogue } = await setUp([anEntry('a', { subject: 's' })]);
      await put(catalogue, anEntry('a', { revision: 2, open: false, subject: 't' }));
      expect(await ids(catalogue, { open: true })).toEqual([]);
      expect(await ids(catalogue, { subject: 's' })).toEqual([]);
      expect(await ids(catalogue, { subject: 't', open: false })).toEqual(['a']);
      await put(catalogue, anEntry('a', { revision: 3 }));
      expect(await ids(catalogue, { subject: 't' })).toEqual([]);
      expect(await ids(catalogue, { open: true })).toEqual(['a']);
      expect(await catalogue.entry('matter', 'a')).toEqual(anEntry('a', { revision: 3 }));
    });

    it('never skips or repeats while entries arrive', async () => {
      const at = (i: number): string => new Date(Date.UTC(2026, 0, 1 + Math.floor(i / 4))).toISOString();
      const first = Array.from({ length: 23 }, (_, i) =>
        anEntry(`m${String(i).padStart(2, '0')}`, { createdAt: at(i), open: i % 3 !== 0 }),
      );
      const { catalogue } = await setUp(first);
      const seen: string[] = [];
      let cursor: string | undefined;
      for (let page = 0; page === 0 || cursor !== undefined; page += 1) {
        const found = await catalogue.entries(
          'matter',
          { open: true },
          { limit: 4, ...(cursor !== undefined && { cursor }) },
        );
        expect(found.items.length).toBeLessThanOrEqual(4);
        seen.push(...found.items.map(({ id }) => id));
        cursor = found.nextCursor;
        await put(catalogue, anEntry(`new${page}`, { createdAt: '2027-01-01T00:00:00Z' }));
      }
      const open = first.filter((entry) => entry.open);
      expect(new Set(seen).size).toBe(seen.length);
      expect([...seen].sort()).toEqual(open.map(({ id }) => id));
      expect(seen).toEqual((await ids(catalogue, { open: true })).filter((id) => seen.includes(id)));
    });

    it('ends exactly at the last entry, and refuses a bad cursor', async () => {
      const { catalogue } = await setUp([anEntry('a'), anEntry('b'), anEntry('c', { open: false })]);
      expect((await catalogue.entries('matter', {}, { limit: 3 })).nextCursor).toBeUndefined();
      expect((await catalogue.entries('matter', { open: true }, { limit: 2 })).nextCursor).toBeUndefined();
      const { nextCursor = '' } = await catalogue.entries('matter', {}, { limit: 2 });
      const rest = await catalogue.entries('matter', {}, { limit: 2, cursor: nextCursor });
      expect(rest).toEqual({ items: [anEntry('c', { open: false })] });
      for (const bad of ['', 'x', 'W10']) {
        await refused(catalogue.entries('matter', {}, { limit: 1, cursor: bad }), 'VALIDATION_FAILED');
      }
    });
  });

  describe(`catalogue: ${name}, what is due`, () => {
    const due = async (catalogue: Catalogue, filter: RecordingFilter): Promise<string[]> =>
      (await catalogue.recordings(filter, { limit: 100 })).items.map(({ recordingId }) => recordingId);
    const until = (recordingId: string, retainUntil: string, change: Partial<Recording> = {}): Recording =>
      aRecording(recordingId, {
        retention: { classId: 'k', lane: 'erasable', basis: 'recording', retainUntil, citation: 'x' },
        ...change,
      });

    it('lists what is due at a time or before it, the earliest first', async () => {
      const { catalogue } = await setUpCatalogue(make, [
        until('c', '2030-01-01T00:00:00Z', { startedAt: '2025-01-01T00:00:00Z' }),
        until('a', '2031-01-01T00:00:00.000Z'),
        until('b', '2031-01-01T00:00:00Z'),
        until('d', '2031-01-01T00:00:00.001Z', { team: 't1' }),
        aRecording('nothing'),
      ]);
      expect(await due(catalogue, { reviewBefore: '2029-12-31T23:59:59.999Z' })).toEqual([]);
      expect(await due(catalogue, { reviewBefore: '2031-01-01T00:00:00Z' })).toEqual(['c', 'a', 'b']);
      expect(await due(catalogue, { reviewBefore: '2031-01-01T08:00:00.001+08:00' })).toEqual(['c', 'a', 'b', 'd']);
      expect(await due(catalogue, { reviewBefore: '2040-01-01T00:00:00Z', team: 't1' })).toEqual(['d']);
      const from = '2025-12-31T00:00:00Z';
      expect(await due(catalogue, { reviewBefore: '2031-01-01T00:00:00Z', from })).toEqual(['a', 'b']);
      expect(await due(catalogue, { reviewBefore: '2031-01-01T00:00:00Z', to: from })).toEqual(['c']);
    });

    it('follows a hold, a later date and an end', async () => {
      const { catalogue } = await setUpCatalogue(make, [until('a', '2030-01-01T00:00:00Z')]);
      const change = (revision: number, fields: Partial<Recording>): Promise<void> =>
        catalogue.commit({ recordings: [until('a', '2030-01-01T00:00:00Z', { revision, ...fields })] });
      const filter = { reviewBefore: '2030-06-01T00:00:00Z' };
      expect(await due(catalogue, filter)).toEqual(['a']);
      await change(2, { holds: [{ matterId: 'm', placedAt: '2026-01-01T00:00:00Z' }] });
      expect(await due(catalogue, filter)).toEqual([]);
      await change(3, {});
      expect(await due(catalogue, filter)).toEqual(['a']);
      await catalogue.commit({ recordings: [until('a', '2035-01-01T00:00:00Z', { revision: 4 })] });
      expect(await due(catalogue, filter)).toEqual([]);
      await change(5, { state: 'expired', ...GONE });
      expect(await due(catalogue, { reviewBefore: '2090-01-01T00:00:00Z' })).toEqual([]);
    });

    it('pages through what is due while it is worked off', async () => {
      const date = (i: number): string => new Date(Date.UTC(2030, 0, 1 + (i % 5))).toISOString();
      const first = Array.from({ length: 23 }, (_, i) => until(`r${String(i).padStart(2, '0')}`, date(i)));
      const { catalogue } = await setUpCatalogue(make, first);
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = { limit: 4, ...(cursor !== undefined && { cursor }) };
        const found = await catalogue.recordings({ reviewBefore: '2031-01-01T00:00:00Z' }, page);
        seen.push(...found.items.map(({ recordingId }) => recordingId));
        for (const recording of found.items) {
          await catalogue.commit({ recordings: [{ ...recording, revision: 2, state: 'expired', ...GONE }] });
        }
        cursor = found.nextCursor;
      } while (cursor !== undefined);
      const order = [0, 1, 2, 3, 4].flatMap((day) => first.filter((_, i) => i % 5 === day).map((r) => r.recordingId));
      expect(seen).toEqual(order);
      expect(await due(catalogue, { reviewBefore: '2031-01-01T00:00:00Z' })).toEqual([]);
    });

    it('refuses a date that is none', async () => {
      const { catalogue } = await setUpCatalogue(make, [until('a', '2030-01-01T00:00:00Z')]);
      await refused(catalogue.recordings({ reviewBefore: 'soon' }, { limit: 1 }), 'VALIDATION_FAILED');
    });
  });
}
