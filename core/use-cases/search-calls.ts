/** Search as people get it: the index only finds; what may be shown is decided here, and that it was shown is on record first. */
import type { Recording } from '../recording/recording.ts';
import { mayUse } from '../retention/disposition.ts';
import type { SearchQuery, SearchResult } from '../search/search.ts';
import { markedIn, redactHighlight } from '../privacy/pii/redact-highlight.ts';
import type { Context } from './context.ts';
import { noteEvents } from './note-events.ts';
import { placesInSearchable } from './redacted-content.ts';

type Ports = Pick<Context, 'catalogue' | 'search' | 'clock' | 'random' | 'vault' | 'keyService' | 'keyTable' | 'work'>;

/** Whether somebody reads a recording with the names in it. */
type SeesNames = (recording: Recording) => boolean;

type IndexHit = SearchResult['hits'][number];

export interface ShownCalls extends Omit<SearchResult, 'hits'> {
  readonly hits: readonly (IndexHit & { readonly recording: Recording })[];
}

/**
 * Drops the hits that may not be used (restricted, erased, expired, unknown to the catalogue), commits a `transcript.read` event for each
 * recording whose words the answer shows, and then answers. A hit without words (filters only) is no reading.
 *
 * The index does not know what is restricted: `total` and `facets` count what it holds. A page that leaves something out takes that off
 * its `total` and has no facets, so that nobody can count the words of a restricted call; such a page may be short or empty and still have
 * a `nextCursor`. A hit on names alone is no hit for those who do not see them. Errors: VALIDATION_FAILED for a bad cursor or date.
 */
export async function searchCalls(
  context: Ports,
  query: SearchQuery,
  actor: string,
  seesNames: SeesNames = () => true,
): Promise<ShownCalls> {
  const found = await context.search.search(query);
  const recordings = await Promise.all(found.hits.map(({ recordingId }) => context.catalogue.recording(recordingId)));
  const now = context.clock.now();
  const usable = (recording: Recording): boolean => mayUse(recording, now);
  const hits = await Promise.all(
    found.hits.map(async (hit, i) => {
      const recording = recordings[i];
      if (recording === undefined || !usable(recording)) return [];
      const shown = seesNames(recording) ? [hit] : await withoutNames(context, recording, hit);
      return shown.map((one) => ({ ...one, recording }));
    }),
  ).then((all) => all.flat());
  const shown = hits.filter(({ turns }) => turns.length > 0).map(({ recordingId }) => recordingId);
  await noteEvents(context, shown, { type: 'transcript.read', openings: { actor }, facts: { part: 'search' } });
  const dropped = found.hits.length - hits.length;
  if (dropped === 0) return { ...found, hits };
  return { ...found, total: found.total - dropped, hits, facets: {} };
}

/** The hit with labels in place of names; none when a word that was looked for stands in names alone. */
async function withoutNames(context: Ports, recording: Recording, hit: IndexHit): Promise<IndexHit[]> {
  if (hit.turns.length === 0) return [hit];
  const places = await placesInSearchable(context, recording);
  if (places === undefined) return [];
  const byTurn = Map.groupBy(places, ({ turn }) => turn);
  const turns = hit.turns.flatMap((turn) => redactHighlight(turn, byTurn.get(turn.index) ?? []));
  const left = new Set(turns.flatMap(({ highlight }) => markedIn(highlight)));
  const isWhole = hit.turns.flatMap(({ highlight }) => markedIn(highlight)).every((word) => left.has(word));
  return isWhole ? [{ ...hit, turns }] : [];
}
