/** The audio of an announced recording has arrived: it is registered like every other arrival. */
import { once } from '../bytes.ts';
import { AppError } from '../errors.ts';
import { addFact } from '../recording/lifecycle.ts';
import { metadataSchema } from '../recording/metadata.ts';
import type { Recording } from '../recording/recording.ts';
import { commitRecording } from './commit-recording.ts';
import type { Context } from './context.ts';
import { receiveRecording, type Arrival, type Receipt } from './receive-recording.ts';

/** The announced recording, while its audio may still be uploaded. Errors: NOT_FOUND, STATE_CONFLICT once it has arrived. */
export async function awaitedRecording({ catalogue }: Context, recordingId: string): Promise<Recording> {
  const recording = await catalogue.recording(recordingId);
  if (!recording) throw new AppError('NOT_FOUND', 'There is no recording with this id.');
  if (recording.state === 'awaiting-upload') return recording;
  throw new AppError('STATE_CONFLICT', `The recording is ${recording.state}: its audio has arrived already.`);
}

/**
 * Registers the audio that lies complete in the intake. When the same call with the same bytes is here already, `duplicateOf` names it,
 * nothing of this delivery is kept, and the announced recording ends as `rejected`. Errors: NOT_FOUND, STATE_CONFLICT.
 */
export async function completeUpload(
  context: Context,
  arrival: Pick<Arrival, 'recordingId' | 'received' | 'actor'>,
): Promise<Receipt> {
  const found = await context.catalogue.recording(arrival.recordingId);
  // The sweeper may have found these bytes before us.
  if (found?.received?.sha256 === arrival.received.sha256) return { recording: found };
  const announced = await awaitedRecording(context, arrival.recordingId);
  await restoreMetadata(context, announced);
  const receipt = await receiveRecording(context, arrival);
  if (receipt.duplicateOf !== undefined) await endAnnouncement(context, arrival, receipt.duplicateOf);
  return receipt;
}

/** A crash after an earlier duplicate was cleared away leaves an announcement without its metadata file. */
async function restoreMetadata({ intake }: Context, announced: Recording): Promise<void> {
  const { recordingId } = announced;
  if ((await intake.size(recordingId, 'metadata')) !== undefined) return;
  await intake.put(recordingId, 'metadata', once(Buffer.from(JSON.stringify(metadataSchema.parse(announced)))));
}

async function endAnnouncement(
  context: Context,
  { recordingId, actor }: Pick<Arrival, 'recordingId' | 'actor'>,
  first: string,
): Promise<void> {
  const announced = await context.catalogue.recording(recordingId);
  if (announced?.state !== 'awaiting-upload') return;
  const at = context.clock.now().toISOString();
  const code = 'DUPLICATE';
  const detail = `recording ${first} is the same call with the same bytes; nothing of this delivery is kept`;
  const ended = addFact({ ...announced, sameBytesAs: first }, 'rejection', { code, detail, at, keepUntil: at });
  await commitRecording(
    context,
    ended,
    [{ type: 'recording.rejected', openings: { actor }, facts: { code, keepUntil: at, duplicateOf: first } }],
    { due: false },
  );
}
