/** `search`: words and filters in, calls with the turns that match out. */
import { viewOf } from '../../core/recording/view.ts';
import type { SearchResult } from '../../core/search/search.ts';
import { searchCalls } from '../../core/use-cases/search-calls.ts';
import type { Command } from './folder.ts';
import { searchFilters } from './filters.ts';
import type { Result } from './output.ts';
import { clock } from './records.ts';

export async function search(
  { context, actor }: Command,
  words: string,
  options: { filter: readonly string[]; limit: number; cursor?: string },
): Promise<Result> {
  const { cursor, limit } = options;
  const query = { words, ...searchFilters(options.filter), limit, ...(cursor !== undefined && { cursor }) };
  const { hits, ...found } = await searchCalls(context, query, actor);
  return foundResult({ ...found, hits: hits.map((hit) => ({ ...hit, recording: viewOf(hit.recording) })) });
}

export function foundResult(found: SearchResult): Result {
  const hits = found.hits.flatMap(({ recordingId, turns }) => [
    recordingId,
    ...turns.map(({ startMs, highlight }) => `  ${clock(startMs)}  ${highlight}`),
  ]);
  const facets = Object.entries(found.facets)
    .filter(([, values]) => values.length > 0)
    .map(([field, values]) => `  ${field}: ${values.map(({ value, count }) => `${value} (${count})`).join(', ')}`);
  const more = found.nextCursor === undefined ? [] : [`More: --cursor ${found.nextCursor}`];
  return {
    json: found,
    text: [
      `${found.total} ${found.total === 1 ? 'call' : 'calls'}`,
      ...hits,
      ...(facets.length > 0 ? ['', ...facets] : []),
      ...more,
    ].join('\n'),
  };
}
