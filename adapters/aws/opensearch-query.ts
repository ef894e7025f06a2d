/** A search as an OpenSearch request. Words reach it as values of `match_phrase` only, where nothing is syntax. */
import { AppError } from '../../core/errors.ts';
import { FACET_FIELDS, FILTER_FIELDS, type SearchQuery } from '../../core/search/search.ts';
import { readCursor } from './opensearch-cursor.ts';

/** OpenSearch takes 1,024 clauses a query and 1,024 characters may be 512 words: all are required, so many of them count for the score. */
const SCORED_PHRASES = 256;
/** Values of one facet. */
const FACET_SIZE = 1000;

const PAIRABLE = /^\p{Script=Han}{2,}$/u;

/** The words and `"..."` phrases that must all occur. None when the words hold nothing to search for. */
export function phrasesOf(words: string): string[] {
  const parts = words.split('"').flatMap((part, i) => (i % 2 === 1 ? [part] : part.split(/\s+/u)));
  return [...new Set(parts.map((part) => part.trim()))].filter((part) => /[\p{L}\p{N}]/u.test(part));
}

/** Asks for one hit more than the page holds, to know whether another page follows. Errors: VALIDATION_FAILED for a bad date or cursor. */
export function searchBody(
  query: SearchQuery,
  phrases: readonly string[],
  turnsShown: number,
): Record<string, unknown> {
  return {
    size: query.limit + 1,
    track_total_hits: true,
    _source: false,
    query: { bool: { ...wordsClause(query, phrases, turnsShown), filter: filters(query, phrases) } },
    sort: [isByTime(query) ? { startedAt: 'desc' } : { _score: 'desc' }, { recordingId: 'asc' }],
    aggs: Object.fromEntries(
      FACET_FIELDS.map((field) => [field, { terms: { field: `fields.${field}`, size: FACET_SIZE } }]),
    ),
    ...(query.cursor !== undefined && { search_after: readCursor(query, query.cursor) }),
  };
}

/** Without words there is nothing to match better: the newest call is the first. */
export function isByTime({ words }: SearchQuery): boolean {
  return words.trim() === '';
}

/** The turns that hold any of the phrases: they make the score and are shown. */
function wordsClause(query: SearchQuery, phrases: readonly string[], turnsShown: number): Record<string, unknown> {
  if (isByTime(query)) return {};
  // Words without anything to search for, such as `!!!`, are in no call.
  if (phrases.length === 0) return { must: [{ match_none: {} }] };
  const any = { bool: { should: phrases.slice(0, SCORED_PHRASES).map(phraseClause) } };
  const shown = {
    name: 'turns',
    size: turnsShown,
    sort: [{ 'turns.index': 'asc' }],
    _source: false,
    docvalue_fields: ['turns.index', 'turns.startMs'],
  };
  return { must: [{ nested: { path: 'turns', score_mode: 'sum', query: any, inner_hits: shown } }] };
}

/** Each phrase in some turn, not necessarily the same one. */
function filters({ filters: wanted, from, to }: SearchQuery, phrases: readonly string[]): unknown[] {
  const fields = FILTER_FIELDS.flatMap((field) => {
    const values = wanted[field];
    return values ? [{ terms: { [`fields.${field}`]: values } }] : [];
  });
  const time = {
    ...(from !== undefined && { gte: instant(from) }),
    ...(to !== undefined && { lt: instant(to) }),
  };
  return [
    ...(phrases.length > 1 ? phrases : []).map((phrase) => ({
      nested: { path: 'turns', query: phraseClause(phrase) },
    })),
    ...fields,
    ...(Object.keys(time).length > 0 ? [{ range: { startedAt: time } }] : []),
  ];
}

function phraseClause(phrase: string): Record<string, unknown> {
  return { match_phrase: { [PAIRABLE.test(phrase) ? 'turns.text.pairs' : 'turns.text']: phrase } };
}

/** Milliseconds since 1970. Errors: VALIDATION_FAILED. */
export function instant(text: string): number {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new AppError('VALIDATION_FAILED', 'A date is not ISO 8601.');
  return ms;
}
