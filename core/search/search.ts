/** What the search index stores and answers. */
import * as z from 'zod';

export const FILTER_FIELDS = [
  'businessLine',
  'agentId',
  'team',
  'customerRef',
  'language',
  'topic',
  'intent',
  'emotion',
  'state',
] as const;
export type FilterField = (typeof FILTER_FIELDS)[number];

/** Facets never name a customer. */
export const FACET_FIELDS = [
  'businessLine',
  'agentId',
  'team',
  'language',
  'topic',
  'intent',
  'emotion',
  'state',
] as const;

export interface SearchDocument {
  readonly recordingId: string;
  /** ISO 8601 UTC. */
  readonly startedAt: string;
  readonly fields: Partial<Record<FilterField, readonly string[]>>;
  readonly turns: readonly { readonly index: number; readonly startMs: number; readonly text: string }[];
}

/** Hits of one page. */
export const MOST_HITS = 200;

export const searchQuerySchema = z.object({
  /** Words, all of which must occur in the call; `"..."` makes a phrase. Empty = filters only. */
  words: z.string().max(1024),
  filters: z.partialRecord(z.enum(FILTER_FIELDS), z.array(z.string()).min(1)),
  /** startedAt bounds, ISO 8601; `from` inclusive, `to` exclusive. */
  from: z.string().optional(),
  to: z.string().optional(),
  limit: z.int().min(1).max(MOST_HITS),
  cursor: z.string().optional(),
});
export type SearchQuery = z.infer<typeof searchQuerySchema>;

export const searchResultSchema = z.object({
  total: z.int().nonnegative(),
  hits: z.array(
    z.object({
      recordingId: z.string(),
      /** Higher is better; comparable within one answer only. 0 without words: then the newest call is the first. */
      score: z.number(),
      /** Matching turns in call order; `highlight` marks matches with `**`. */
      turns: z.array(z.object({ index: z.int().nonnegative(), startMs: z.int().nonnegative(), highlight: z.string() })),
    }),
  ),
  /** Counts over all hits, per facet field, most frequent first. */
  facets: z.record(z.string(), z.array(z.object({ value: z.string(), count: z.int() }))),
  nextCursor: z.string().optional(),
});
export type SearchResult = z.infer<typeof searchResultSchema>;
