/** `node bench/archive-process.ts FOLDER [RECORDINGS]`: fills a data folder for measurements and writes its ids to FOLDER/bench.json. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { QueuedContext } from '../core/use-cases/context.ts';
import { fillArchive } from './archive.ts';
import { SEARCHES } from './http-mix.ts';
import { FILTER_FIELDS, type SearchQuery } from '../core/search/search.ts';

const [folder = '', count = '100000'] = process.argv.slice(2);
/** Besides what the searches show. */
const READABLE = 200;

const all: string[] = [];
const { readable } = await fillArchive(folder, Number(count), async (context, ids) => {
  all.push(...ids);
  const shown = await Promise.all(SEARCHES.map((query) => shownBy(context, query)));
  return [...shown.flat(), ...ids.slice(0, READABLE)];
});
writeFileSync(join(folder, 'bench.json'), JSON.stringify({ ids: all.slice(0, 20_000), readable }));

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
