/** Walks a listing page by page. */
import type { Catalogue, RecordingFilter } from '../ports.ts';
import type { Recording } from '../recording/recording.ts';

const PAGE = 200;

/** Errors: INTEGRITY naming the recording whose row is damaged. */
export async function* pages(
  catalogue: Pick<Catalogue, 'recordings'>,
  filter: RecordingFilter,
): AsyncIterable<Recording> {
  let cursor: string | undefined;
  do {
    const page = await catalogue.recordings(filter, { limit: PAGE, ...(cursor !== undefined && { cursor }) });
    yield* page.items;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}
