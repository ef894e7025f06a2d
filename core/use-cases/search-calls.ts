/** Search as people get it: the index only finds; what may be shown is decided here, and that it was shown is on record first. */
import * as z from 'zod';
import { AppError } from '../errors.ts';
import type { Recording } from '../recording/recording.ts';
import { mayUse } from '../retention/disposition.ts';
import { FACET_FIELDS, MOST_HITS, type SearchQuery, type SearchResult } from '../search/search.ts';
import { markedIn, redactHighlight } from '../privacy/pii/redact-highlight.ts';
import type { Context } from './context.ts';
import { noteEvents } from './note-events.ts';
import { placesInSearchable } from './redacted-content.ts';
import { searchFields } from './search-fields.ts';

type Ports = Pick<Context, 'catalogue' | 'search' | 'clock' | 'random' | 'vault' | 'keyService' | 'keyTable' | 'work'>;

/** Which recordings somebody reads with the names in them. */
export interface Reader {
  readonly seesNames: (recording: Recording) => boolean;
  /** In every recording that a search of theirs finds. */
  readonly seesAllNames: boolean;
}

const SEES_ALL: Reader = { seesNames: () => true, seesAllNames: true };

type IndexHit = SearchResult['hits'][number];
type ShownHit = IndexHit & { readonly recording: Recording };

export interface ShownCalls extends Omit<SearchResult, 'hits'> {
  readonly hits: readonly ShownHit[];
  /** There are more than `total`, of which nobody has counted how many may be shown; `facets` count the hits of this page. */
  readonly totalIsLowerBound?: true;
}

/** Nothing that may be shown was found; and nothing that may not be shown looks any different. */
export const NOTHING_FOUND: ShownCalls = { total: 0, hits: [], facets: facetsOf([]) };

/**
 * Drops the hits that may not be used (restricted, erased, expired, unknown to the catalogue), commits a `transcript.read` event for each
 * recording whose words the answer shows, and then answers. A hit without words (filters only) is no reading. A hit on names alone is no hit
 * for those who do not see them.
 *
 * The index knows neither what is restricted nor what are names. Its `total` and `facets` go to those who see every hit of the page, names
 * and all. For everybody else only what may be shown counts, and the page is filled up from what follows: whether something was left out
 * changes nothing in the answer. Errors: VALIDATION_FAILED for a bad cursor or date.
 */
export async function searchCalls(
  context: Ports,
  query: SearchQuery,
  actor: string,
  reader: Reader = SEES_ALL,
): Promise<ShownCalls> {
  const found = await find(context, query, reader);
  const shown = found.hits.filter(({ turns }) => turns.length > 0).map(({ recordingId }) => recordingId);
  await noteEvents(context, shown, { type: 'transcript.read', openings: { actor }, facts: { part: 'search' } });
  return found;
}

/** Hits of the index that are looked at for one page: a page of names that many calls hold is short rather than late. */
const MOST_LOOKED_AT = 200;
/** Hits that are looked at beyond the page, to know whether anything follows. */
const LOOK_AHEAD = 2;

async function find(context: Ports, query: SearchQuery, reader: Reader): Promise<ShownCalls> {
  const start = query.cursor === undefined ? FIRST : readPosition(query.cursor);
  const hits: ShownHit[] = [];
  let { at, skip } = start;
  const seen = (): number => start.seen + hits.length;
  const last = (): ShownCalls => ({ total: seen(), hits, facets: facetsOf(hits) });
  const followed = (by: Omit<Position, 'seen'>, known: 0 | 1): ShownCalls => {
    const nextCursor = writePosition({ ...by, seen: seen() });
    return { ...last(), total: seen() + known, totalIsLowerBound: true, nextCursor };
  };
  const countsOfIndex = reader.seesAllNames || query.words.trim() === '';
  const most = countsOfIndex ? query.limit : Math.min(query.limit + LOOK_AHEAD, MOST_HITS);
  for (let lookedAt = 0; lookedAt < MOST_LOOKED_AT;) {
    const { cursor: _, ...rest } = query;
    const limit = hits.length < query.limit ? most : Math.min(LOOK_AHEAD, query.limit);
    const found = await context.search.search({ ...rest, limit, ...(at !== undefined && { cursor: at }) });
    const visible = await visibleHits(context, found.hits, reader);
    const isWhole = visible.every((hit) => hit !== undefined);
    if (at === start.at && skip === 0 && isWhole && countsOfIndex) {
      const { nextCursor, ...counted } = found;
      hits.push(...visible);
      const next = nextCursor !== undefined && { nextCursor: writePosition({ at: nextCursor, skip: 0, seen: seen() }) };
      return { ...counted, hits, ...next };
    }
    for (const [index, hit] of visible.entries()) {
      if (index < skip || hit === undefined) continue;
      if (hits.length === query.limit) return followed({ at, skip: index }, 1);
      hits.push(hit);
    }
    if (found.nextCursor === undefined) return last();
    skip = Math.max(0, skip - visible.length);
    at = found.nextCursor;
    lookedAt += found.hits.length;
  }
  return followed({ at, skip }, 0);
}

/** Where a page goes on: in the index, and how many hits of it have been shown in all. */
interface Position {
  /** A cursor of the index; without one its beginning. */
  readonly at?: string | undefined;
  /** Hits behind it that a page has had. */
  readonly skip: number;
  readonly seen: number;
}

const FIRST: Position = { skip: 0, seen: 0 };
const count = z.int().nonnegative();
const positionSchema = z.tuple([z.string().nullable(), count, count]);

function writePosition({ at, skip, seen }: Position): string {
  return Buffer.from(JSON.stringify([at ?? null, skip, seen])).toString('base64url');
}

function readPosition(cursor: string): Position {
  try {
    const [at, skip, seen] = positionSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    return { ...(at !== null && { at }), skip, seen };
  } catch (cause) {
    throw new AppError('VALIDATION_FAILED', 'The cursor is not valid; start again without one.', { cause });
  }
}

/** As they may be shown, at their places; undefined for those that may not. */
async function visibleHits(
  context: Ports,
  hits: readonly IndexHit[],
  { seesNames }: Reader,
): Promise<readonly (ShownHit | undefined)[]> {
  const recordings = await Promise.all(hits.map(({ recordingId }) => context.catalogue.recording(recordingId)));
  const now = context.clock.now();
  return Promise.all(
    hits.map(async (hit, i) => {
      const recording = recordings[i];
      if (recording === undefined || !mayUse(recording, now)) return undefined;
      const shown = seesNames(recording) ? hit : await withoutNames(context, recording, hit);
      return shown && { ...shown, recording };
    }),
  );
}

/** The hit with labels in place of names; none when a word that was looked for stands in names alone. */
async function withoutNames(context: Ports, recording: Recording, hit: IndexHit): Promise<IndexHit | undefined> {
  if (hit.turns.length === 0) return hit;
  const places = await placesInSearchable(context, recording);
  if (places === undefined) return undefined;
  const byTurn = Map.groupBy(places, ({ turn }) => turn);
  const turns = hit.turns.flatMap((turn) => redactHighlight(turn, byTurn.get(turn.index) ?? []));
  const left = new Set(turns.flatMap(({ highlight }) => markedIn(highlight)));
  const isWhole = hit.turns.flatMap(({ highlight }) => markedIn(highlight)).every((word) => left.has(word));
  return isWhole ? { ...hit, turns } : undefined;
}

/** As the index counts: per field, the most frequent value first. */
function facetsOf(hits: readonly ShownHit[]): SearchResult['facets'] {
  const fields = hits.map(({ recording }) => searchFields(recording));
  return Object.fromEntries(
    FACET_FIELDS.map((field) => {
      const byValue = Map.groupBy(
        fields.flatMap((of) => of[field] ?? []),
        (value) => value,
      );
      const counted = [...byValue].map(([value, { length }]) => ({ value, count: length }));
      return [field, counted.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))];
    }),
  );
}
