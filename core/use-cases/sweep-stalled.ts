/** Finds recordings that stand still although a step is due: a lost message, a job that never told its end, an index that was down. */
import { nextStep } from '../recording/lifecycle.ts';
import type { Recording, State } from '../recording/recording.ts';
import { collectTranscription } from './collect-transcription.ts';
import type { Context } from './context.ts';
import { soundRecordings } from './catalogue-pages.ts';
import { MAX_ATTEMPTS } from './run-pipeline.ts';

/** Longer than a step may take; shorter than anybody wants to wait for a lost message. */
const STALLED_AFTER_MS = 15 * 60_000;
/** Per state and run: what waits in a long queue is not lost, and each run adds a message for it. */
const MOST = 500;
/** Only a person can help: nothing is tried again by itself. */
const FINAL = ['SCREENING_NEEDS_TRANSCRIPT', 'TRANSCRIPT_INVALID'];
/** States a recording passes through. `indexed` is where it stays. */
const PASSING = ['received', 'screening', 'sealed', 'transcribing', 'analysed'] as const satisfies readonly State[];

/**
 * Makes what stands still due again, and asks for the answer of speech-to-text jobs that gave none. Left alone: what changed lately, and
 * what a person has to look at (MAX_ATTEMPTS failures that were not the platform's). One that fails is reported and keeps nobody waiting.
 * Returns how many were made due and how many jobs were asked after.
 */
export async function sweepStalled(context: Context): Promise<{ due: number; asked: number }> {
  const counts = { due: 0, asked: 0 };
  for (const state of PASSING) {
    let touched = 0;
    for await (const recording of soundRecordings(context, 'sweep', { state })) {
      if (touched >= MOST) break;
      const done = await sweepOne(context, recording).catch((error: unknown) => {
        context.onFailure({ step: 'sweep', recordingId: recording.recordingId, attempts: 1, error });
      });
      if (!done) continue;
      counts[done] += 1;
      touched += 1;
    }
  }
  return counts;
}

async function sweepOne(context: Context, recording: Recording): Promise<'due' | 'asked' | undefined> {
  if (!isStalled(context, recording)) return undefined;
  const { recordingId, transcriptionJob } = recording;
  if (nextStep(recording) !== 'wait') {
    await context.catalogue.commit({ recordings: [], due: [recordingId] });
    return 'due';
  }
  if (recording.restricted || !transcriptionJob || !context.transcriber.result) return undefined;
  await collectTranscription(context, recordingId, transcriptionJob.name);
  return 'asked';
}

function isStalled({ clock }: Context, recording: Recording): boolean {
  const { processing, received, decision, screened, sealed, transcriptionJob, transcription, analysed } = recording;
  if (processing && processing.attempts >= MAX_ATTEMPTS && processing.error !== 'UNAVAILABLE') return false;
  if (processing && FINAL.includes(processing.error)) return false;
  const facts = [received, decision, screened, sealed, transcriptionJob, transcription, analysed];
  const last = Math.max(0, ...facts.map((fact) => (fact ? Date.parse(fact.at) : 0)));
  return clock.now().getTime() - last > STALLED_AFTER_MS;
}
