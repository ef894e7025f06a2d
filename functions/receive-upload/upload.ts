/** The audio of an announced recording lies in the intake. */
import { digest } from '../../core/bytes.ts';
import { isComplete, readDeliveryNote } from '../../core/use-cases/arrival-parts.ts';
import { completeUpload } from '../../core/use-cases/complete-upload.ts';
import type { Context } from '../../core/use-cases/context.ts';

/** For an announcement whose note is gone. */
const ACTOR = 'callvault';

/**
 * Registers it. Nothing to do for a recording that has arrived already, and for audio that nobody announced: a dropped file on its way in
 * is registered by whoever brings it, and by the sweeper should that fail.
 */
export async function receiveUpload(context: Context, recordingId: string): Promise<void> {
  const recording = await context.catalogue.recording(recordingId);
  if (!recording || recording.received) return;
  if (!(await isComplete(context, recordingId))) return;
  const note = await readDeliveryNote(context, recordingId);
  const received = await digest(context.intake.read(recordingId, 'audio'));
  await completeUpload(context, { recordingId, received, actor: note?.actor ?? ACTOR });
}
