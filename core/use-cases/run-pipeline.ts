/** Drives recordings through their steps. The queue only carries ids; what happens next is decided by the facts alone. */
import { isAppError } from '../errors.ts';
import type { QueueItem } from '../ports.ts';
import { nextStep, type Step } from '../recording/lifecycle.ts';
import type { Recording } from '../recording/recording.ts';
import { analyseRecording } from './analyse-recording.ts';
import type { Context } from './context.ts';
import { indexRecording } from './index-recording.ts';
import { makeAccessCopy } from './make-access-copy.ts';
import { sealRecording } from './seal-recording.ts';
import { transcribeRecording } from './transcribe-recording.ts';

/** A step that runs longer than this is handed out again; every step may run twice. */
export const VISIBILITY_MS = 15 * 60_000;
/** Tries before a recording becomes a dead letter. */
export const MAX_ATTEMPTS = 5;
const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 5 * 60_000;

type Runnable = Exclude<Step, 'wait' | 'none'>;

const STEPS: Record<Runnable, (context: Context, recordingId: string) => Promise<void>> = {
  seal: sealRecording,
  transcribe: transcribeRecording,
  analyse: analyseRecording,
  index: indexRecording,
  'access-copy': makeAccessCopy,
};

export interface Outcome {
  readonly recordingId: string;
  readonly result: 'done' | 'retry' | 'failed';
  /** Stable code of the failure. */
  readonly error?: string;
}

/** Steps that are not taken now, although they are due: `ingest` stops when the seal has committed. */
export type Until = 'sealed' | 'settled';

/**
 * Takes one due recording (the named one, when one is named) and runs its steps until nothing is left to do.
 * A failing step is recorded on the recording, never changes its state, and is tried again later with growing delays.
 * Returns undefined when nothing is due.
 */
export async function runNext(
  context: Context,
  options: { recordingId?: string; until?: Until } = {},
): Promise<Outcome | undefined> {
  const item = await context.queue.take(VISIBILITY_MS, options.recordingId);
  if (!item) return undefined;
  const { recordingId, receipt } = item;
  let step: Step = 'none';
  if (item.attempts > MAX_ATTEMPTS) {
    // Earlier deliveries never reported back: whatever they met ended the process.
    await context.queue.fail(receipt, { delayMs: 0, error: 'CRASHED', dead: true });
    return { recordingId, result: 'failed', error: 'CRASHED' };
  }
  try {
    for (;;) {
      const recording = await context.catalogue.recording(recordingId);
      step = recording ? nextStep(recording) : 'none';
      if (step === 'wait' || step === 'none') break;
      if (options.until === 'sealed' && step !== 'seal') {
        // The later steps stay in the queue.
        await context.catalogue.commit({ recordings: [], due: [recordingId] });
        break;
      }
      await STEPS[step](context, recordingId);
      await clearFailure(context, recordingId);
    }
    await context.queue.done(receipt);
    return { recordingId, result: 'done' };
  } catch (error) {
    return failed(context, item, step, error);
  }
}

async function failed(context: Context, item: QueueItem, step: Step, error: unknown): Promise<Outcome> {
  const code = isAppError(error) ? error.code : 'INTERNAL';
  const { recordingId, attempts, receipt } = item;
  // Somebody else changed the recording between our read and our commit: that is no failure, look again.
  const collided = code === 'CONFLICT';
  const dead = !collided && (attempts >= MAX_ATTEMPTS || code === 'ERASED');
  const delayMs = collided ? 0 : Math.min(FIRST_DELAY_MS * 4 ** (attempts - 1), MAX_DELAY_MS);
  if (!collided) context.onFailure({ step, recordingId, attempts, error });
  if (!collided) await noteFailure(context, recordingId, { step, attempts, error: code });
  await context.queue.fail(receipt, { delayMs, error: code, dead });
  return { recordingId, result: dead ? 'failed' : 'retry', error: code };
}

async function noteFailure(
  context: Context,
  recordingId: string,
  processing: NonNullable<Recording['processing']>,
): Promise<void> {
  const recording = await context.catalogue.recording(recordingId);
  if (!recording) return;
  await put(context, { ...recording, processing });
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
