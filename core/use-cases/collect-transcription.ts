/** Asks a speech-to-text job for its answer. Jobs tell their end at best once, and may tell it twice: what they say is never taken from the event. */
import { isAppError } from '../errors.ts';
import { stateOf } from '../recording/lifecycle.ts';
import { commitLatest } from './commit-latest.ts';
import type { Context } from './context.ts';
import { finishTranscription } from './finish-transcription.ts';
import { awaitsScreeningAnswer } from './screening-transcript.ts';
import { awaitsTranscription } from './settle-transcription.ts';

/**
 * Settles the transcription with the job's answer, then removes the job. `lost` = the job is gone without an answer: the recording is due
 * for another one, unless it has its transcript already. Idempotent.
 * Errors: NOT_FOUND for an unknown recording, UNAVAILABLE.
 */
export async function collectTranscription(
  context: Context,
  recordingId: string,
  job: string,
): Promise<'settled' | 'pending' | 'lost'> {
  const { transcriber } = context;
  const answer = await transcriber.result?.(job).catch((error: unknown) => {
    if (isAppError(error, 'NOT_FOUND')) return undefined;
    throw error;
  });
  if (!answer) {
    await releaseJob(context, recordingId, job);
    return 'lost';
  }
  if (answer.outcome === 'pending') return 'pending';
  await finishTranscription(context, recordingId, answer);
  await transcriber.forget?.(job);
  return 'settled';
}

/** Back to where a job can be started. Nothing of evidence is taken back: the job had left nothing. */
async function releaseJob(context: Context, recordingId: string, job: string): Promise<void> {
  await commitLatest(context, recordingId, (latest) => {
    const isAwaited = awaitsTranscription(latest) || awaitsScreeningAnswer(latest);
    if (!isAwaited || latest.transcriptionJob?.name !== job) return Promise.resolve(undefined);
    const { transcriptionJob: _gone, ...rest } = latest;
    return Promise.resolve({ recording: { ...rest, state: stateOf(rest) } });
  });
}
