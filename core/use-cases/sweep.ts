/** Finds what a crash left half done: arrivals nobody registered, and leftovers of seals that had already committed. */
import { digest } from '../bytes.ts';
import type { Context } from './context.ts';
import { receiveRecording } from './receive-recording.ts';
import { tidyAfterSeal } from './seal-recording.ts';

/** An arrival without audio is an interrupted delivery: nobody was told it had arrived. */
const ABANDONED_AFTER_MS = 24 * 3_600_000;

/** Registers complete arrivals that the catalogue does not know, and clears what is superfluous. Returns how many were registered. */
export async function sweep(context: Context): Promise<{ registered: number; cleared: number }> {
  let registered = 0;
  let cleared = 0;
  for await (const { recordingId, changedAt } of context.intake.list()) {
    const recording = await context.catalogue.recording(recordingId);
    const complete = (await context.intake.size(recordingId, 'audio')) !== undefined;
    if (recording?.sealed) {
      await tidyAfterSeal(context, recordingId);
      cleared += 1;
    } else if (complete && (recording === undefined || recording.state === 'awaiting-upload')) {
      const received = await digest(context.intake.read(recordingId, 'audio'));
      await receiveRecording(context, { recordingId, received, actor: 'callvault' });
      registered += 1;
    } else if (!complete && recording === undefined && isAbandoned(context, changedAt)) {
      await context.intake.remove(recordingId, 'transcript');
      await context.intake.remove(recordingId, 'metadata');
      cleared += 1;
    }
  }
  return { registered, cleared };
}

function isAbandoned({ clock }: Context, changedAt: string): boolean {
  return clock.now().getTime() - Date.parse(changedAt) > ABANDONED_AFTER_MS;
}
