/** `node bench/archive-process.ts FOLDER [RECORDINGS]`: fills a data folder for measurements and writes its ids to FOLDER/bench.json. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { QueuedContext } from '../core/use-cases/context.ts';
import { wordsHeard } from './archive-calls.ts';
import { fillArchive } from './archive.ts';
import { SEARCHES } from './http-mix.ts';
import { FILTER_FIELDS, type SearchQuery } from '../core/search/search.ts';

const [folder = '', count = '100000'] = process.argv.slice(2);
/** Besides what the searches show. */
const READABLE = 200;

/** Searches for words that nobody has asked for before. */
const WORDS = 300;
const WORDS_SEED = 11;

const all: string[] = [];
const searches: string[] = [];
const { readable } = await fillArchive(folder, Number(count), async (context, ids, call) => {
  all.push(...ids);
  searches.push(...wordsHeard(call, WORDS, WORDS_SEED).map((word) => `q=${encodeURIComponent(word)}`));
  const shown: string[] = [];
  for (const query of [...SEARCHES, ...searches]) shown.push(...(await shownBy(context, query)));
  return [...shown, ...ids.slice(0, READABLE)];
});
writeFileSync(join(folder, 'bench.json'), JSON.stringify({ ids: all.slice(0, 20_000), readable, searches }));

/** What the answer to a search shows must be there to be shown. */
async function shownBy({ search }: QueuedContext, query: string): Promise<readonly string[]> {
  const asked = new URLSearchParams(query);
  const filters: SearchQuery['filters'] = {};
  for (const field of FILTER_FIELDS) {
    const value = asked.get(field);
    if (value !== null) filters[field] = [value];
  }
  const from = asked.get('from');
  const limit = 20;
  const found = await search.search({ words: asked.get('q') ?? '', filters, limit, ...(from !== null && { from }) });
  return found.hits.map(({ recordingId }) => recordingId);
}
