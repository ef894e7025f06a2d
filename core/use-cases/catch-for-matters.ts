/** Holds a recording for the open matters that wait for such calls: when it arrives, and again when its words can be searched. */
import { AppError } from '../errors.ts';
import { matchFacts, queryAbout, type HoldQuery } from '../matters/hold-query.ts';
import { matterOf, type Matter } from '../matters/matter.ts';
import type { Recording } from '../recording/recording.ts';
import type { SearchQuery } from '../search/search.ts';
import type { Context } from './context.ts';
import { allEntries } from './entry-pages.ts';
import { changeHolds } from './hold-recordings.ts';

/** A call that is gone or held already needs nothing, and nobody else is kept waiting by that. */
const FINAL: readonly string[] = ['ERASED', 'NOT_FOUND'];

const PAGE = 200;

/**
 * `searchable`: the call was just put into the search index, so that words, topics and the language that was heard can be asked about.
 * Looks at the open matters with a standing query, never at the archive. Returns the recording as it is now. May be repeated.
 * Errors: UNAVAILABLE when the index does not show the call yet; CONFLICT.
 */
export async function catchForMatters(
  context: Context,
  recording: Recording,
  { searchable = false }: { searchable?: boolean } = {},
): Promise<Recording> {
  const { recordingId } = recording;
  let caught = false;
  for await (const entry of allEntries(context.catalogue, 'matter', { open: true })) {
    const matter = matterOf(entry);
    if (recording.holds.some(({ matterId }) => matterId === matter.matterId)) continue;
    const wanted = await firstMatch(context, matter, recording, searchable);
    if (!wanted) continue;
    const { reason, actor } = wanted;
    const request = { matterId: matter.matterId, recordingIds: [recordingId], reason, actor };
    const { failed = [] } = await changeHolds(context, request, 'place');
    const [failure] = failed.filter(({ code }) => !FINAL.includes(code));
    if (failure) throw new AppError(failure.code, 'A recording could not be held for a matter that waits for it.');
    caught = true;
  }
  return caught ? ((await context.catalogue.recording(recordingId)) ?? recording) : recording;
}

async function firstMatch(
  context: Context,
  { standing }: Matter,
  recording: Recording,
  searchable: boolean,
): Promise<Matter['standing'][number] | undefined> {
  for (const one of standing) {
    const match = matchFacts(one.query, recording);
    if (match === 'no') continue;
    if (match === 'yes' && one.query.words.trim() === '') return one;
    if (searchable && (await isFound(context, one.query, recording))) return one;
  }
  return undefined;
}

/** Asks the index itself, so that a word means the same for the calls to come as for those that are there. */
async function isFound(context: Context, query: HoldQuery, recording: Recording): Promise<boolean> {
  if (await shows(context, queryAbout(query, recording), recording)) return true;
  const itself = queryAbout({ words: '', filters: {} }, recording);
  if (await shows(context, itself, recording)) return false;
  throw new AppError('UNAVAILABLE', 'The search index does not show the call yet.');
}

async function shows(
  { search }: Pick<Context, 'search'>,
  query: Omit<SearchQuery, 'limit'>,
  { recordingId }: Recording,
): Promise<boolean> {
  let cursor: string | undefined;
  do {
    const page = await search.search({ ...query, limit: PAGE, ...(cursor !== undefined && { cursor }) });
    if (page.hits.some((hit) => hit.recordingId === recordingId)) return true;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return false;
}
