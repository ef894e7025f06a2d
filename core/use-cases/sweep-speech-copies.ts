/** Plain copies of recordings exist only while somebody listens to them. What a killed process has left is removed here. */
import { nextStep, type Step } from '../recording/lifecycle.ts';
import type { Context, QueuedContext } from './context.ts';

const FOLDER = 'asr/';
/** Steps in which somebody may listen. */
const LISTENING: readonly Step[] = ['screen', 'transcribe'];
/** Long enough to remove one file. */
const HOLD_MS = 60_000;

/** Path in the work store of the plain copy that speech-to-text reads. */
export function speechCopyOf(recordingId: string): string {
  return FOLDER + recordingId;
}

type Ports = Pick<Context, 'catalogue' | 'work'> & Partial<Pick<QueuedContext, 'queue'>>;

/** Removes the copies that no delivery and no job needs: a repeat of the step makes its own. Returns how many. */
export async function sweepSpeechCopies(context: Ports): Promise<number> {
  let removed = 0;
  for await (const path of context.work.list(FOLDER)) {
    if (await removeUnneeded(context, path.slice(FOLDER.length), path)) removed += 1;
  }
  return removed;
}

async function removeUnneeded({ catalogue, queue, work }: Ports, recordingId: string, path: string): Promise<boolean> {
  const recording = await catalogue.recording(recordingId);
  if (recording?.state === 'transcribing' && recording.transcription === undefined) return false;
  if (recording?.state === 'screening' && recording.transcriptionJob) return false;
  if (!recording || !LISTENING.includes(nextStep(recording))) {
    await work.remove(path);
    return true;
  }
  // Without a queue nobody can tell whether the step runs at this moment; the copy goes when it has ended.
  if (!queue) return false;
  // Whoever listens to the copy holds the recording, and nobody can begin to while it is held here.
  const item = await queue.take(HOLD_MS, recordingId);
  if (!item) return false;
  try {
    await work.remove(path);
  } finally {
    await queue.fail(item.receipt, { delayMs: 0, error: 'CONFLICT', dead: false, uncounted: true });
  }
  return true;
}
