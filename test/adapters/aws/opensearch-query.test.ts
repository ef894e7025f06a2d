/** How words, filters and cursors become a request: no server needed. */
import { describe, expect, it } from 'vitest';
import { readCursor, writeCursor } from '../../../adapters/aws/opensearch-cursor.ts';
import { phrasesOf, searchBody } from '../../../adapters/aws/opensearch-query.ts';
import type { SearchQuery } from '../../../core/search/search.ts';

const query = (words: string, change: Partial<SearchQuery> = {}): SearchQuery => ({
  words,
  filters: {},
  limit: 10,
  ...change,
});
const body = (words: string, change: Partial<SearchQuery> = {}): Record<string, unknown> =>
  searchBody(query(words, change), phrasesOf(words), 7);

describe('phrasesOf', () => {
  it.each<[string, string[]]>([
    ['', []],
    ['  \t', []],
    ['my order', ['my', 'order']],
    ['my my', ['my']],
    ['"my order" late', ['my order', 'late']],
    ['"my order', ['my order']],
    ['"refund for"I', ['refund for', 'I']],
    ['""', []],
    ['!!! - 😀 \uD800 。', []],
    ['订单 号', ['订单', '号']],
    ['order-4711', ['order-4711']],
  ])('cuts %j', (words, expected) => {
    expect(phrasesOf(words)).toEqual(expected);
  });
});

describe('searchBody', () => {
  it('asks for all calls when there are no words', () => {
    expect(body(' ')).toMatchObject({ size: 11, track_total_hits: true, query: { bool: { filter: [] } } });
    expect(JSON.stringify(body(' '))).not.toContain('nested');
  });

  it('asks for none when the words hold nothing to search for', () => {
    expect(body('!!!')['query']).toEqual({ bool: { must: [{ match_none: {} }], filter: [] } });
  });

  it('scores and shows the turns with any phrase, and requires every phrase in some turn', () => {
    const order = { match_phrase: { 'turns.text': 'my order' } };
    const refund = { match_phrase: { 'turns.text.pairs': '退款' } };
    expect(body('"my order" 退款')['query']).toEqual({
      bool: {
        must: [
          {
            nested: {
              path: 'turns',
              score_mode: 'sum',
              query: { bool: { should: [order, refund] } },
              inner_hits: {
                name: 'turns',
                size: 7,
                sort: [{ 'turns.index': 'asc' }],
                _source: false,
                docvalue_fields: ['turns.index', 'turns.startMs'],
              },
            },
          },
        ],
        filter: [{ nested: { path: 'turns', query: order } }, { nested: { path: 'turns', query: refund } }],
      },
    });
  });

  it.each([
    ['订', 'turns.text'],
    ['订单', 'turns.text.pairs'],
    ['𠮷野家', 'turns.text.pairs'],
    ['订单A', 'turns.text'],
    ['订，单', 'turns.text'],
    ['order', 'turns.text'],
  ])('looks for %s in %s', (word, field) => {
    expect(JSON.stringify(body(word))).toContain(JSON.stringify({ match_phrase: { [field]: word } }));
  });

  it('stays below the number of clauses that OpenSearch takes', () => {
    const words = Array.from({ length: 512 }, (_, i) => String.fromCodePoint(0x4e00 + i)).join(' ');
    expect(JSON.stringify(body(words)).split('match_phrase').length - 1).toBeLessThan(1024);
  });

  it('filters by fields and time', () => {
    const change = {
      filters: { team: ['red', 'blue'], customerRef: ['c1'] },
      from: '2026-01-02T08:00:00+08:00',
      to: '2026-01-03',
    };
    expect(body('', change)['query']).toEqual({
      bool: {
        filter: [
          { terms: { 'fields.team': ['red', 'blue'] } },
          { terms: { 'fields.customerRef': ['c1'] } },
          { range: { startedAt: { gte: Date.UTC(2026, 0, 2), lt: Date.UTC(2026, 0, 3) } } },
        ],
      },
    });
  });

  it.each(['from', 'to'])('refuses a %s that is no date', (bound) => {
    expect(() => body('', { [bound]: 'soon' })).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }));
  });

  it('counts no customers', () => {
    expect(JSON.stringify(body('')['aggs'])).not.toContain('customerRef');
  });
});

describe('cursor', () => {
  const own = query('refund', { filters: { team: ['red'] } });

  it('continues after its hit, on a page of any size', () => {
    const cursor = writeCursor(own, [1.25, 'rec-1']);
    expect(searchBody({ ...own, limit: 50, cursor }, ['refund'], 7)['search_after']).toEqual([1.25, 'rec-1']);
  });

  it('says nothing of the query', () => {
    expect(Buffer.from(writeCursor(own, [1.25, 'rec-1']), 'base64url').toString()).not.toMatch(/refund|red/u);
  });

  it.each([
    ['other words', { words: 'order' }],
    ['other filters', { filters: {} }],
    ['another time', { from: '2026-01-01' }],
  ])('is refused with %s', (_, change) => {
    const cursor = writeCursor(own, [1.25, 'rec-1']);
    expect(() => readCursor({ ...own, ...change }, cursor)).toThrow(
      expect.objectContaining({ code: 'VALIDATION_FAILED' }),
    );
  });

  it.each(['', 'x', '!', Buffer.from('[1,"a","b"] ').toString('base64url'), Buffer.from('{}').toString('base64url')])(
    'is refused as %j',
    (cursor) => {
      expect(() => readCursor(own, cursor)).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }));
    },
  );
});
