/** Why a speech-to-text job failed, as a code. The service's sentence is not kept: it may name files and roles. */

export const TOO_LONG = 'TOO_LONG_FOR_TRANSCRIBE';

/** First match counts. The sentences are those of `FailureReason` in the API reference of Amazon Transcribe. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/language identification|identify the (?:dominant )?language/iu, 'LANGUAGE_NOT_IDENTIFIED'],
  [/sample rate/iu, 'INVALID_SAMPLE_RATE'],
  [/number of channels|channel/iu, 'INVALID_CHANNELS'],
  [/too short|at least|minimum/iu, 'TOO_SHORT'],
  [/file size|too large|too long|duration|maximum/iu, 'TOO_LONG'],
  [/media format|unsupported|not supported|decod/iu, 'UNSUPPORTED_MEDIA'],
];
/** Nothing is wrong with the recording: its copy was gone, or a right is missing. */
const PLATFORM =
  /access|permission|not authorized|doesn['’]t exist|does not exist|can['’]t be (?:found|accessed)|\bKMS\b|\brole\b/iu;

export type Failure =
  /** Starting the job again may help. */
  | { readonly again: true }
  /** It will not: outcome `none` with this reason. */
  | { readonly again: false; readonly reason: string };

export function failureOf(sentence: string | undefined): Failure {
  const said = sentence ?? '';
  if (PLATFORM.test(said)) return { again: true };
  const code = REASONS.find(([pattern]) => pattern.test(said))?.[1] ?? 'OTHER';
  return { again: false, reason: code === 'TOO_LONG' ? TOO_LONG : `TRANSCRIBE_FAILED: ${code}` };
}
