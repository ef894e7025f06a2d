/** A legal hold by query: which calls it means, and what can be said about one of them before the search index knows it. */
import * as z from 'zod';
import type { Recording } from '../recording/recording.ts';
import type { SearchQuery } from '../search/search.ts';

/** What is known of a call when it arrives; the later ones say more. */
export const ARRIVAL_FIELDS = ['businessLine', 'team', 'agentId', 'customerRef'] as const;
/** What a hold can name. A state is none of it: it passes. */
export const HOLD_FIELDS = [...ARRIVAL_FIELDS, 'language', 'topic', 'intent', 'emotion'] as const;
type HoldField = (typeof HOLD_FIELDS)[number];

export const holdQuerySchema = z.object({
  /** Words, all of which occur in the call; `"..."` makes a phrase. Empty = filters only. */
  words: z.string().max(1024),
  /** A field with several values means any of them. */
  filters: z.partialRecord(z.enum(HOLD_FIELDS), z.array(z.string().min(1).max(256)).min(1).max(50)),
  /** startedAt bounds, ISO 8601 UTC; `from` inclusive, `to` exclusive. */
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
});
export type HoldQuery = z.infer<typeof holdQuerySchema>;

/** A query without any condition means the whole archive: never what a hold is for. */
export function isEmptyQuery({ words, filters, from, to }: HoldQuery): boolean {
  return words.trim() === '' && Object.keys(filters).length === 0 && from === undefined && to === undefined;
}

type Match = 'yes' | 'no' | 'unknown';

/** What the catalogue alone says about filters and dates. `unknown` = an analysis or the search index has to say. */
export function matchFacts({ filters, from, to }: HoldQuery, recording: Recording): Match {
  const startedAt = Date.parse(recording.startedAt);
  if (from !== undefined && startedAt < Date.parse(from)) return 'no';
  if (to !== undefined && startedAt >= Date.parse(to)) return 'no';
  let answer: Match = 'yes';
  for (const field of HOLD_FIELDS) {
    const wanted = filters[field];
    if (wanted === undefined) continue;
    const known = valuesOf(recording, field);
    if (known === undefined) answer = 'unknown';
    else if (!known.some((value) => wanted.includes(value))) return 'no';
  }
  return answer;
}

/** Undefined = not known yet, or known to the search index only. */
function valuesOf({ analysed, ...recording }: Recording, field: HoldField): readonly string[] | undefined {
  switch (field) {
    case 'topic':
      return analysed?.topics;
    case 'intent':
      return analysed?.intents;
    case 'emotion':
      return analysed && one(analysed.emotion);
    case 'language':
      // What was heard, when nobody said it, stands in the index.
      return recording.language === undefined ? undefined : one(recording.language);
    case 'businessLine':
    case 'agentId':
    case 'team':
    case 'customerRef':
      return one(recording[field]);
  }
}

function one(value: string | undefined): readonly string[] {
  return value === undefined ? [] : [value];
}

/** The same query for the search index. */
export function searchQueryOf({ words, filters, from, to }: HoldQuery): Omit<SearchQuery, 'limit'> {
  return { words, filters, ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}

/** The query narrowed to the one millisecond and the fields of a call: the index has no way to ask about one recording. */
export function queryAbout(query: HoldQuery, recording: Recording): Omit<SearchQuery, 'limit'> {
  const from = recording.startedAt;
  const to = new Date(Date.parse(from) + 1).toISOString();
  const filters: SearchQuery['filters'] = { ...query.filters };
  for (const field of ARRIVAL_FIELDS) {
    const value = recording[field];
    if (value !== undefined) filters[field] = [value];
  }
  return { words: query.words, filters, from, to };
}
