/** Walks every recording, newest call first; a damaged row is reported and keeps nobody waiting. */
import { AppError } from '../errors.ts';
import type { Page } from '../ports.ts';
import type { Recording } from '../recording/recording.ts';
import type { Context } from './context.ts';

const PAGE = 200;

type Ports = Pick<Context, 'catalogue' | 'onFailure'>;

/** One page of at most 200. `step` names the walk in the report of a damaged row. Errors: UNAVAILABLE, VALIDATION_FAILED for a bad cursor. */
export function recordingsPage(
  { catalogue, onFailure }: Ports,
  { limit, cursor, step }: { readonly limit: number; readonly cursor: string | undefined; readonly step: string },
): Promise<Page<Recording>> {
  const onDamaged = (recordingId: string): void => {
    onFailure({ step, recordingId, attempts: 1, error: new AppError('INTEGRITY', 'The row is damaged.') });
  };
  return catalogue.recordings({}, { limit: Math.min(PAGE, limit), onDamaged, ...(cursor !== undefined && { cursor }) });
}

/** Errors: UNAVAILABLE. */
export async function* allRecordings(ports: Ports, step: string): AsyncIterable<Recording> {
  let cursor: string | undefined;
  do {
    const page = await recordingsPage(ports, { limit: PAGE, cursor, step });
    yield* page.items;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}
