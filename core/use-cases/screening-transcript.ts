/** How a recording that waits to be screened comes to a transcript: it was given, the speech engine listens, or a person brings one. */
import { once } from '../bytes.ts';
import { AppError } from '../errors.ts';
import type { Transcription } from '../analysis/ports.ts';
import { addFact, nextStep, stateOf } from '../recording/lifecycle.ts';
import type { Recording } from '../recording/recording.ts';
import type { Transcript } from '../transcript/transcript.ts';
import { commitLatest } from './commit-latest.ts';
import { commitRecording } from './commit-recording.ts';
import type { Context } from './context.ts';
import { keepTranscript, parseKept, readKept } from './kept-transcript.ts';
import { listen } from './listen.ts';

export type ScreeningTranscript =
  | { readonly outcome: 'available'; readonly transcript: Transcript }
  /** A given one that nobody can read: what it says is not known, so it is not ignored either. */
  | { readonly outcome: 'invalid'; readonly reason: string }
  /** A job is under way elsewhere. */
  | { readonly outcome: 'pending' }
  | { readonly outcome: 'none'; readonly reason: string };

/** The given one, or what the speech engine hears in the unsealed audio; that is kept in the intake. Errors: UNAVAILABLE, CONFLICT, TOO_LARGE. */
export async function screeningTranscript(context: Context, recording: Recording): Promise<ScreeningTranscript> {
  const { recordingId } = recording;
  const given = await readKept(context, recording);
  if (given) {
    const parsed = parseKept(context, recording, given);
    return parsed.ok
      ? { outcome: 'available', transcript: parsed.transcript }
      : { outcome: 'invalid', reason: parsed.reason };
  }
  const answer = await listen(context, recording, () => Promise.resolve(context.intake.read(recordingId, 'audio')));
  if (answer.outcome === 'available') await keepTranscript(context, recordingId, answer.transcript);
  if (answer.outcome !== 'pending') return answer;
  const job = { name: answer.job, at: context.clock.now().toISOString() };
  await commitLatest(context, recordingId, (latest) =>
    Promise.resolve(
      nextStep(latest) === 'screen' ? { recording: addFact(latest, 'transcriptionJob', job) } : undefined,
    ),
  );
  return { outcome: 'pending' };
}

/** Whether the answer of a speech-to-text job is for the screening: nothing is sealed, and the recording waits for it. */
export function awaitsScreeningAnswer(recording: Recording): boolean {
  return stateOf(recording) === 'screening' && recording.transcriptionJob !== undefined;
}

/**
 * Takes the answer of a job about audio that is not sealed yet. One without words ends the waiting, not the screening: the recording stays
 * where it is, with the reason in sight, and nothing tries again by itself. Idempotent. Errors: CONFLICT.
 */
export async function takeScreeningAnswer(
  context: Context,
  recordingId: string,
  answer: Exclude<Transcription, { outcome: 'pending' }>,
): Promise<void> {
  const isGiven = (await context.intake.size(recordingId, 'transcript')) !== undefined;
  if (answer.outcome === 'available' && !isGiven) await keepTranscript(context, recordingId, answer.transcript);
  const goesOn = answer.outcome === 'available' || isGiven;
  const processing = { step: 'screen', attempts: 1, error: 'SCREENING_NEEDS_TRANSCRIPT' };
  await commitLatest(
    context,
    recordingId,
    (latest) => {
      if (!awaitsScreeningAnswer(latest)) return Promise.resolve(undefined);
      const { transcriptionJob: _ended, ...rest } = latest;
      return Promise.resolve({ recording: { ...rest, ...(!goesOn && { processing }) } });
    },
    { due: goesOn },
  );
}

/**
 * A person brings the transcript of a recording that waits for one; it replaces what was given before. The screening goes on by itself.
 * Errors: NOT_FOUND, STATE_CONFLICT unless the recording is in screening, TRANSCRIPT_INVALID, CONFLICT.
 */
export async function supplyTranscript(
  context: Context,
  request: { recordingId: string; transcript: Uint8Array; actor: string },
): Promise<Recording> {
  const { recordingId, transcript, actor } = request;
  const recording = await context.catalogue.recording(recordingId);
  if (!recording) throw new AppError('NOT_FOUND', 'There is no recording with this id.');
  if (recording.state !== 'screening') {
    throw new AppError(
      'STATE_CONFLICT',
      `The recording is ${recording.state}; only one in screening takes a transcript.`,
    );
  }
  const parsed = parseKept(context, recording, transcript);
  if (!parsed.ok) throw new AppError('TRANSCRIPT_INVALID', `The transcript ${parsed.reason}.`);
  await context.intake.put(recordingId, 'transcript', once(transcript));
  // A job that still listens is not waited for; its answer finds a given transcript.
  const { processing: _failed, transcriptionJob: _job, ...rest } = recording;
  return commitRecording(context, rest, [{ type: 'transcript.supplied', openings: { actor } }]);
}
