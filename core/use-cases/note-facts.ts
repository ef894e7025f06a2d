/** Keeps the facts of a call like its place in the search index: there while the call may be used, gone when it may not. */
import { callFacts } from '../insights/call-facts.ts';
import type { Recording } from '../recording/recording.ts';
import { mayUse } from '../retention/disposition.ts';
import type { Transcript } from '../transcript/transcript.ts';
import { readAnalysis } from './analyse-recording.ts';
import { soundRecordings } from './catalogue-pages.ts';
import type { Context } from './context.ts';
import { readTranscript } from './read-content.ts';

/** Puts the newest facts of an analysed call, once for a call that was recorded more than once; repeat it when something about the call has changed. Errors: UNAVAILABLE. */
export async function noteFacts(
  context: Context,
  recording: Recording,
  transcript: Transcript | undefined,
): Promise<void> {
  if (!context.facts || recording.witnessOf !== undefined) return;
  const analysis = await readAnalysis(context, recording.recordingId);
  if (!analysis) return;
  await context.facts.put(callFacts(recording, analysis, transcript, context.clock.now()));
}

/** After something about a call was told, such as its outcome: nothing happens to a call that is not in the index. Errors: UNAVAILABLE. */
export async function refreshFacts(context: Context, recordingId: string): Promise<void> {
  const counts = async (): Promise<Recording | undefined> => {
    const recording = await context.catalogue.recording(recordingId);
    return recording?.indexed && mayUse(recording, context.clock.now()) ? recording : undefined;
  };
  const recording = await counts();
  if (!recording || !context.facts) return;
  await noteFacts(context, recording, await readTranscript(context, recording));
  // Restricted or erased meanwhile.
  if (!(await counts())) await dropFacts(context, recordingId);
}

/** Makes the facts of every call in the index again, for a store that is new or lost. Returns how many. Errors: UNAVAILABLE. */
export async function rebuildFacts(context: Context): Promise<number> {
  let calls = 0;
  for await (const { recordingId, indexed } of soundRecordings(context, 'facts')) {
    if (!indexed) continue;
    await refreshFacts(context, recordingId);
    calls += 1;
  }
  return calls;
}

/** From now on the call counts nowhere. Safe to repeat. Errors: UNAVAILABLE. */
export async function dropFacts(
  { facts, clock }: Pick<Context, 'facts' | 'clock'>,
  recordingId: string,
): Promise<void> {
  await facts?.remove(recordingId, clock.now());
}
