/** The Ogg/Opus access copies for playback, as it is and without personal data: rebuildable, in the work store, never the evidence. */
import { encodeAccessCopy } from '../audio/access-copy.ts';
import type { MuteSpan } from '../audio/mute.ts';
import { findOnce } from '../privacy/pii/find-once.ts';
import { spokenSpans } from '../privacy/pii/spoken-time.ts';
import { addFact, nextStep } from '../recording/lifecycle.ts';
import type { Recording } from '../recording/recording.ts';
import { commitRecording } from './commit-recording.ts';
import type { Context } from './context.ts';
import { openOriginal, readTranscript } from './read-content.ts';

/**
 * Writes `access/<recordingId>.opus` and, where the transcript holds personal data, `access/<recordingId>.redacted.opus` with a tone in its
 * places; or notes why there is none. Without a transcript nothing is known to be personal: there is one copy for everybody.
 * Does nothing when another step is due.
 */
export async function makeAccessCopy(context: Context, recordingId: string): Promise<void> {
  const recording = await context.catalogue.recording(recordingId);
  if (!recording || nextStep(recording) !== 'access-copy') return;
  const at = context.clock.now().toISOString();
  if (recording.sealed?.quality.flags.some(({ code }) => code === 'NO_ACOUSTICS')) {
    await commitRecording(context, addFact(recording, 'accessCopy', { at, reason: 'NOT_DECODABLE' }));
    return;
  }
  const codes = recording.cardCodeFound?.spans ?? [];
  const write = async (key: string, muted: readonly MuteSpan[]): Promise<string> => {
    await context.work.put(key, encodeAccessCopy(await openOriginal(context, recording), { muted }));
    return key;
  };
  const key = await write(`access/${recordingId}.opus`, codes);
  const personal = await personalSpans(context, recording);
  const redacted =
    personal.length === 0
      ? {}
      : { redactedKey: await write(`access/${recordingId}.redacted.opus`, [...codes, ...personal]) };
  await commitRecording(context, addFact(recording, 'accessCopy', { at, key, ...redacted }));
}

/** All of the recording when nobody knows where in it something personal was said. */
async function personalSpans(context: Context, recording: Recording): Promise<readonly MuteSpan[]> {
  const transcript = await readTranscript(context, recording);
  if (transcript === undefined) return [];
  const spans = spokenSpans(transcript.turns, await findOnce(transcript));
  return spans ?? [{ startMs: 0, endMs: recording.sealed?.media.durationMs ?? 0 }];
}
