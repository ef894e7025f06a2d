/** Restriction (GDPR 18, PIPL 47): stored, and used for nothing; out of the search index at once, back in it when lifted. */
import { AppError, isAppError } from '../errors.ts';
import { stateOf } from '../recording/lifecycle.ts';
import type { Recording } from '../recording/recording.ts';
import { commitRecording } from './commit-recording.ts';
import type { Context } from './context.ts';
import { dropFacts } from './note-facts.ts';

const ROUNDS = 20;

export interface RestrictRequest {
  readonly recordingIds: readonly string[];
  /** false = lift it. */
  readonly restricted: boolean;
  readonly reason: string;
  readonly actor: string;
}

export interface RestrictResult {
  readonly results: readonly { readonly recordingId: string; readonly restricted: boolean }[];
}

/**
 * Repeating it changes nothing. What was lifted is due for its next step, such as the index.
 * Errors: NOT_FOUND for an unknown id (nothing is changed then), ERASED, STATE_CONFLICT for lifting it while an erasure waits, CONFLICT.
 */
export async function restrictRecordings(context: Context, request: RestrictRequest): Promise<RestrictResult> {
  const ids = [...new Set(request.recordingIds)];
  for (const recordingId of ids) await existing(context, recordingId);
  for (const recordingId of ids) await restrictOne(context, recordingId, request);
  return { results: ids.map((recordingId) => ({ recordingId, restricted: request.restricted })) };
}

async function existing({ catalogue }: Context, recordingId: string): Promise<Recording> {
  const recording = await catalogue.recording(recordingId);
  if (!recording) throw new AppError('NOT_FOUND', 'There is no recording with this id.', { detail: { recordingId } });
  return recording;
}

async function restrictOne(context: Context, recordingId: string, request: RestrictRequest): Promise<void> {
  const { restricted, reason, actor } = request;
  for (let round = 0; round < ROUNDS; round += 1) {
    const recording = await existing(context, recordingId);
    refuseWhatIsDecided(recording, restricted);
    // Before the commit: a crash between leaves too little in the index, never too much. After it: for a step that was indexing.
    if (restricted) await leaveIndex(context, recording);
    if (recording.restricted === restricted) return;
    const type = restricted ? 'recording.restricted' : 'restriction.lifted';
    const next = restricted ? restrictedOf(recording) : { ...recording, restricted: false };
    try {
      await commitRecording(context, next, [{ type, openings: { actor, reason } }], { due: !restricted });
      if (restricted) await leaveIndex(context, recording);
      return;
    } catch (error) {
      if (!isAppError(error, 'CONFLICT')) throw error;
    }
  }
  throw new AppError('CONFLICT', 'The recording kept changing; try again.', { detail: { recordingId } });
}

function refuseWhatIsDecided({ recordingId, erased, expired, erasureRequested }: Recording, restricted: boolean): void {
  const detail = { recordingId };
  if (erased ?? expired) throw new AppError('ERASED', 'The recording is gone.', { detail });
  if (!restricted && erasureRequested) {
    throw new AppError('STATE_CONFLICT', 'The restriction cannot be lifted: an erasure waits for its time.', {
      detail,
    });
  }
}

/** The recording without use: not in the index any more, so the step `index` is due once the restriction is lifted. */
export function restrictedOf({ indexed: _gone, ...recording }: Recording): Recording {
  const next: Recording = { ...recording, restricted: true };
  return { ...next, state: stateOf(next) };
}

/** Fields and facets too, and out of the statistics. */
export async function leaveIndex(
  context: Pick<Context, 'search' | 'facts' | 'clock'>,
  { recordingId }: Recording,
): Promise<void> {
  await context.search.remove(recordingId);
  await dropFacts(context, recordingId);
}
