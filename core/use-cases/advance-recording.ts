/** Takes one recording through the steps that are due. Knows no queue: whoever was given an id calls it, a function in a cloud as well. */
import { isAppError, type ErrorCode } from '../errors.ts';
import { nextStep, type Step } from '../recording/lifecycle.ts';
import type { Recording } from '../recording/recording.ts';
import { analyseRecording } from './analyse-recording.ts';
import type { Context } from './context.ts';
import { indexRecording } from './index-recording.ts';
import { makeAccessCopy } from './make-access-copy.ts';
import { purgeAgain, purgeRecording } from './purge-recording.ts';
import { screenRecording } from './screen-recording.ts';
import { sealRecording } from './seal-recording.ts';
import { transcribeRecording } from './transcribe-recording.ts';

/** Looks again this often when others change the recording at the same time. */
const ROUNDS = 5;

/** Trying again cannot help; a person can, with a transcript. */
const FINAL: readonly ErrorCode[] = ['ERASED', 'SCREENING_NEEDS_TRANSCRIPT', 'TRANSCRIPT_INVALID'];

/** A step that a machine takes. */
export type Runnable = Exclude<Step, 'wait' | 'none'>;

const STEPS: Record<Runnable, (context: Context, recordingId: string) => Promise<void>> = {
  screen: screenRecording,
  seal: sealRecording,
  transcribe: transcribeRecording,
  analyse: analyseRecording,
  index: indexRecording,
  'access-copy': makeAccessCopy,
  purge: purgeRecording,
};

/** Steps that are not taken now, although they are due: `ingest` stops when the seal has committed. */
export type Until = 'sealed' | 'settled';

export interface AdvanceOptions {
  readonly until?: Until;
  /** Just this step, and nothing when another is due: each function of a cloud has the rights of one step. */
  readonly only?: Runnable;
  /** How often this was tried, for the note. */
  readonly attempt?: number;
}

export type Advance =
  /** Nothing is left to do now. */
  | { readonly outcome: 'done' }
  /** Later steps are due, beyond what was asked for. */
  | { readonly outcome: 'stopped' }
  /** Somebody else kept changing the recording. Nothing is wrong: try again. */
  | { readonly outcome: 'collided' }
  /** Noted on the recording. `final` = trying again cannot help. */
  | { readonly outcome: 'failed'; readonly error: ErrorCode; readonly final: boolean };

/**
 * Runs steps until nothing is left to do. A failing step is recorded on the recording and never changes its state.
 * Every step may run twice, also at the same time.
 */
export async function advance(context: Context, recordingId: string, options: AdvanceOptions = {}): Promise<Advance> {
  for (let collisions = 0; collisions < ROUNDS; collisions += 1) {
    const advanced = await runSteps(context, recordingId, options);
    if (advanced.outcome !== 'collided') return advanced;
  }
  return { outcome: 'collided' };
}

async function runSteps(
  context: Context,
  recordingId: string,
  { until, only, attempt = 1 }: AdvanceOptions,
): Promise<Advance> {
  let step: Step = 'none';
  try {
    // A delivery that died may have written after the recording was purged.
    if (attempt > 1) await purgeAgain(context, recordingId);
    for (;;) {
      const recording = await context.catalogue.recording(recordingId);
      step = recording ? nextStep(recording) : 'none';
      if (step === 'wait' || step === 'none') return { outcome: 'done' };
      if (until === 'sealed' && step !== 'seal' && step !== 'screen') return { outcome: 'stopped' };
      if (only !== undefined && step !== only) return { outcome: 'stopped' };
      await take(context, recordingId, step);
      await clearFailure(context, recordingId);
    }
  } catch (error) {
    if (await isCollision(context, recordingId, step, error)) return { outcome: 'collided' };
    const code = isAppError(error) ? error.code : 'INTERNAL';
    context.onFailure({ step, recordingId, attempts: attempt, error });
    await noteFailure(context, recordingId, { step, attempts: attempt, error: code });
    return { outcome: 'failed', error: code, final: FINAL.includes(code) };
  }
}

async function take(context: Context, recordingId: string, step: Runnable): Promise<void> {
  try {
    await STEPS[step](context, recordingId);
  } finally {
    // It may have been erased while the step ran: what the step has written has to go as well.
    if (step !== 'purge') await purgeAgain(context, recordingId);
  }
}

/** Somebody else committed between our read and our commit, or has done the step and tidied its input away. */
async function isCollision(context: Context, recordingId: string, step: Step, error: unknown): Promise<boolean> {
  if (isAppError(error, 'CONFLICT')) return true;
  if (!isAppError(error, 'ERASED') && !isAppError(error, 'NOT_FOUND')) return false;
  const recording = await context.catalogue.recording(recordingId);
  return recording !== undefined && nextStep(recording) !== step;
}

/**
 * Says of a delivery that is not the first that those before it left no word: whatever they met ended the process. Without the note a
 * recording that kills its function would be tried for ever.
 */
export async function noteCrash(
  context: Context,
  recordingId: string,
  { step, attempt }: { step: Runnable; attempt: number },
): Promise<void> {
  const recording = attempt > 1 && (await context.catalogue.recording(recordingId));
  if (!recording || nextStep(recording) !== step) return;
  const { processing } = recording;
  if (processing && (processing.step !== step || processing.error !== 'CRASHED')) return;
  await noteFailure(context, recordingId, { step, attempts: attempt - 1, error: 'CRASHED' });
}

/** Several messages for one recording may be under way, each with a count of its own: the same failure is counted over all of them. */
async function noteFailure(
  context: Context,
  recordingId: string,
  { step, attempts, error }: NonNullable<Recording['processing']>,
): Promise<void> {
  const recording = await context.catalogue.recording(recordingId);
  if (!recording) return;
  const { processing: before } = recording;
  const again = before?.step === step && before.error === error ? before.attempts + 1 : 1;
  await put(context, { ...recording, processing: { step, error, attempts: Math.max(attempts, again) } });
}

async function clearFailure(context: Context, recordingId: string): Promise<void> {
  const recording = await context.catalogue.recording(recordingId);
  if (!recording?.processing) return;
  const { processing: _gone, ...rest } = recording;
  await put(context, rest);
}

async function put(context: Context, recording: Recording): Promise<void> {
  try {
    await context.catalogue.commit({ recordings: [{ ...recording, revision: recording.revision + 1 }] });
  } catch (error) {
    // The note is worth less than whatever was committed meanwhile.
    if (!isAppError(error, 'CONFLICT')) throw error;
  }
}
