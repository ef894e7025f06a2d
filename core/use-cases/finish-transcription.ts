/** The answer of a speech-to-text job that ran elsewhere: it may come late, twice, or before the job itself was noted. */
import { AppError } from '../errors.ts';
import type { Transcription } from '../analysis/ports.ts';
import type { Context } from './context.ts';
import { awaitsScreeningAnswer, takeScreeningAnswer } from './screening-transcript.ts';
import { awaitsTranscription, earlierTranscript, settleTranscription, type Ending } from './settle-transcription.ts';
import { speechCopyOf } from './sweep-speech-copies.ts';

/**
 * Settles the transcription of a sealed recording, or hands the words to the screening of one that is not sealed yet,
 * and removes the plain copy that the job read. Idempotent: the first answer counts, and
 * one for a recording that is gone changes nothing. `pending` means that the job goes on.
 * Errors: NOT_FOUND, STATE_CONFLICT before the seal, INTEGRITY.
 */
export async function finishTranscription(context: Context, recordingId: string, answer: Transcription): Promise<void> {
  const recording = await context.catalogue.recording(recordingId);
  if (!recording) throw new AppError('NOT_FOUND', 'There is no recording with this id.');
  if (awaitsScreeningAnswer(recording)) {
    if (answer.outcome === 'pending') return;
    await takeScreeningAnswer(context, recordingId, answer);
    await context.work.remove(speechCopyOf(recordingId));
    return;
  }
  const isGone = recording.erased !== undefined || recording.expired !== undefined;
  if (!recording.sealed && !isGone) throw new AppError('STATE_CONFLICT', 'The recording is not sealed yet.');
  if (answer.outcome === 'pending') return;
  if (awaitsTranscription(recording)) {
    const earlier = await earlierTranscript(context, recording);
    await settleTranscription(context, recording, earlier ? { transcript: earlier } : endingOf(answer));
  }
  await context.work.remove(speechCopyOf(recordingId));
}

function endingOf(answer: Exclude<Transcription, { outcome: 'pending' }>): Ending {
  return answer.outcome === 'available' ? { transcript: answer.transcript } : { reason: answer.reason };
}
