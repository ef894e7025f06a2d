/** What every search index promises. `loadTurns` gives the turns of what was put and not removed. */
import { describe, expect, it } from 'vitest';
import { searchResultContract } from './search-results.ts';
import { setUpCalls, setUpSearch, type MakeSearchIndex, type SearchSubject } from './search-subject.ts';

export function searchIndexContract(name: string, make: MakeSearchIndex): void {
  const setUp = (): Promise<SearchSubject> => setUpSearch(make);
  const calls = (): Promise<SearchSubject> => setUpCalls(make);
  searchResultContract(name, make);

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
  });
}
