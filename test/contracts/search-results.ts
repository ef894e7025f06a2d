/** What every search index promises about filters, order, pages and facets. */
import { describe, expect, it } from 'vitest';
import { refused } from './builders.ts';
import { setUpCalls, setUpSearch, type MakeSearchIndex, type SearchSubject } from './search-subject.ts';

export function searchResultContract(name: string, make: MakeSearchIndex): void {
  const setUp = (): Promise<SearchSubject> => setUpSearch(make);
  const calls = (): Promise<SearchSubject> => setUpCalls(make);

  describe(`search index: ${name}, filters and pages`, () => {
    it('filters by fields: any value of a field, every field', async () => {
      const { add, ids } = await setUp();
      await add('a', ['word'], { fields: { topic: ['refund', 'delay'], team: ['red'], customerRef: ['c1'] } });
      await add('b', ['word'], { fields: { topic: ['delay'], team: ['blue'] } });
      await add('c', ['other'], {});
      for (const words of ['word', '']) {
        expect(await ids(words, { filters: { topic: ['delay'] } })).toEqual(['a', 'b']);
        expect(await ids(words, { filters: { topic: ['refund', 'unknown'] } })).toEqual(['a']);
        expect(await ids(words, { filters: { topic: ['delay'], team: ['blue', 'green'] } })).toEqual(['b']);
        expect(await ids(words, { filters: { customerRef: ['c1'] } })).toEqual(['a']);
        expect(await ids(words, { filters: { team: ['refund'] } })).toEqual([]);
      }
    });

    it('filters by time: from is in, to is out', async () => {
      const { add, ids } = await setUp();
      for (const day of [1, 2, 3]) await add(`d${day}`, ['word'], { startedAt: `2026-01-0${day}T00:00:00Z` });
      for (const words of ['word', '']) {
        expect(await ids(words, { from: '2026-01-02T00:00:00.000Z' })).toEqual(['d2', 'd3']);
        expect(await ids(words, { from: '2026-01-02T08:00:00+08:00', to: '2026-01-03T00:00:00Z' })).toEqual(['d2']);
      }
    });

    it('counts the facets of all hits, the most frequent first, and never names a customer', async () => {
      const { add, search } = await setUp();
      await add('a', ['word'], { fields: { topic: ['x', 'y'], customerRef: ['c1'] } });
      await add('b', ['word'], { fields: { topic: ['y'], team: ['red'] } });
      await add('c', ['other'], { fields: { topic: ['z'] } });
      const { facets, total, hits } = await search('word', { limit: 1 });
      expect([total, hits.length]).toEqual([2, 1]);
      expect(facets['topic']).toEqual([
        { value: 'y', count: 2 },
        { value: 'x', count: 1 },
      ]);
      expect(facets['team']).toEqual([{ value: 'red', count: 1 }]);
      expect(Object.keys(facets)).not.toContain('customerRef');
      expect((await search('word', { filters: { team: ['red'] } })).facets['topic']).toEqual([
        { value: 'y', count: 1 },
      ]);
    });

    it('puts the newest call first when there are no words, then the smaller id', async () => {
      const { add, search } = await setUp();
      await add('a', ['word'], { startedAt: '2026-01-01T00:00:00Z' });
      await add('c', ['word'], { startedAt: '2026-01-03T00:00:00Z' });
      await add('b', ['word'], { startedAt: '2026-01-03T00:00:00Z' });
      const first = await search('', { limit: 2 });
      expect(first.hits).toMatchObject([
        { recordingId: 'b', score: 0 },
        { recordingId: 'c', score: 0 },
      ]);
      const next = await search('', { limit: 2, cursor: first.nextCursor });
      expect(next.hits.map(({ recordingId }) => recordingId)).toEqual(['a']);
    });

    it('puts the better match first, then the smaller id', async () => {
      const { add, search } = await setUp();
      await add('b', ['refund']);
      await add('c', ['refund refund refund refund']);
      await add('a', ['refund']);
      for (let i = 0; i < 5; i += 1) await add(`x${i}`, ['filler']);
      const { hits } = await search('refund');
      expect(hits.map(({ recordingId }) => recordingId)).toEqual(['c', 'a', 'b']);
      const scores = hits.map(({ score }) => score);
      expect(scores).toEqual([...scores].sort((x, y) => y - x));
    });

    it.each(['word', ''])('pages through the hits for %j', async (words) => {
      const { add, search } = await setUp();
      for (let i = 0; i < 11; i += 1) await add(`call${String(i).padStart(2, '0')}`, ['word '.repeat(1 + (i % 3))]);
      const whole = (await search(words, { limit: 200 })).hits.map(({ recordingId }) => recordingId);
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await search(words, { limit: 4, ...(cursor !== undefined && { cursor }) });
        expect(page.total).toBe(11);
        seen.push(...page.hits.map(({ recordingId }) => recordingId));
        cursor = page.nextCursor;
      } while (cursor !== undefined && seen.length < 50);
      expect(seen).toEqual(whole);
    });

    it.each(['', 'x', '!', Buffer.from('["a"]').toString('base64url')])('refuses the cursor %j', async (cursor) => {
      await refused((await calls()).search('refund', { cursor }), 'VALIDATION_FAILED');
    });

    it('replaces a document that is put again', async () => {
      const { add, ids, search } = await calls();
      await add('a', ['something else'], { fields: { team: ['red'] } });
      await add('a', ['something else'], { fields: { team: ['blue'] } });
      expect(await ids('refund')).toEqual([]);
      expect(await ids('something')).toEqual(['a']);
      expect((await search('')).total).toBe(3);
      expect((await search('')).facets['team']).toEqual([{ value: 'blue', count: 1 }]);
    });

    it('forgets a removed document', async () => {
      const { add, index, ids, search } = await calls();
      await add('a', ['refund'], { fields: { team: ['red'] } });
      await index.remove('a');
      await index.remove('a');
      await index.remove('unknown');
      expect(await ids('refund')).toEqual([]);
      expect(await ids('')).toEqual(['b', 'c']);
      expect((await search('')).facets['team']).toEqual([]);
      await add('a', ['refund']);
      expect(await ids('refund')).toEqual(['a']);
    });
  });
}
