/** From the erasable lane to the regulated one, and never back: the key goes under a lock that nobody can end early, and the audio with it. */
import type { Recording } from '../recording/recording.ts';
import { lockedRetention } from '../retention/retention.ts';
import { AppError } from '../errors.ts';
import type { Context } from './context.ts';
import { extendRetention } from './extend-retention.ts';

/**
 * Same date, stricter lock; nothing happens when the recording is regulated already. From the first transaction on an erasure is refused.
 * Errors: as `extendRetention`.
 */
export function raiseLane(
  context: Context,
  { recordingId, actor }: { readonly recordingId: string; readonly actor: string },
): Promise<Recording> {
  return extendRetention(context, {
    recordingId,
    actor,
    next: (latest) => {
      const current = lockedRetention(latest);
      if (!current) throw new AppError('INTERNAL', 'A sealed recording has no retention.');
      return { ...current, lane: 'regulated' };
    },
  });
}
