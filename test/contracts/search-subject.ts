/** A search index with its calls, as the two parts of its contract use it. */
import type { SearchIndex } from '../../core/ports.ts';
import type { SearchDocument, SearchQuery, SearchResult } from '../../core/search/search.ts';

type LoadTurns = (recordingId: string) => Promise<SearchDocument['turns'] | undefined>;

export interface SearchSubject {
  readonly index: SearchIndex;
  readonly add: (recordingId: string, texts: readonly string[], change?: Partial<SearchDocument>) => Promise<void>;
  readonly search: (words: string, change?: Partial<SearchQuery>) => Promise<SearchResult>;
  readonly ids: (words: string, change?: Partial<SearchQuery>) => Promise<string[]>;
}

export type MakeSearchIndex = (loadTurns: LoadTurns) => SearchIndex | Promise<SearchIndex>;

export async function setUpSearch(make: MakeSearchIndex): Promise<SearchSubject> {
  const turns = new Map<string, SearchDocument['turns']>();
  const index = await make((recordingId) => Promise.resolve(turns.get(recordingId)));
  const search: SearchSubject['search'] = (words, change) => index.search({ words, filters: {}, limit: 10, ...change });
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
}

/** Three calls, in English and Chinese. */
export async function setUpCalls(make: MakeSearchIndex): Promise<SearchSubject> {
  const subject = await setUpSearch(make);
  await subject.add('a', ['Hello, how can I help?', 'I want a refund for my order 4711.', 'A REFUND, Café Zürich.']);
  await subject.add('b', ['我的订单ABC123号还没有到', '请帮我退款 please', '😀 thanks']);
  await subject.add('c', ['please cancel my order', '订了一单']);
  return subject;
}
