/** What every catalogue promises. */
import { describe, expect, it } from 'vitest';
import type { Catalogue, Clock, RecordingFilter, WorkQueue } from '../../core/ports.ts';
import type { Recording } from '../../core/recording/recording.ts';
import { fakeClock } from '../support/memory-clock-random.ts';
import { aRecording, anEvent, refused } from './builders.ts';

export interface CatalogueSubject {
  readonly catalogue: Catalogue;
  readonly queue: WorkQueue;
}

export type MakeCatalogue = (clock: Clock) => CatalogueSubject | Promise<CatalogueSubject>;

export function catalogueContract(name: string, make: MakeCatalogue): void {
  const setUp = async (recordings: readonly Recording[] = []): Promise<CatalogueSubject> => {
    const subject = await make(fakeClock());
    if (recordings.length > 0) await subject.catalogue.commit({ recordings });
    return subject;
  };
  const ids = async (catalogue: Catalogue, filter: RecordingFilter): Promise<string[]> =>
    (await catalogue.recordings(filter, { limit: 100 })).items.map(({ recordingId }) => recordingId);

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
        catalogue.commit({ ...change, events: [anEvent('e2', 'rec2'), anEvent('e1', 'rec2')] }),
        'CONFLICT',
      );
      expect(await catalogue.recording('rec2')).toBeUndefined();
      expect(await catalogue.events('rec2')).toEqual([]);
      expect((await queue.counts()).ready).toBe(0);
      await catalogue.commit({ ...change, claims: [{ name: 'y', recordingId: 'rec2' }] });
      expect(await catalogue.recording('rec2')).toBeDefined();
      expect(await catalogue.claim('y')).toBe('rec2');
      expect(await catalogue.events('rec2')).toHaveLength(1);
      expect(await queue.take(1000)).toMatchObject({ recordingId: 'rec2', attempts: 1 });
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

    it('gives an event no place in the log by itself', async () => {
      const { catalogue } = await setUp();
      await catalogue.commit({ recordings: [], events: [anEvent('e1', 'rec1', { leafIndex: 7 })] });
      expect(await catalogue.events('rec1')).toEqual([anEvent('e1', 'rec1')]);
    });

    it('lists the newest call first, whatever the precision of its time', async () => {
      const { catalogue } = await setUp([
        aRecording('b', { startedAt: '2026-01-01T00:00:00Z' }),
        aRecording('c', { startedAt: '2026-01-01T00:00:00.500Z' }),
        aRecording('a', { startedAt: '2026-01-01T00:00:00.000Z' }),
        aRecording('d', { startedAt: '2025-12-31T23:59:59.999Z' }),
      ]);
      expect(await ids(catalogue, {})).toEqual(['c', 'a', 'b', 'd']);
    });

    it.each<[string, RecordingFilter]>([
      ['businessLine', { businessLine: 'sales' }],
      ['agentId', { agentId: 'a1' }],
      ['team', { team: 't1' }],
      ['customerRef', { customerRef: 'c1' }],
      ['language', { language: 'zh-CN' }],
      ['source', { source: 'pbx-2' }],
      ['callId', { callId: 'call-2' }],
      ['sha256 as received', { sha256: 'a'.repeat(64) }],
      ['sha256 as sealed', { sha256: 'b'.repeat(64) }],
      ['state', { state: 'sealed' }],
      ['lane', { lane: 'regulated' }],
      ['matterId', { matterId: 'm1' }],
      ['from', { from: '2026-02-01T00:00:00Z' }],
      ['from with an offset', { from: '2026-02-01T08:00:00+08:00' }],
      ['several', { from: '2026-02-01T00:00:00Z', to: '2026-02-01T00:00:00.001Z', team: 't1', matterId: 'm2' }],
    ])('filters by %s', async (_, filter) => {
      const { catalogue } = await setUp([aRecording('other'), fullRecording()]);
      expect(await ids(catalogue, filter)).toEqual(['full']);
      const missing = { ...filter, agentId: 'nobody' };
      expect(await ids(catalogue, missing)).toEqual([]);
    });

    it('leaves out what starts at the end of the period', async () => {
      const { catalogue } = await setUp([aRecording('rec1')]);
      expect(await ids(catalogue, { to: '2026-01-01T00:00:00Z' })).toEqual([]);
      expect(await ids(catalogue, { from: '2026-01-01T00:00:00Z', to: '2026-01-01T00:00:00.001Z' })).toEqual(['rec1']);
    });

    it('follows a change of the recording in its filters', async () => {
      const { catalogue } = await setUp([fullRecording()]);
      await catalogue.commit({ recordings: [{ ...fullRecording(), revision: 2, holds: [], state: 'indexed' }] });
      expect(await ids(catalogue, { matterId: 'm1' })).toEqual([]);
      expect(await ids(catalogue, { state: 'sealed' })).toEqual([]);
      expect(await ids(catalogue, { state: 'indexed' })).toEqual(['full']);
    });

    it('pages without skipping or repeating while recordings arrive', async () => {
      const day = (i: number): string => new Date(Date.UTC(2026, 0, 1 + Math.floor(i / 4))).toISOString();
      const first = Array.from({ length: 23 }, (_, i) =>
        aRecording(`rec${String(i).padStart(2, '0')}`, { startedAt: day(i) }),
      );
      const { catalogue } = await setUp(first);
      const seen: string[] = [];
      let cursor: string | undefined;
      for (let page = 0; page === 0 || cursor !== undefined; page += 1) {
        const found = await catalogue.recordings({}, { limit: 5, ...(cursor !== undefined && { cursor }) });
        seen.push(...found.items.map(({ recordingId }) => recordingId));
        cursor = found.nextCursor;
        await catalogue.commit({ recordings: [aRecording(`new${page}`, { startedAt: '2027-01-01T00:00:00Z' })] });
        await catalogue.commit({ recordings: [aRecording(`old${page}`, { startedAt: '2020-01-01T00:00:00Z' })] });
        expect(page).toBeLessThan(20);
      }
      const known = new Set(first.map(({ recordingId }) => recordingId));
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.filter((id) => known.has(id)).sort()).toEqual([...known].sort());
      const order = (await catalogue.recordings({}, { limit: 100 })).items.map(({ recordingId }) => recordingId);
      expect(seen).toEqual(order.filter((id) => seen.includes(id)));
    });

    it('ends exactly at the last recording', async () => {
      const { catalogue } = await setUp([aRecording('a'), aRecording('b')]);
      expect((await catalogue.recordings({}, { limit: 2 })).nextCursor).toBeUndefined();
      const { nextCursor = '' } = await catalogue.recordings({}, { limit: 1 });
      expect(await catalogue.recordings({}, { limit: 1, cursor: nextCursor })).toEqual({ items: [aRecording('b')] });
    });

    it.each([
      '',
      'x',
      '!',
      'W10',
      Buffer.from('[1]').toString('base64url'),
      Buffer.from('["a",1]').toString('base64url'),
    ])('refuses the cursor %j', async (cursor) => {
      const { catalogue } = await setUp();
      await refused(catalogue.recordings({}, { limit: 1, cursor }), 'VALIDATION_FAILED');
    });
  });
}

function fullRecording(): Recording {
  const at = '2026-02-01T00:00:00Z';
  const object = { key: 'audio/full', versionId: 'v', bytes: 1, sha256: 'c'.repeat(64) };
  return aRecording('full', {
    ...{ state: 'sealed', startedAt: at, source: 'pbx-2', callId: 'call-2', businessLine: 'sales' },
    ...{ agentId: 'a1', team: 't1', customerRef: 'c1', language: 'zh-CN' },
    received: { at, bytes: 1, sha256: 'a'.repeat(64) },
    sealed: {
      ...{ at, sha256: 'b'.repeat(64), bytes: 1, audio: object, manifest: object },
      media: { container: 'wav', codec: 'pcm_s16le', channels: 1, sampleRate: 8000, bitDepth: 16, durationMs: 1 },
      quality: { accepted: true, flags: [] },
    },
    retention: {
      classId: 'k',
      lane: 'regulated',
      basis: 'recording',
      retainUntil: '2031-01-01T00:00:00Z',
      citation: 'x',
    },
    holds: ['m1', 'm2', 'm1'].map((matterId) => ({ matterId, placedAt: at })),
  });
}
