/** Search as people get it: the index only finds; what may be shown is decided here, and that it was shown is on record first. */
import type { Recording } from '../recording/recording.ts';
import { mayUse } from '../retention/disposition.ts';
import type { SearchQuery, SearchResult } from '../search/search.ts';
import type { Context } from './context.ts';
import { noteEvents } from './note-events.ts';

type Ports = Pick<Context, 'catalogue' | 'search' | 'clock' | 'random'>;

/**
 * Drops the hits that may not be used (restricted, erased, expired, unknown to the catalogue), commits a `transcript.read` event for each
 * recording whose words the answer shows, and then answers. A hit without words (filters only) is no reading.
 *
 * The index does not know what is restricted: `total` and `facets` count what it holds. A page that leaves something out takes that off
 * its `total` and has no facets, so that nobody can count the words of a restricted call; such a page may be short or empty and still have
 * a `nextCursor`. Errors: VALIDATION_FAILED for a bad cursor or date.
 */
export async function searchCalls(context: Ports, query: SearchQuery, actor: string): Promise<SearchResult> {
  const found = await context.search.search(query);
  const recordings = await Promise.all(found.hits.map(({ recordingId }) => context.catalogue.recording(recordingId)));
  const now = context.clock.now();
  const usable = (recording: Recording | undefined): boolean => recording !== undefined && mayUse(recording, now);
  const hits = found.hits.filter((_, i) => usable(recordings[i]));
  const shown = hits.filter(({ turns }) => turns.length > 0).map(({ recordingId }) => recordingId);
  await noteEvents(context, shown, { type: 'transcript.read', openings: { actor }, facts: { part: 'search' } });
  const dropped = found.hits.length - hits.length;
  if (dropped === 0) return found;
  return { ...found, total: found.total - dropped, hits, facets: {} };
}
