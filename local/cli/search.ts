/** `search`: words and filters in, calls with the turns that match out. */
import { viewOf, type RecordingView } from '../../core/recording/view.ts';
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

type HitRecording = Pick<RecordingView, 'startedAt' | 'businessLine' | 'language' | 'agentId' | 'media'>;
type Found = Omit<SearchResult, 'hits'> & {
  readonly hits: readonly (SearchResult['hits'][number] & { readonly recording?: HitRecording | undefined })[];
  readonly totalIsLowerBound?: boolean;
};

/** Which call it is, so that nobody has to open it for that. */
function factsOf(recording: HitRecording): string[] {
  const { startedAt, businessLine, language, agentId, media } = recording;
  const length = media && clock(media.durationMs);
  return [startedAt, businessLine, language, agentId, length].filter((fact) => fact !== undefined);
}

export function foundResult(found: Found): Result {
  const hits = found.hits.flatMap(({ recordingId, recording, turns }) => [
    [recordingId, ...(recording ? factsOf(recording) : [])].join('  '),
    ...turns.map(({ startMs, highlight }) => `  ${clock(startMs)}  ${highlight}`),
  ]);
  const facets = Object.entries(found.facets)
    .filter(([, values]) => values.length > 0)
    .map(([field, values]) => `  ${field}: ${values.map(({ value, count }) => `${value} (${count})`).join(', ')}`);
  const more = found.nextCursor === undefined ? [] : [`More: --cursor ${found.nextCursor}`];
  return {
    json: found,
    text: [
      `${found.totalIsLowerBound === true ? 'at least ' : ''}${found.total} ${found.total === 1 ? 'call' : 'calls'}`,
      ...hits,
      ...(facets.length > 0 ? ['', ...facets] : []),
      ...more,
    ].join('\n'),
  };
}
