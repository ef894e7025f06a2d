/** A delivery that is here already: a transcript that the first one lacks goes to the first, everything else is cleared away. */
import { digest } from '../bytes.ts';
import type { CustodyEntry } from '../custody/event.ts';
import { AppError, isAppError } from '../errors.ts';
import type { Recording } from '../recording/recording.ts';
import { clearParts } from './arrival-parts.ts';
import { commitRecording, noteEvent } from './commit-recording.ts';
import type { Context } from './context.ts';
import type { Arrival } from './describe-arrival.ts';

const RETRIES = 8;

type Duplicate = Pick<Arrival, 'recordingId' | 'actor'>;

/** Returns the first recording as it is now. The event on it says so when a transcript was dropped. */
export async function clearDuplicate(context: Context, duplicate: Duplicate, first: Recording): Promise<Recording> {
  const kept = await noteDuplicate(context, duplicate, first);
  await clearParts(context, duplicate.recordingId);
  return kept;
}

async function noteDuplicate(context: Context, duplicate: Duplicate, found: Recording): Promise<Recording> {
  const { recordingId, actor } = duplicate;
  const event = { type: 'recording.duplicate', openings: { actor } } as const;
  const dropping: CustodyEntry = { ...event, facts: { dropped: 'transcript' } };
  const given = (await context.intake.size(recordingId, 'transcript')) !== undefined;
  let first = found;
  let moved = false;
  for (let attempt = 0; attempt < RETRIES; attempt += 1) {
    const used = moved && first.transcription?.source !== undefined;
    if (!given || used || !(await takesTranscript(context, duplicate, first))) {
      await noteEvent(context, first.recordingId, given && !used ? dropping : event);
      return first;
    }
    await context.intake.put(first.recordingId, 'transcript', context.intake.read(recordingId, 'transcript'));
    moved = true;
    try {
      // As a new revision of the first: a transcription that is under way collides with it, and then finds what was given.
      // One that waits to be screened can go on with it.
      return await commitRecording(context, first, [event], { due: first.state === 'screening' });
    } catch (error) {
      if (!isAppError(error, 'CONFLICT')) throw error;
      first = (await context.catalogue.recording(first.recordingId)) ?? first;
    }
  }
  throw new AppError('CONFLICT', 'The first recording kept changing; send the duplicate again.');
}

/** Whether the first still waits for a transcript and has none of its own (or this very one, from a try before). */
async function takesTranscript({ intake }: Context, duplicate: Duplicate, first: Recording): Promise<boolean> {
  const { recordingId, transcription, transcriptionJob, rejection, erased, expired } = first;
  if (transcription ?? transcriptionJob ?? rejection ?? erased ?? expired) return false;
  if ((await intake.size(recordingId, 'transcript')) === undefined) return true;
  const own = await digest(intake.read(recordingId, 'transcript'));
  const other = await digest(intake.read(duplicate.recordingId, 'transcript'));
  return own.sha256 === other.sha256;
}
