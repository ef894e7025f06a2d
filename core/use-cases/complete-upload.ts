/** The audio of an announced recording has arrived: it is registered like every other arrival. */
import { once } from '../bytes.ts';
import { AppError } from '../errors.ts';
import { addFact } from '../recording/lifecycle.ts';
import { metadataSchema } from '../recording/metadata.ts';
import type { Recording } from '../recording/recording.ts';
import { clearParts, writeDeliveryNote } from './arrival-parts.ts';
import { commitRecording } from './commit-recording.ts';
import type { Context } from './context.ts';
import type { Arrival } from './describe-arrival.ts';
import { receiveRecording, type Receipt } from './receive-recording.ts';

type Upload = Pick<Arrival, 'recordingId' | 'received' | 'actor'>;

/** The announced recording, while its audio may still be uploaded. Errors: NOT_FOUND, STATE_CONFLICT once it has arrived or the announcement has ended. */
export async function awaitedRecording({ catalogue }: Context, recordingId: string): Promise<Recording> {
  const recording = await catalogue.recording(recordingId);
  if (!recording) throw new AppError('NOT_FOUND', 'There is no recording with this id.');
  if (recording.state === 'awaiting-upload') return recording;
  if (hasEnded(recording)) {
    const why = recording.rejection?.detail ?? 'it was rejected';
    const what = `This upload was NOT taken: the announcement has ended (${why}).`;
    throw new AppError('STATE_CONFLICT', `${what} To upload audio, announce the recording again.`);
  }
  throw new AppError('STATE_CONFLICT', `The recording is ${recording.state}: its audio has arrived already.`);
}

/** Ended before any audio was registered under it. */
function hasEnded({ state, received }: Recording): boolean {
  return state === 'rejected' && received === undefined;
}

/**
 * Registers the audio that lies complete in the intake. When the same call with the same bytes is here already, `duplicateOf` names it,
 * nothing of this delivery is kept, and the announced recording ends as `rejected`. Audio whose announcement ended while it was on its way
 * becomes a recording of its own. Errors: NOT_FOUND, STATE_CONFLICT.
 */
export async function completeUpload(context: Context, upload: Upload): Promise<Receipt> {
  const found = await context.catalogue.recording(upload.recordingId);
  // The sweeper may have found these bytes before us.
  if (found?.received?.sha256 === upload.received.sha256) return { recording: found };
  if (found && hasEnded(found)) return receiveLate(context, found, upload);
  const announced = await awaitedRecording(context, upload.recordingId);
  await restoreMetadata(context, announced);
  const receipt = await receiveRecording(context, upload);
  // Of an upload in parts that a single one was faster than.
  await context.intake.pieces.discard(upload.recordingId);
  if (receipt.duplicateOf !== undefined) await endAnnouncement(context, upload, receipt.duplicateOf);
  else if (hasEnded(receipt.recording)) return receiveLate(context, receipt.recording, upload);
  return receipt;
}

/** A crash after an earlier duplicate was cleared away leaves an announcement without its metadata file. */
async function restoreMetadata({ intake }: Context, announced: Recording): Promise<void> {
  const { recordingId } = announced;
  if ((await intake.size(recordingId, 'metadata')) !== undefined) return;
  await intake.put(recordingId, 'metadata', once(metadataOf(announced)));
}

function metadataOf(announced: Recording): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(metadataSchema.parse(announced)));
}

/** A rejection is final, so the parts move to a fresh id. A repeat after a crash is recognised by the alias. */
async function receiveLate(context: Context, ended: Recording, { actor }: Upload): Promise<Receipt> {
  const { intake } = context;
  const from = ended.recordingId;
  const recordingId = context.random.id();
  const note = { actor, alias: `upload/${from}` };
  const metadata = metadataOf(ended);
  await intake.put(recordingId, 'metadata', once(metadata));
  await writeDeliveryNote(context, recordingId, note);
  if ((await intake.size(from, 'transcript')) !== undefined) {
    await intake.put(recordingId, 'transcript', intake.read(from, 'transcript'));
  }
  const received = await intake.put(recordingId, 'audio', intake.read(from, 'audio'));
  const receipt = await receiveRecording(context, { recordingId, received, metadata, ...note });
  await clearParts(context, from);
  return receipt;
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
