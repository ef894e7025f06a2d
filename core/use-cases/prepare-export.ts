/** What goes into an export: recordings that verify, their events below one signed checkpoint, and content that is checked while it is read. */
import { createHash } from 'node:crypto';
import { collect, sha256Hex } from '../bytes.ts';
import type { CustodyRecord } from '../custody/event.ts';
import { AppError } from '../errors.ts';
import type { Bytes } from '../ports.ts';
import type { Recording } from '../recording/recording.ts';
import { open } from '../sealing/envelope.ts';
import { recordingKey } from '../sealing/recording-key.ts';
import type { Context } from './context.ts';
import { examineRecording } from './examine-recording.ts';
import { integrateLog } from './integrate-log.ts';
import { openLogView, type LogView } from './log-view.ts';
import { openOriginal } from './read-content.ts';

/** Largest transcript in a bundle, in bytes. */
const TRANSCRIPT_LIMIT = 256 * 1024 * 1024;

export type SealedRecording = Recording & { readonly sealed: NonNullable<Recording['sealed']> };

export interface Exportable {
  readonly recording: SealedRecording;
  /** Below the checkpoint, in order of commit. */
  readonly events: readonly (CustodyRecord & { readonly leafIndex: number })[];
}

/** Verifies every recording and opens the log at the newest checkpoint or at the kept one of `size`. Errors: as `exportBundle`. */
export async function prepareExport(
  context: Context,
  ids: readonly string[],
  size: number | undefined,
): Promise<{ view: LogView; items: readonly Exportable[] }> {
  for (const id of ids) await refuseGone(context, id);
  const { ledger, logStore: store, signer } = context;
  await integrateLog({ ledger, store, signer });
  if (size !== undefined) await openLogView(context, size);
  const examined: { recording: SealedRecording; events: readonly CustodyRecord[] }[] = [];
  for (const id of ids) examined.push(await verified(context, id));
  const view = await openLogView(context, size);
  return { view, items: examined.map(({ recording, events }) => below(view.size, recording, events)) };
}

/** Errors: NOT_FOUND, ERASED, STATE_CONFLICT before the seal. */
export async function refuseGone({ catalogue }: Pick<Context, 'catalogue'>, recordingId: string): Promise<void> {
  const recording = await catalogue.recording(recordingId);
  const detail = { recordingId };
  if (!recording) throw new AppError('NOT_FOUND', 'There is no recording with this id.', { detail });
  if (recording.erased) throw new AppError('ERASED', 'The recording was erased.', { detail });
  if (recording.expired)
    throw new AppError('ERASED', 'The recording was removed when its retention ended.', { detail });
  if (!recording.sealed) {
    throw new AppError('STATE_CONFLICT', `The recording is ${recording.state}, not sealed.`, { detail });
  }
}

async function verified(
  context: Context,
  recordingId: string,
): Promise<{ recording: SealedRecording; events: readonly CustodyRecord[] }> {
  const { result, recording, events } = await examineRecording(context, recordingId);
  if (result.verdict === 'intact' && recording?.sealed) {
    return { recording: { ...recording, sealed: recording.sealed }, events };
  }
  throw new AppError('INTEGRITY', 'The recording does not verify: nothing was exported. Run: callvault verify', {
    detail: { ...result },
  });
}

/** The history as it was at the checkpoint: what happened later is not in the bundle, whenever it is made. */
function below(size: number, recording: SealedRecording, all: readonly CustodyRecord[]): Exportable {
  const events = all.flatMap((event) => {
    const { leafIndex } = event;
    return leafIndex !== undefined && leafIndex < size ? [{ ...event, leafIndex }] : [];
  });
  if (!events.some(({ type }) => type === 'recording.sealed')) {
    throw new AppError('STATE_CONFLICT', 'The recording was not sealed yet at this checkpoint; take a later one.', {
      detail: { recordingId: recording.recordingId, size },
    });
  }
  return { recording, events };
}

/** The original, read from its start. Errors: INTEGRITY at its end when it is not what was sealed. */
export async function* checkedOriginal(context: Context, recording: SealedRecording): Bytes {
  const hash = createHash('sha256');
  for await (const chunk of await openOriginal(context, recording)) {
    hash.update(chunk);
    yield chunk;
  }
  if (hash.digest('hex') !== recording.sealed.sha256) throw notSealed(recording);
}

/** The transcript byte for byte as sealed, when it was sealed below the checkpoint. Errors: INTEGRITY. */
export async function checkedTranscript(
  context: Context,
  { recording, events }: Exportable,
): Promise<Uint8Array | undefined> {
  const event = events.findLast(({ type }) => type === 'transcript.sealed');
  if (!event || recording.transcription?.outcome !== 'available') return undefined;
  const { key, versionId } = recording.transcription.transcript;
  const { recordingId } = recording;
  const secret = await recordingKey(context, recording);
  const plain = open(secret, { recordingId, object: 'transcript' }, context.vault.read(key, versionId));
  const bytes = await collect(plain, TRANSCRIPT_LIMIT);
  if (sha256Hex(bytes) !== event.openings.sha256?.value) throw notSealed(recording);
  return bytes;
}

function notSealed({ recordingId }: Recording): AppError {
  return new AppError('INTEGRITY', 'The stored bytes are not what was sealed; run: callvault verify', {
    detail: { recordingId },
  });
}
