/** The answer of OpenSearch to a search, checked and in the words of the core. */
import * as z from 'zod';
import { AppError } from '../../core/errors.ts';
import { FACET_FIELDS, type SearchQuery, type SearchResult } from '../../core/search/search.ts';
import { writeCursor } from './opensearch-cursor.ts';
import { isByTime } from './opensearch-query.ts';

const turnSchema = z.object({
  fields: z.object({ 'turns.index': z.tuple([z.int()]), 'turns.startMs': z.tuple([z.int()]) }),
});

const answerSchema = z.object({
  timed_out: z.boolean(),
  _shards: z.object({ failed: z.int() }),
  hits: z.object({
    total: z.object({ value: z.int() }),
    hits: z.array(
      z.object({
        sort: z.tuple([z.number(), z.string()]),
        inner_hits: z.object({ turns: z.object({ hits: z.object({ hits: z.array(turnSchema) }) }) }).optional(),
      }),
    ),
  }),
  aggregations: z.partialRecord(
    z.enum(FACET_FIELDS),
    z.object({ buckets: z.array(z.object({ key: z.string(), doc_count: z.int() })) }),
  ),
});

export interface FoundCall {
  readonly recordingId: string;
  readonly score: number;
  /** Its matching turns, in call order. */
  readonly turns: readonly { readonly index: number; readonly startMs: number }[];
}

export interface FoundPage extends Omit<SearchResult, 'hits'> {
  readonly calls: readonly FoundCall[];
}

/** Errors: UNAVAILABLE when a part of the index did not answer. */
export function readPage(query: SearchQuery, body: unknown): FoundPage {
  const { timed_out, _shards, hits, aggregations } = answerSchema.parse(body);
  if (timed_out || _shards.failed > 0) {
    throw new AppError('UNAVAILABLE', 'A part of the search index did not answer; repeat later.');
  }
  const page = hits.hits.slice(0, query.limit);
  const last = page.at(-1);
  return {
    total: hits.total.value,
    calls: page.map(({ sort: [score, recordingId], inner_hits }) => ({
      recordingId,
      score: isByTime(query) ? 0 : score,
      turns: (inner_hits?.turns.hits.hits ?? []).map(({ fields }) => ({
        index: fields['turns.index'][0],
        startMs: fields['turns.startMs'][0],
      })),
    })),
    facets: Object.fromEntries(
      FACET_FIELDS.map((field) => [
        field,
        (aggregations[field]?.buckets ?? []).map(({ key, doc_count }) => ({ value: key, count: doc_count })),
      ]),
    ),
    ...(hits.hits.length > page.length && last && { nextCursor: writeCursor(query, last.sort) }),
  };
}
