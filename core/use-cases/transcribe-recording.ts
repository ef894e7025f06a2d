/** Gets a transcript: given with the recording, or from the speech engine, or none with the reason. Never invented. */
import { collect } from '../bytes.ts';
import type { Transcription } from '../ports.ts';
import { addFact, nextStep } from '../recording/lifecycle.ts';
import type { Recording } from '../recording/recording.ts';
import { commitLatest } from './commit-latest.ts';
import type { Context } from './context.ts';
import { openOriginal } from './read-content.ts';
import { tidyAfterSeal } from './seal-recording.ts';
import { earlierTranscript, placeInVault, settleTranscription, type Ending } from './settle-transcription.ts';
import { speechCopyOf } from './sweep-speech-copies.ts';

/** Largest transcript file taken in, in bytes. */
export const TRANSCRIPT_LIMIT = 64 * 1024 * 1024;

/** Ends with a transcript sealed beside the audio, a job under way, or `none` with the reason. */
export async function transcribeRecording(context: Context, recordingId: string): Promise<void> {
  await tidyAfterSeal(context, recordingId);
  const recording = await context.catalogue.recording(recordingId);
  if (!recording || nextStep(recording) !== 'transcribe') return;
  const given = await readGiven(context, recordingId);
  const source = given && (await placeInVault(context, recording, 'transcript-source', given));
  const earlier = await earlierTranscript(context, recording);
  if (earlier) await settleTranscription(context, recording, { transcript: earlier }, source);
  else if (source)
    await settleTranscription(context, recording, readSource(context, recording, source.document), source);
  else await transcribeAudio(context, recording);
  await context.intake.remove(recordingId, 'transcript');
}

async function readGiven(context: Context, recordingId: string): Promise<Uint8Array | undefined> {
  const size = await context.intake.size(recordingId, 'transcript');
  if (size === undefined) return undefined;
  return collect(context.intake.read(recordingId, 'transcript'), TRANSCRIPT_LIMIT);
}

function readSource(context: Context, { channels, language }: Recording, bytes: Uint8Array): Ending {
  const hints = { ...(channels && { channels }), ...(language !== undefined && { language }) };
  const parsed = context.parseTranscript(bytes, hints);
  return parsed.ok ? { transcript: parsed.transcript } : { reason: `TRANSCRIPT_INVALID: ${parsed.reason}` };
}

async function transcribeAudio(context: Context, recording: Recording): Promise<void> {
  const answer = await listen(context, recording);
  switch (answer.outcome) {
    case 'available':
      return settleTranscription(context, recording, { transcript: answer.transcript });
    case 'none':
      return settleTranscription(context, recording, { reason: answer.reason });
    case 'pending': {
      const job = { name: answer.job, at: context.clock.now().toISOString() };
      await commitLatest(context, recording.recordingId, (latest) =>
        Promise.resolve(
          nextStep(latest) === 'transcribe' ? { recording: addFact(latest, 'transcriptionJob', job) } : undefined,
        ),
      );
    }
  }
}

/** The plain copy is removed when the engine has ended; a job that goes on elsewhere needs it until it has. */
async function listen(context: Context, recording: Recording): Promise<Transcription> {
  const { recordingId, language } = recording;
  const workPath = speechCopyOf(recordingId);
  let isPending = false;
  try {
    if (context.transcriber.needsAudio) await context.work.put(workPath, await openOriginal(context, recording));
    const answer = await context.transcriber.start({
      recordingId,
      workPath,
      ...(language !== undefined && { language }),
      channels: recording.channels ?? [],
    });
    isPending = answer.outcome === 'pending';
    return answer;
  } finally {
    if (!isPending) await context.work.remove(workPath);
  }
}
