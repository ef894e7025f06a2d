/** Opens sealed content. Who may read, and the custody event of the reading, are the caller's business. */
import { collect } from '../bytes.ts';
import { AppError } from '../errors.ts';
import type { Bytes } from '../ports.ts';
import { maskCodes } from '../privacy/card-screening.ts';
import type { Recording } from '../recording/recording.ts';
import { open } from '../sealing/envelope.ts';
import { recordingKey } from '../sealing/recording-key.ts';
import { transcriptSchema, type Transcript } from '../transcript/transcript.ts';
import type { Context } from './context.ts';

/** Largest sealed document (transcript, manifest) in bytes. */
const DOCUMENT_LIMIT = 256 * 1024 * 1024;

type Ports = Pick<Context, 'vault' | 'keyService' | 'keyTable'>;

/** The original, byte for byte. Errors: STATE_CONFLICT before the seal, ERASED, INTEGRITY. */
export async function openOriginal(ports: Ports, recording: Recording): Promise<Bytes> {
  if (!recording.sealed) throw new AppError('STATE_CONFLICT', 'The recording is not sealed yet.');
  const { key, versionId } = recording.sealed.audio;
  const secret = await recordingKey(ports, recording);
  return open(secret, { recordingId: recording.recordingId, object: 'audio' }, ports.vault.read(key, versionId));
}

/** The manifest as sealed: canonical JSON. */
export async function readManifest(ports: Ports, recording: Recording): Promise<Uint8Array> {
  if (!recording.sealed) throw new AppError('STATE_CONFLICT', 'The recording is not sealed yet.');
  const { key, versionId } = recording.sealed.manifest;
  const secret = await recordingKey(ports, recording);
  return collect(
    open(secret, { recordingId: recording.recordingId, object: 'manifest' }, ports.vault.read(key, versionId)),
    DOCUMENT_LIMIT,
  );
}

/** The sealed transcript, or undefined when there is none. Without the card security codes that were found in it after the seal. */
export async function readTranscript(ports: Ports, recording: Recording): Promise<Transcript | undefined> {
  if (recording.transcription?.outcome !== 'available') return undefined;
  const { key, versionId } = recording.transcription.transcript;
  const secret = await recordingKey(ports, recording);
  const bytes = await collect(
    open(secret, { recordingId: recording.recordingId, object: 'transcript' }, ports.vault.read(key, versionId)),
    DOCUMENT_LIMIT,
  );
  const transcript = transcriptSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  return recording.cardCodeFound ? maskCodes(transcript) : transcript;
}
