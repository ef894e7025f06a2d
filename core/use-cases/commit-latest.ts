/** A commit that survives others: what took minutes to make is not thrown away because a hold was placed meanwhile. */
import type { CustodyEntry } from '../custody/event.ts';
import { AppError, isAppError } from '../errors.ts';
import type { Recording } from '../recording/recording.ts';
import { commitRecording } from './commit-recording.ts';
import type { Context } from './context.ts';

const ROUNDS = 8;

/**
 * Applies `change` to the recording as it is now, again when somebody else committed in between. `change` returns undefined when there is
 * nothing to commit any more; it may run more than once. Says whether something was committed.
 * Errors: CONFLICT when the recording never rests.
 */
export async function commitLatest(
  context: Pick<Context, 'catalogue' | 'clock' | 'random'>,
  recordingId: string,
  change: (
    latest: Recording,
  ) => Promise<{ readonly recording: Recording; readonly entries?: readonly CustodyEntry[] } | undefined>,
  options: { readonly due?: boolean } = {},
): Promise<boolean> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const latest = await context.catalogue.recording(recordingId);
    const changed = latest && (await change(latest));
    if (!changed) return false;
    try {
      await commitRecording(context, changed.recording, changed.entries, options);
      return true;
    } catch (error) {
      if (!isAppError(error, 'CONFLICT')) throw error;
    }
  }
  throw new AppError('CONFLICT', 'The recording kept changing; try again.');
}
