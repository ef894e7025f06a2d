/** Has the speech engine listen to a plain copy of a recording that exists for as long as it listens. */
import type { Transcription } from '../analysis/ports.ts';
import type { Bytes } from '../ports.ts';
import type { Recording } from '../recording/recording.ts';
import { channelRoles } from '../recording/speakers.ts';
import type { Context } from './context.ts';
import { speechCopyOf } from './sweep-speech-copies.ts';

/** `open` gives the audio, when the engine needs it. A job that goes on elsewhere (`pending`) keeps the copy until its answer is in. Errors: UNAVAILABLE. */
export async function listen(
  { transcriber, work }: Pick<Context, 'transcriber' | 'work'>,
  recording: Recording,
  open: () => Promise<Bytes>,
): Promise<Transcription> {
  const { recordingId, language } = recording;
  const workPath = speechCopyOf(recordingId);
  let isPending = false;
  try {
    if (transcriber.needsAudio) await work.put(workPath, await open());
    const hints = { channels: channelRoles(recording), ...(language !== undefined && { language }) };
    const answer = await transcriber.start({ recordingId, workPath, ...hints });
    isPending = answer.outcome === 'pending';
    return answer;
  } finally {
    if (!isPending) await work.remove(workPath);
  }
}
