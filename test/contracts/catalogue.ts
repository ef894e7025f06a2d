/** What every catalogue promises. */
import { describe, expect, it } from 'vitest';
import type { Recording } from '../../core/recording/recording.ts';
import { aRecording, anEvent, refused } from './builders.ts';
import { catalogueEntriesContract } from './catalogue-entries.ts';
import { catalogueHistoryContract } from './catalogue-history.ts';
import {
  catalogueListingContract,
  setUpCatalogue,
  type CatalogueSubject,
  type MakeSubject,
} from './catalogue-listing.ts';

export function catalogueContract(name: string, make: MakeSubject): void {
  const setUp = (recordings: readonly Recording[] = []): Promise<CatalogueSubject> => setUpCatalogue(make, recordings);

  catalogueListingContract(name, make);
  catalogueEntriesContract(name, make);
  catalogueHistoryContract(name, make);

  describe(`catalogue: ${name}`, () => {
    it('stores a recording and gives it back as it was', async () => {
      const recording = aRecording('rec1', {
        team: 'Zürich 客服 😀',
        customerRef: `quote " and '; DROP TABLE`,
        consent: { noticeId: 'n', version: '1', language: 'en', offsetMs: 0.5, outcome: 'given' },
        holds: [{ matterId: 'm1', placedAt: '2026-01-01T00:00:00Z' }],
      });
      const { catalogue } = await setUp([recording]);
      expect(await catalogue.recording('rec1')).toEqual(recording);
      expect(await catalogue.recording('rec2')).toBeUndefined();
    });

    it('takes a recording only on the revision before', async () => {
      const { catalogue } = await setUp([aRecording('rec1')]);
      const write = (revision: number): Promise<void> =>
        catalogue.commit({ recordings: [aRecording('rec1', { revision, state: 'sealed' })] });
      for (const revision of [0, 1, 3]) await refused(write(revision), 'CONFLICT');
      expect((await catalogue.recording('rec1'))?.state).toBe('received');
      await write(2);
      expect(await catalogue.recording('rec1')).toMatchObject({ revision: 2, state: 'sealed' });
      await refused(write(2), 'CONFLICT');
      await refused(catalogue.commit({ recordings: [aRecording('rec2', { revision: 2 })] }), 'CONFLICT');
    });

    it('lets one of several writers of a revision win', async () => {
      const { catalogue } = await setUp([aRecording('rec1')]);
      const writes = await Promise.allSettled(
        Array.from({ length: 5 }, (_, i) =>
          catalogue.commit({
            recordings: [aRecording('rec1', { revision: 2 })],
            events: [anEvent(`e${i}`, 'rec1')],
          }),
        ),
      );
      expect(writes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await catalogue.events('rec1')).toHaveLength(1);
    });

    it('gives a claim to the first who makes it', async () => {
      const { catalogue } = await setUp([aRecording('rec1'), aRecording('rec2')]);
      const claim = (recordingId: string, ...names: string[]): Promise<void> =>
        catalogue.commit({ recordings: [], claims: names.map((name) => ({ name, recordingId })) });
      expect(await catalogue.claim('x')).toBeUndefined();
      await claim('rec1', 'x');
      await claim('rec1', 'x');
      await refused(claim('rec2', 'y', 'x'), 'CONFLICT');
      expect(await catalogue.claim('x')).toBe('rec1');
      expect(await catalogue.claim('y')).toBeUndefined();
    });

    it('does all of a change or nothing', async () => {
      const { catalogue, queue } = await setUp([aRecording('rec1')]);
      await catalogue.commit({
        recordings: [],
        claims: [{ name: 'x', recordingId: 'rec1' }],
        events: [anEvent('e1', 'rec1')],
      });
      const change = { recordings: [aRecording('rec2')], events: [anEvent('e2', 'rec2')], due: ['rec2'] };
      await refused(catalogue.commit({ ...change, claims: [{ name: 'x', recordingId: 'rec2' }] }), 'CONFLICT');
      await refused(
        catalogue.commit({ ...change, recordings: [...change.recordings, aRecording('rec1')] }),
        'CONFLICT',
      );
      await refused(
        catalogue.commit({ ...change, events: [anEvent('e2', 'rec2'), anEvent('e1', 'rec1')] }),
        'CONFLICT',
      );
      expect(await catalogue.recording('rec2')).toBeUndefined();
      expect(await catalogue.events('rec2')).toEqual([]);
      if (queue) expect((await queue.counts()).ready).toBe(0);
      await catalogue.commit({ ...change, claims: [{ name: 'y', recordingId: 'rec2' }] });
      expect(await catalogue.recording('rec2')).toBeDefined();
      expect(await catalogue.claim('y')).toBe('rec2');
      expect(await catalogue.events('rec2')).toHaveLength(1);
      if (queue) expect(await queue.take(1000)).toMatchObject({ recordingId: 'rec2', attempts: 1 });
    });

    it('keeps events as they were, in order of commit', async () => {
      const { catalogue } = await setUp();
      const events = ['e3', 'e1', 'e2'].map((id) => anEvent(id, 'rec1'));
      await catalogue.commit({ recordings: [], events: events.slice(0, 2) });
      await catalogue.commit({ recordings: [], events: [anEvent('other', 'rec2')] });
      await catalogue.commit({ recordings: [], events: events.slice(2) });
      expect(await catalogue.events('rec1')).toEqual(events);
      expect(await catalogue.events('rec3')).toEqual([]);
    });

    it('forgets the openings of one recording and keeps its leaves', async () => {
      const { catalogue } = await setUp();
      const events = Array.from({ length: 60 }, (_, i) => anEvent(`e${i}`, 'rec1', { leaf: `{"n":${i},"王":"😀"}` }));
      await catalogue.commit({ recordings: [], events: events.slice(0, 40) });
      await catalogue.commit({ recordings: [], events: [...events.slice(40), anEvent('other', 'rec2')] });
      await catalogue.forget('rec1');
      expect(await catalogue.events('rec1')).toEqual(events.map((event) => ({ ...event, openings: {} })));
      expect(await catalogue.events('rec2')).toEqual([anEvent('other', 'rec2')]);
    });

    it('forgets again what came after, and nothing of a recording without events', async () => {
      const { catalogue } = await setUp();
      await catalogue.commit({ recordings: [], events: [anEvent('e1', 'rec1')] });
      await catalogue.forget('rec1');
      await catalogue.commit({ recordings: [], events: [anEvent('e2', 'rec1')] });
      expect((await catalogue.events('rec1')).map(({ openings }) => Object.keys(openings))).toEqual([[], ['actor']]);
      await catalogue.forget('rec1');
      await catalogue.forget('rec1');
      await catalogue.forget('nothing');
      expect((await catalogue.events('rec1')).map(({ openings }) => openings)).toEqual([{}, {}]);
      expect(await catalogue.events('nothing')).toEqual([]);
    });

    it('gives an event no place in the log by itself', async () => {
      const { catalogue } = await setUp();
      await catalogue.commit({ recordings: [], events: [anEvent('e1', 'rec1', { leafIndex: 7 })] });
      expect(await catalogue.events('rec1')).toEqual([anEvent('e1', 'rec1')]);
    });
  });
}
