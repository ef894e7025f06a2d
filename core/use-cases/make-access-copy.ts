/** The Ogg/Opus access copy for playback: rebuildable, in the work store, never the evidence. */
import { encodeAccessCopy } from '../audio/access-copy.ts';
import { addFact, nextStep } from '../recording/lifecycle.ts';
import { commitRecording } from './commit-recording.ts';
import type { Context } from './context.ts';
import { openOriginal } from './read-content.ts';

/** Writes `access/<recordingId>.opus`, or notes why there is none. Does nothing when another step is due. */
export async function makeAccessCopy(context: Context, recordingId: string): Promise<void> {
  const recording = await context.catalogue.recording(recordingId);
  if (!recording || nextStep(recording) !== 'access-copy') return;
  const at = context.clock.now().toISOString();
  if (recording.sealed?.quality.flags.some(({ code }) => code === 'NO_ACOUSTICS')) {
    await commitRecording(context, addFact(recording, 'accessCopy', { at, reason: 'NOT_DECODABLE' }));
    return;
  }
  const key = `access/${recordingId}.opus`;
  await context.work.put(key, encodeAccessCopy(await openOriginal(context, recording)));
  await commitRecording(context, addFact(recording, 'accessCopy', { at, key }));
}
