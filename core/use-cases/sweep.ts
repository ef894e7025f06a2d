/** Finds what a crash left half done: arrivals nobody registered, and leftovers of seals that had already committed. */
import { digest } from '../bytes.ts';
import { addFact } from '../recording/lifecycle.ts';
import type { Recording } from '../recording/recording.ts';
import { clearParts, isComplete, readDeliveryNote } from './arrival-parts.ts';
import { commitRecording } from './commit-recording.ts';
import { completeUpload } from './complete-upload.ts';
import type { Context } from './context.ts';
import { receiveRecording } from './receive-recording.ts';
import { soundRecordings } from './catalogue-pages.ts';
import { tidyAfterSeal } from './seal-recording.ts';

/**
 * An arrival without audio is an interrupted delivery: nobody was told it had arrived. For an announcement this counts from its last link,
 * which is good for an hour: the rest is for an upload that began in its last minute.
 */
const ABANDONED_AFTER_MS = 24 * 3_600_000;
const ACTOR = 'callvault';

type Swept = 'registered' | 'cleared' | undefined;

/**
 * Registers complete arrivals that the catalogue does not know, and clears what is superfluous. One that fails is reported (`onFailure`,
 * step `sweep`) and does not keep the others waiting. Returns how many were registered and cleared.
 */
export async function sweep(context: Context): Promise<{ registered: number; cleared: number }> {
  const counts = { registered: 0, cleared: 0 };
  const one = async (recordingId: string, work: () => Promise<Swept>): Promise<void> => {
    try {
      const swept = await work();
      if (swept) counts[swept] += 1;
    } catch (error) {
      context.onFailure({ step: 'sweep', recordingId, attempts: 1, error });
    }
  };
  for await (const { recordingId, changedAt } of context.intake.list()) {
    await one(recordingId, () => sweepArrival(context, recordingId, changedAt));
  }
  for await (const recording of soundRecordings(context, 'sweep', { state: 'awaiting-upload' })) {
    await one(recording.recordingId, () => sweepAnnouncement(context, recording));
  }
  return counts;
}

async function sweepArrival(context: Context, recordingId: string, changedAt: string): Promise<Swept> {
  const recording = await context.catalogue.recording(recordingId);
  if (recording?.erased ?? recording?.expired) {
    // Delivered, or handed over by a duplicate, after it was decided.
    await clearParts(context, recordingId);
    return 'cleared';
  }
  if (recording?.sealed) {
    await tidyAfterSeal(context, recordingId);
    await context.intake.remove(recordingId, 'delivery');
    await context.intake.pieces.discard(recordingId);
    return 'cleared';
  }
  if (recording?.received) {
    await context.intake.remove(recordingId, 'delivery');
    return undefined;
  }
  if (await isComplete(context, recordingId)) {
    const received = await digest(context.intake.read(recordingId, 'audio'));
    const arrival = { recordingId, received, actor: ACTOR, ...(await readDeliveryNote(context, recordingId)) };
    await (recording ? completeUpload(context, arrival) : receiveRecording(context, arrival));
    return 'registered';
  }
  if (recording?.state === 'awaiting-upload') return endAnnouncement(context, recording, changedAt);
  if (!isAbandoned(context, changedAt, recording?.rejection?.at)) return undefined;
  await clearParts(context, recordingId);
  return 'cleared';
}

/** One without its metadata was not seen in the intake: a duplicate of it was cleared away, and then came a crash. */
async function sweepAnnouncement(context: Context, recording: Recording): Promise<Swept> {
  if ((await context.intake.size(recording.recordingId, 'metadata')) !== undefined) return undefined;
  return endAnnouncement(context, recording, recording.createdAt);
}

/** An announced upload whose last link is long over ends as rejected; nothing ever arrived. A held one waits on. */
async function endAnnouncement(context: Context, recording: Recording, renewedAt: string): Promise<Swept> {
  if (recording.holds.length > 0 || !isAbandoned(context, recording.createdAt, renewedAt)) return undefined;
  if (await isComplete(context, recording.recordingId)) return undefined;
  const at = context.clock.now().toISOString();
  const rejection = { code: 'EMPTY', detail: 'nothing was uploaded within a day', at, keepUntil: at } as const;
  await commitRecording(
    context,
    addFact(recording, 'rejection', rejection),
    [{ type: 'recording.rejected', openings: { actor: ACTOR }, facts: { code: 'EMPTY' } }],
    { due: false },
  );
  await context.intake.pieces.discard(recording.recordingId);
  return 'cleared';
}

/** True when the last of these times is over for long. */
function isAbandoned({ clock }: Context, ...times: readonly (string | undefined)[]): boolean {
  const last = Math.max(...times.map((time) => (time === undefined ? 0 : Date.parse(time))));
  return clock.now().getTime() - last > ABANDONED_AFTER_MS;
}
