/** Gets a transcript: given with the recording, or from the speech engine, or none with the reason. Never invented. */
import canonicalize from 'canonicalize';
import { collect, sha256Hex } from '../bytes.ts';
import { AppError } from '../errors.ts';
import { addFact, nextStep } from '../recording/lifecycle.ts';
import type { Recording, SealedObject } from '../recording/recording.ts';
import { recordingKey } from '../sealing/recording-key.ts';
import { lockOf, placeDocument } from '../sealing/vault-objects.ts';
import type { Transcript } from '../transcript/transcript.ts';
import { commitRecording } from './commit-recording.ts';
import type { Context } from './context.ts';
import { openOriginal } from './read-content.ts';
import { tidyAfterSeal } from './seal-recording.ts';

/** Largest transcript file taken in, in bytes. */
export const TRANSCRIPT_LIMIT = 64 * 1024 * 1024;
const ACTOR = 'callvault';

/** Ends with a transcript sealed beside the audio, a job under way, or `none` with the reason. */
export async function transcribeRecording(context: Context, recordingId: string): Promise<void> {
  await tidyAfterSeal(context, recordingId);
  const recording = await context.catalogue.recording(recordingId);
  if (!recording || nextStep(recording) !== 'transcribe') return;
  const given = await readGiven(context, recordingId);
  if (given === undefined) return transcribeAudio(context, recording);
  const parsed = context.parseTranscript(given, hintsOf(recording));
  const source = await placeIn(context, recording, 'transcript-source', given);
  if (parsed.ok) await settle(context, recording, { transcript: parsed.transcript, source });
  else await settle(context, recording, { reason: `TRANSCRIPT_INVALID: ${parsed.reason}`, source });
  await context.intake.remove(recordingId, 'transcript');
}

async function readGiven(context: Context, recordingId: string): Promise<Uint8Array | undefined> {
  const size = await context.intake.size(recordingId, 'transcript');
  if (size === undefined) return undefined;
  return collect(context.intake.read(recordingId, 'transcript'), TRANSCRIPT_LIMIT);
}

function hintsOf({ channels, language }: Recording): {
  channels?: NonNullable<Recording['channels']>;
  language?: string;
} {
  return { ...(channels && { channels }), ...(language !== undefined && { language }) };
}

async function transcribeAudio(context: Context, recording: Recording): Promise<void> {
  const { recordingId, language } = recording;
  const workPath = `asr/${recordingId}`;
  if (context.transcriber.needsAudio) await context.work.put(workPath, await openOriginal(context, recording));
  const answer = await context.transcriber
    .start({
      recordingId,
      workPath,
      ...(language !== undefined && { language }),
      channels: recording.channels ?? [],
    })
    .finally(() => context.work.remove(workPath));
  switch (answer.outcome) {
    case 'available':
      return settle(context, recording, { transcript: answer.transcript });
    case 'none':
      return settle(context, recording, { reason: answer.reason });
    case 'pending': {
      const at = context.clock.now().toISOString();
      await commitRecording(context, addFact(recording, 'transcriptionJob', { name: answer.job, at }));
    }
  }
}

type Ending = ({ transcript: Transcript } | { reason: string }) & { source?: SealedObject };

async function settle(context: Context, recording: Recording, ending: Ending): Promise<void> {
  const at = context.clock.now().toISOString();
  const source = ending.source && { source: ending.source };
  if ('reason' in ending) {
    const { reason } = ending;
    await commitRecording(context, addFact(recording, 'transcription', { outcome: 'none', at, reason, ...source }), [
      {
        type: 'transcript.none',
        openings: { actor: ACTOR, reason },
        ...(ending.source && { objects: [ending.source] }),
      },
    ]);
    return;
  }
  const text = canonicalize(ending.transcript);
  if (text === undefined) throw new AppError('INTERNAL', 'The transcript could not be written.');
  const bytes = new TextEncoder().encode(text);
  const transcript = await placeIn(context, recording, 'transcript', bytes);
  await commitRecording(
    context,
    addFact(recording, 'transcription', { outcome: 'available', at, transcript, ...source }),
    [
      {
        type: 'transcript.sealed',
        openings: { actor: ACTOR, sha256: sha256Hex(bytes) },
        objects: [transcript, ...(ending.source ? [ending.source] : [])],
      },
    ],
  );
}

async function placeIn(
  context: Context,
  recording: Recording,
  object: 'transcript' | 'transcript-source',
  bytes: Uint8Array,
): Promise<SealedObject> {
  const { recordingId, retention, holds } = recording;
  if (!retention) throw new AppError('INTERNAL', 'A sealed recording has no retention.');
  const suffix = object === 'transcript' ? '' : '.source';
  return placeDocument(
    context,
    { key: `transcript/${recordingId}${suffix}`, lock: lockOf(retention), legalHold: holds.length > 0 },
    bytes,
    {
      key: await recordingKey(context, recording),
      context: { recordingId, object },
      plainSha256: sha256Hex(bytes),
    },
  );
}
