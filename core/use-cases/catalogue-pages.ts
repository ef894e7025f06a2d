/** Walks a listing of recordings page by page. */
import { AppError } from '../errors.ts';
import type { Catalogue, Page, RecordingFilter } from '../ports.ts';
import type { Recording } from '../recording/recording.ts';
import type { Context } from './context.ts';

const PAGE = 200;

type Ports = Pick<Context, 'catalogue' | 'onFailure'>;

/**
 * For whoever must not miss one. Errors: INTEGRITY naming the recording whose row is damaged; with `onDamaged` that is told instead, and the
 * walk goes on without it.
 */
export async function* pages(
  catalogue: Pick<Catalogue, 'recordings'>,
  filter: RecordingFilter,
  onDamaged?: (recordingId: string) => void,
): AsyncIterable<Recording> {
  let cursor: string | undefined;
  do {
    const page = { limit: PAGE, ...(onDamaged && { onDamaged }), ...(cursor !== undefined && { cursor }) };
    const { items, nextCursor } = await catalogue.recordings(filter, page);
    yield* items;
    cursor = nextCursor;
  } while (cursor !== undefined);
}

/** For whoever does what can be done: a damaged row is told to `onFailure` as `step` and keeps nobody waiting. Errors: UNAVAILABLE. */
export function soundRecordings(
  { catalogue, onFailure }: Ports,
  step: string,
  filter: RecordingFilter = {},
): AsyncIterable<Recording> {
  return pages(catalogue, filter, damagedIn(onFailure, step));
}

/** One page of at most 200 of all recordings, damaged rows as above. Errors: UNAVAILABLE, VALIDATION_FAILED for a bad cursor. */
export function soundPage(
  { catalogue, onFailure }: Ports,
  { limit, cursor, step }: { readonly limit: number; readonly cursor: string | undefined; readonly step: string },
): Promise<Page<Recording>> {
  const page = { limit: Math.min(PAGE, limit), ...(cursor !== undefined && { cursor }) };
  return catalogue.recordings({}, { ...page, onDamaged: damagedIn(onFailure, step) });
}

function damagedIn(onFailure: Context['onFailure'], step: string): (recordingId: string) => void {
  return (recordingId) => {
    onFailure({ step, recordingId, attempts: 1, error: new AppError('INTEGRITY', 'The row is damaged.') });
  };
}
