/** Walks all recordings in one state, page by page; a damaged row is reported and keeps nobody waiting. */
import { AppError } from '../errors.ts';
import type { Recording, State } from '../recording/recording.ts';
import type { Context } from './context.ts';

const PAGE = 200;

/** `step` names the walk in the report of a damaged row. */
export async function* recordingsInState(
  { catalogue, onFailure }: Context,
  state: State,
  step: string,
): AsyncIterable<Recording> {
  let cursor: string | undefined;
  const onDamaged = (recordingId: string): void => {
    onFailure({ step, recordingId, attempts: 1, error: new AppError('INTEGRITY', 'The row is damaged.') });
  };
  do {
    const page = { limit: PAGE, onDamaged, ...(cursor !== undefined && { cursor }) };
    const { items, nextCursor } = await catalogue.recordings({ state }, page);
    yield* items;
    cursor = nextCursor;
  } while (cursor !== undefined);
}
