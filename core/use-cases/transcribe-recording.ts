/** Gets a transcript: given with the recording, or from the speech engine, or none with the reason. Never invented. */
import { addFact, nextStep } from '../recording/lifecycle.ts';
import type { Recording } from '../recording/recording.ts';
import { commitLatest } from './commit-latest.ts';
import type { Context, ParsedTranscript } from './context.ts';
import { parseKept, sealableTranscript } from './kept-transcript.ts';
import { listen } from './listen.ts';
import { openOriginal } from './read-content.ts';
import { tidyAfterSeal } from './seal-recording.ts';
import { earlierTranscript, placeInVault, settleTranscription, type Ending } from './settle-transcription.ts';

/** Ends with a transcript sealed beside the audio, a job under way, or `none` with the reason. */
export async function transcribeRecording(context: Context, recordingId: string): Promise<void> {
  await tidyAfterSeal(context, recordingId);
  const recording = await context.catalogue.recording(recordingId);
  if (!recording || nextStep(recording) !== 'transcribe') return;
  const given = await sealableTranscript(context, recording);
  const source = given?.source && (await placeInVault(context, recording, 'transcript-source', given.source));
  const earlier = await earlierTranscript(context, recording);
  if (earlier) await settleTranscription(context, recording, { transcript: earlier }, source);
  else if (source) {
    // The first write wins: what is in the vault counts.
    const parsed = parseKept(context, recording, source.document);
    await settleTranscription(context, recording, endingOf(parsed), source);
  } else if (given) await settleTranscription(context, recording, endingOf(given.parsed));
  else await transcribeAudio(context, recording);
  await context.intake.remove(recordingId, 'transcript');
}

function endingOf(parsed: ParsedTranscript): Ending {
  return parsed.ok ? { transcript: parsed.transcript } : { reason: `TRANSCRIPT_INVALID: ${parsed.reason}` };
}

async function transcribeAudio(context: Context, recording: Recording): Promise<void> {
  const answer = await listen(context, recording, () => openOriginal(context, recording));
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
