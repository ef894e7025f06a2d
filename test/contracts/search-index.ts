/** What every search index promises. */
import { describe, expect, it } from 'vitest';
import type { SearchIndex } from '../../core/ports.ts';
import type { SearchDocument, SearchQuery, SearchResult } from '../../core/search/search.ts';
import { refused } from './builders.ts';

type LoadTurns = (recordingId: string) => Promise<SearchDocument['turns'] | undefined>;

interface Subject {
  readonly index: SearchIndex;
  readonly add: (recordingId: string, texts: readonly string[], change?: Partial<SearchDocument>) => Promise<void>;
  readonly search: (words: string, change?: Partial<SearchQuery>) => Promise<SearchResult>;
  readonly ids: (words: string, change?: Partial<SearchQuery>) => Promise<string[]>;
}

/** `loadTurns` gives the turns of what was put and not removed. */
export function searchIndexContract(
  name: string,
  make: (loadTurns: LoadTurns) => SearchIndex | Promise<SearchIndex>,
): void {
  const setUp = async (): Promise<Subject> => {
    const turns = new Map<string, SearchDocument['turns']>();
    const index = await make((recordingId) => Promise.resolve(turns.get(recordingId)));
    const search: Subject['search'] = (words, change) => index.search({ words, filters: {}, limit: 10, ...change });
    return {
      index,
      search,
      ids: async (words, change) => (await search(words, change)).hits.map(({ recordingId }) => recordingId).sort(),
      async add(recordingId, texts, change = {}) {
        const spoken = texts.map((text, i) => ({ index: i, startMs: i * 1000, text }));
        turns.set(recordingId, spoken);
        await index.put({ recordingId, startedAt: '2026-01-01T00:00:00.000Z', fields: {}, turns: spoken, ...change });
      },
    };
  };
  const calls = async (): Promise<Subject> => {
    const subject = await setUp();
    await subject.add('a', ['Hello, how can I help?', 'I want a refund for my order 4711.', 'A REFUND, Café Zürich.']);
    await subject.add('b', ['我的订单ABC123号还没有到', '请帮我退款 please', '😀 thanks']);
    await subject.add('c', ['please cancel my order', '订了一单']);
    return subject;
  };

  describe(`search index: ${name}`, () => {
    it.each<[string, string[]]>([
      ['refund', ['a']],
      ['REFUND', ['a']],
      ['order', ['a', 'c']],
      ['order refund', ['a']],
      ['  refund \t order\n', ['a']],
      ['order nothing', []],
      ['cafe zurich', ['a']],
      ['4711', ['a']],
      ['订单', ['b']],
      ['退款', ['b']],
      ['订', ['b', 'c']],
      ['订 单', ['b', 'c']],
      ['abc123', ['b']],
      ['订单ABC123号', ['b']],
      ['ABC123号', ['b']],
      ['退款 please', ['b']],
      ['单订', []],
    ])('finds %j in %j', async (words, expected) => {
      expect(await (await calls()).ids(words)).toEqual(expected);
    });

    it.each<[string, string[]]>([
      ['"my order"', ['a', 'c']],
      ['"order my"', []],
      ['"my order 4711"', ['a']],
      ['"my order" refund', ['a']],
      ['"cancel my order', ['c']],
      ['"refund for"I', ['a']],
      ['"退款 please"', ['b']],
      ['""', []],
      ['"" refund', ['a']],
      ['4711-a', []],
      ['order-4711', ['a']],
    ])('takes %j as words and phrases', async (words, expected) => {
      expect(await (await calls()).ids(words)).toEqual(expected);
    });

    it('ends a phrase with its turn', async () => {
      const { add, ids } = await setUp();
      await add('a', ['new', 'york']);
      expect(await ids('new york')).toEqual(['a']);
      expect(await ids('"new york"')).toEqual([]);
    });

    it.each([
      ...['refund*', 'refund AND order', 'refund OR nothing', 'NOT refund', 'refund NEAR order', 'NEAR(refund order)'],
      ...[
        'text:refund',
        '^refund',
        'refund -order',
        '+refund',
        '(refund',
        ')',
        "'",
        "refund'",
        ';',
        '\\',
        '*',
        '"',
        '{a b}:x',
      ],
      ...[
        'refund\0',
        '\0',
        '\u0001',
        '\u0002\u0003',
        '\uF8FF',
        '\uD800',
        'refund \uDC00',
        '😀',
        '-',
        '...',
        '。',
        '、',
        '«»',
      ],
    ])('takes %j as text, never as syntax', async (words) => {
      const { search } = await calls();
      const { hits, total } = await search(words);
      expect(hits.length).toBe(total);
    });

    it.each([
      ['as many words as fit', 'a b '.repeat(256)],
      ['as many different words as fit', Array.from({ length: 200 }, (_, i) => `w${i}`).join(' ')],
      ['quotation marks only', '"'.repeat(1024)],
      ['one long Chinese phrase', '订'.repeat(1024)],
    ])('answers %s', async (_, words) => {
      expect((await (await calls()).search(words)).total).toBe(0);
    });

    it('reads operators as words', async () => {
      const { ids } = await calls();
      expect(await ids('refund OR nothing')).toEqual([]);
      expect(await ids('refund AND order')).toEqual([]);
      expect(await ids('refund*')).toEqual(['a']);
      expect(await ids('text:refund')).toEqual([]);
    });

    it('finds nothing for words without a letter or digit', async () => {
      const { ids } = await calls();
      for (const words of ['!!!', '-', '😀', '\uD800', '。']) expect(await ids(words)).toEqual([]);
      expect(await ids('refund !!!')).toEqual(['a']);
    });

    it('finds all with empty words', async () => {
      const { search } = await calls();
      for (const words of ['', '  ', '\n\t']) {
        const { hits, total } = await search(words);
        expect(total).toBe(3);
        expect(hits.map(({ recordingId, turns }) => [recordingId, turns])).toEqual(
          ['a', 'b', 'c'].map((id) => [id, []]),
        );
      }
    });

    it('marks the matches in their turns', async () => {
      const { search } = await calls();
      const turnsOf = async (words: string): Promise<unknown> => (await search(words)).hits[0]?.turns;
      expect(await turnsOf('refund 4711')).toEqual([
        { index: 1, startMs: 1000, highlight: 'I want a **refund** for my order **4711**.' },
        { index: 2, startMs: 2000, highlight: 'A **REFUND**, Café Zürich.' },
      ]);
      expect(await turnsOf('订单ABC123号')).toEqual([
        { index: 0, startMs: 0, highlight: '我的**订单ABC123号**还没有到' },
      ]);
      expect(await turnsOf('退款')).toEqual([{ index: 1, startMs: 1000, highlight: '请帮我**退款** please' }]);
      expect(await turnsOf('thanks')).toEqual([{ index: 2, startMs: 2000, highlight: '😀 **thanks**' }]);
    });

    it('gives every character of a turn back', async () => {
      const { add, search } = await setUp();
      const text = 'x \uD800 lone \0\u0001\u0002\u0003\uF8FF 𠮷野家 👩‍👩‍👧 é e\u0301 ** end';
      await add('a', [text, `nothing`]);
      const [hit] = (await search('lone')).hits;
      expect(hit?.turns).toEqual([{ index: 0, startMs: 0, highlight: text.replace('lone', '**lone**') }]);
      expect((await search('𠮷野家')).hits[0]?.turns[0]?.highlight).toBe(text.replace('𠮷野家', '**𠮷野家**'));
    });

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
