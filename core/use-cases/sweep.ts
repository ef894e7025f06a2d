/** Finds what a crash left half done: arrivals nobody registered, and leftovers of seals that had already committed. */
import { digest } from '../bytes.ts';
import { addFact } from '../recording/lifecycle.ts';
import { commitRecording } from './commit-recording.ts';
import { completeUpload } from './complete-upload.ts';
import type { Context } from './context.ts';
import { receiveRecording } from './receive-recording.ts';
import { tidyAfterSeal } from './seal-recording.ts';

/** An arrival without audio is an interrupted delivery: nobody was told it had arrived. */
const ABANDONED_AFTER_MS = 24 * 3_600_000;
const ACTOR = 'callvault';

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
      const arrival = { recordingId, received: await digest(context.intake.read(recordingId, 'audio')), actor: ACTOR };
      await (recording ? completeUpload(context, arrival) : receiveRecording(context, arrival));
      registered += 1;
    } else if (!complete && recording === undefined && isAbandoned(context, changedAt)) {
      await context.intake.remove(recordingId, 'transcript');
      await context.intake.remove(recordingId, 'metadata');
      cleared += 1;
    }
  }
  cleared += await endAbandonedUploads(context);
  return { registered, cleared };
}

/** An announced upload whose link is long over ends as rejected; nothing ever arrived. */
async function endAbandonedUploads(context: Context): Promise<number> {
  let ended = 0;
  let cursor: string | undefined;
  do {
    const page = await context.catalogue.recordings(
      { state: 'awaiting-upload' },
      { limit: 200, ...(cursor !== undefined && { cursor }) },
    );
    for (const recording of page.items.filter(({ createdAt }) => isAbandoned(context, createdAt))) {
      const at = context.clock.now().toISOString();
      const rejection = { code: 'EMPTY', detail: 'nothing was uploaded within a day', at, keepUntil: at } as const;
      await commitRecording(
        context,
        addFact(recording, 'rejection', rejection),
        [{ type: 'recording.rejected', openings: { actor: ACTOR }, facts: { code: 'EMPTY' } }],
        { due: false },
      );
      await context.intake.remove(recording.recordingId, 'transcript');
      await context.intake.remove(recording.recordingId, 'metadata');
      ended += 1;
    }
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return ended;
}

function isAbandoned({ clock }: Context, changedAt: string): boolean {
  return clock.now().getTime() - Date.parse(changedAt) > ABANDONED_AFTER_MS;
}
