/** What every catalogue promises about its listings. */
import { describe, expect, it } from 'vitest';
import type { Catalogue, Clock, RecordingFilter, WorkQueue } from '../../core/ports.ts';
import type { Recording } from '../../core/recording/recording.ts';
import { fakeClock } from '../support/memory-clock-random.ts';
import { aRecording, refused } from './builders.ts';

export interface CatalogueSubject {
  readonly catalogue: Catalogue;
  /** Absent where `due` leaves the catalogue by another way. */
  readonly queue?: WorkQueue;
}

type Make<T> = (clock: Clock) => T | Promise<T>;
export type MakeSubject = Make<CatalogueSubject>;
export type MakeCatalogue = Make<Required<CatalogueSubject>>;

export async function setUpCatalogue(
  make: MakeSubject,
  recordings: readonly Recording[] = [],
): Promise<CatalogueSubject> {
  const subject = await make(fakeClock());
  if (recordings.length > 0) await subject.catalogue.commit({ recordings });
  return subject;
}

export function catalogueListingContract(name: string, make: MakeSubject): void {
  const setUp = (recordings: readonly Recording[] = []): Promise<CatalogueSubject> => setUpCatalogue(make, recordings);
  const ids = async (catalogue: Catalogue, filter: RecordingFilter): Promise<string[]> =>
    (await catalogue.recordings(filter, { limit: 100 })).items.map(({ recordingId }) => recordingId);

  describe(`catalogue: ${name}, listings`, () => {
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
      ['restricted', { restricted: true }],
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

    it.each(['erased', 'expired'] as const)('counts what is %s as restricted no more', async (state) => {
      const gone = { ...fullRecording(), state, [state]: { at: '2026-03-01T00:00:00Z' } };
      const { catalogue } = await setUp([gone, aRecording('kept', { restricted: true })]);
      expect(await ids(catalogue, { restricted: true })).toEqual(['kept']);
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
    restricted: true,
  });
}
