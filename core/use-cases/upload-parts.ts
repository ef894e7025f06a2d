/** An announced recording whose audio comes in parts: what has arrived, what may come, and their becoming one. */
import type { AudioPiece } from '../recording/audio-pieces.ts';
import { AppError } from '../errors.ts';
import type { Recording, State } from '../recording/recording.ts';
import { isComplete, readDeliveryNote, writeDeliveryNote } from './arrival-parts.ts';
import { awaitedRecording, completeUpload } from './complete-upload.ts';
import type { Context } from './context.ts';
import { noteEvents } from './note-events.ts';

interface Asked {
  readonly recording: Recording;
  readonly actor: string;
}

export interface PartsOnTheirWay {
  readonly recordingId: string;
  readonly state: State;
  /** The audio is here as a whole; no part is wanted any more. */
  readonly complete: boolean;
  readonly parts: readonly AudioPiece[];
}

export interface CompletedUpload {
  /** With `duplicateOf` that of the first one. */
  readonly recordingId: string;
  readonly state: State;
  readonly bytes?: number;
  /** Hex; absent until the recording is registered. */
  readonly sha256?: string;
  /** The same call with the same bytes was here already. */
  readonly duplicateOf?: string;
}

/** What has arrived. Errors: FORBIDDEN while it is awaited from somebody else. */
export async function listParts(context: Context, asked: Asked): Promise<PartsOnTheirWay> {
  const { recordingId, state } = asked.recording;
  if (state !== 'awaiting-upload') {
    return { recordingId, state, complete: asked.recording.received !== undefined, parts: [] };
  }
  await assertAnnouncer(context, asked);
  const complete = await isComplete(context, recordingId);
  return { recordingId, state, complete, parts: complete ? [] : await context.intake.pieces.list(recordingId) };
}

/**
 * Whether these parts may come; the recording is then awaited for another day.
 * Errors: FORBIDDEN, STATE_CONFLICT once it has arrived or the announcement has ended, TOO_LARGE with what is here already.
 */
export async function expectParts(context: Context, asked: Asked, parts: readonly AudioPiece[]): Promise<void> {
  const { recordingId } = await awaitedRecording(context, asked.recording.recordingId);
  await assertAnnouncer(context, asked);
  if (await isComplete(context, recordingId)) throw arrived();
  const all = new Map((await context.intake.pieces.list(recordingId)).map((part) => [part.partNumber, part.bytes]));
  for (const { partNumber, bytes } of parts) all.set(partNumber, bytes);
  assertSize(context, [...all.values()]);
  await writeDeliveryNote(context, recordingId, { actor: asked.actor });
}

/**
 * Makes the parts the audio and registers it, or leaves that to whoever watches the intake. A repeat is answered like the first time.
 * Errors: FORBIDDEN, VALIDATION_FAILED (numbers, or a part that is too small), PARTS_MISSING, TOO_LARGE, STATE_CONFLICT when the
 * announcement has ended, STORAGE_FULL.
 */
export async function completeParts(
  context: Context,
  asked: Asked,
  named: readonly Pick<AudioPiece, 'partNumber' | 'sha256'>[],
): Promise<CompletedUpload> {
  const { actor } = asked;
  const recording = (await context.catalogue.recording(asked.recording.recordingId)) ?? asked.recording;
  const earlier = await outcomeOf(context, recording);
  if (earlier) return earlier;
  const { recordingId, state } = await awaitedRecording(context, recording.recordingId);
  await assertAnnouncer(context, asked);
  const chosen = (await isComplete(context, recordingId)) ? undefined : await choose(context, recordingId, named);
  const joined = chosen && (await join(context, asked, chosen));
  if (joined?.sha256 !== undefined) {
    const received = { bytes: joined.bytes, sha256: joined.sha256 };
    const { recording: kept, duplicateOf } = await completeUpload(context, { recordingId, received, actor });
    const first = duplicateOf === undefined ? {} : { duplicateOf };
    return { recordingId: kept.recordingId, state: kept.state, ...received, ...first };
  }
  const bytes = joined?.bytes ?? (await context.intake.size(recordingId, 'audio'));
  return { recordingId, state, ...(bytes !== undefined && { bytes }) };
}

/** Forgets what has arrived in parts; the recording is awaited as before. Errors: FORBIDDEN while it is awaited from somebody else. */
export async function discardParts(context: Context, asked: Asked): Promise<PartsOnTheirWay> {
  if (asked.recording.state === 'awaiting-upload') {
    await assertAnnouncer(context, asked);
    await context.intake.pieces.discard(asked.recording.recordingId);
  }
  return listParts(context, asked);
}

/** A link for a single upload is given to who announced it; parts are asked for later, by whoever knows the id. Errors: FORBIDDEN. */
async function assertAnnouncer(context: Context, { recording, actor }: Asked): Promise<void> {
  const { recordingId } = recording;
  const note = await readDeliveryNote(context, recordingId);
  if (note?.actor === actor) return;
  const facts = { right: 'deliver', code: 'FORBIDDEN' };
  await noteEvents(context, [recordingId], { type: 'access.refused', openings: { actor }, facts });
  throw new AppError('FORBIDDEN', 'Only who has announced a recording uploads it; announce it again.');
}

async function outcomeOf(context: Context, recording: Recording): Promise<CompletedUpload | undefined> {
  const { recordingId, state, received, rejection, sameBytesAs } = recording;
  if (received) return { recordingId, state, bytes: received.bytes, sha256: received.sha256 };
  if (rejection?.code !== 'DUPLICATE' || sameBytesAs === undefined) return undefined;
  const first = await context.catalogue.recording(sameBytesAs);
  return (
    first && {
      ...(await outcomeOf(context, first)),
      recordingId: sameBytesAs,
      state: first.state,
      duplicateOf: sameBytesAs,
    }
  );
}

async function choose(
  context: Context,
  recordingId: string,
  named: readonly Pick<AudioPiece, 'partNumber' | 'sha256'>[],
): Promise<readonly AudioPiece[]> {
  const { pieces } = context.intake;
  const inOrder = named.toSorted((a, b) => a.partNumber - b.partNumber);
  if (inOrder.some(({ partNumber }, index) => partNumber !== index + 1)) {
    throw invalid('must be numbered from 1 without a gap, each once');
  }
  const here = new Map((await pieces.list(recordingId)).map((piece) => [piece.partNumber, piece]));
  const chosen = inOrder.map(({ partNumber, sha256 }) => {
    const piece = here.get(partNumber);
    return piece?.sha256 === sha256 ? piece : { partNumber };
  });
  const found = chosen.filter((piece): piece is AudioPiece => 'bytes' in piece);
  if (found.length < chosen.length) throw missing(chosen.flatMap((one) => ('bytes' in one ? [] : one.partNumber)));
  if (found.slice(0, -1).some(({ bytes }) => bytes < pieces.minBytes)) {
    throw invalid(`must have at least ${pieces.minBytes} bytes, except the last`);
  }
  assertSize(
    context,
    found.map(({ bytes }) => bytes),
  );
  return found;
}

async function join(
  context: Context,
  { recording: { recordingId }, actor }: Asked,
  chosen: readonly AudioPiece[],
): Promise<{ bytes: number; sha256?: string } | undefined> {
  await writeDeliveryNote(context, recordingId, { actor });
  const joined = await context.intake.pieces.join(recordingId, chosen);
  if (joined || (await isComplete(context, recordingId))) return joined;
  // Somebody else has replaced or removed some of them since we looked.
  throw missing(chosen.map(({ partNumber }) => partNumber));
}

function assertSize({ policies }: Context, sizes: readonly number[]): void {
  const { maxBytes } = policies.retention.limits;
  if (sizes.reduce((sum, bytes) => sum + bytes, 0) <= maxBytes) return;
  throw new AppError('TOO_LARGE', `A recording has at most ${maxBytes} bytes.`);
}

function missing(numbers: readonly number[]): AppError {
  const what = 'Parts have not arrived, or with other bytes; send them and complete the upload again.';
  return new AppError('PARTS_MISSING', what, { detail: { missing: numbers } });
}

function invalid(rule: string): AppError {
  return new AppError('VALIDATION_FAILED', `The parts ${rule}.`, { detail: { errors: [{ field: 'parts', rule }] } });
}

function arrived(): AppError {
  return new AppError('STATE_CONFLICT', 'The audio of this recording has arrived already.');
}
