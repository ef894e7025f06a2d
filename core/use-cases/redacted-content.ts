/** What people without the right `full` get of a call, and what everybody can search in. Made anew each time: the sealed words stay as they are. */
import type { Analysis } from '../analysis/analysis.ts';
import { AppError } from '../errors.ts';
import type { PersonalData } from '../privacy/pii/personal-data.ts';
import { redactAnalysis } from '../privacy/pii/redact-analysis.ts';
import { redactTranscript } from '../privacy/pii/redact.ts';
import type { Recording } from '../recording/recording.ts';
import type { Transcript } from '../transcript/transcript.ts';
import { readAnalysis } from './analyse-recording.ts';
import type { Context } from './context.ts';
import { placesOf } from './personal-places.ts';
import { readTranscript } from './read-content.ts';

type Ports = Parameters<typeof readTranscript>[0] & Pick<Context, 'work'>;

/** The transcript with labels in place of personal data, or undefined when there is none. */
export async function readRedactedTranscript(context: Ports, recording: Recording): Promise<Transcript | undefined> {
  const transcript = await readTranscript(context, recording);
  if (transcript === undefined) return undefined;
  const { all } = await placesOf(context, recording, () => Promise.resolve(transcript));
  return redactTranscript(transcript, all);
}

/** The analysis without personal data, or undefined before it is made. */
export async function readRedactedAnalysis(context: Context, recording: Recording): Promise<Analysis | undefined> {
  const analysis = await readAnalysis(context, recording.recordingId);
  if (analysis === undefined) return undefined;
  const transcript = await readTranscript(context, recording);
  if (transcript === undefined) return redactAnalysis(analysis, [], []);
  const { all } = await placesOf(context, recording, () => Promise.resolve(transcript));
  return redactAnalysis(analysis, transcript.turns, all);
}

/**
 * What the search index holds of a call, and what hits are shown from: no numbers, addresses or e-mail of persons, for nobody; names, which
 * people look for. Highlights for people without the right `full` lose the names too (search-calls.ts).
 */
export async function searchableTurns(
  context: Pick<Context, 'work'>,
  recording: Recording,
  transcript: Transcript,
): Promise<Transcript['turns']> {
  const { withoutNames } = await placesOf(context, recording, () => Promise.resolve(transcript));
  return redactTranscript(transcript, withoutNames).turns;
}

/** The same of the sealed transcript, or undefined when there is none. */
export async function readSearchableTurns(
  context: Ports,
  recording: Recording,
): Promise<Transcript['turns'] | undefined> {
  const transcript = await readTranscript(context, recording);
  return transcript && searchableTurns(context, recording, transcript);
}

/** What is personal in those turns nevertheless, names above all; undefined when there are none. */
export async function placesInSearchable(
  context: Ports,
  recording: Recording,
): Promise<readonly PersonalData[] | undefined> {
  if (recording.transcription?.outcome !== 'available') return undefined;
  const { inSearchable } = await placesOf(context, recording, async () => {
    const transcript = await readTranscript(context, recording);
    if (transcript === undefined) throw new AppError('NOT_FOUND', 'There is no transcript.');
    return transcript;
  });
  return inSearchable;
}
