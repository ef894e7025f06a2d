/** What people without the right `full` get of a call, and what everybody can search in. Made anew each time: the sealed words stay as they are. */
import type { Analysis } from '../analysis/analysis.ts';
import { findOnce } from '../privacy/pii/find-once.ts';
import { redactAnalysis } from '../privacy/pii/redact-analysis.ts';
import { redactTranscript } from '../privacy/pii/redact.ts';
import type { Recording } from '../recording/recording.ts';
import type { Transcript } from '../transcript/transcript.ts';
import { readAnalysis } from './analyse-recording.ts';
import type { Context } from './context.ts';
import { readTranscript } from './read-content.ts';

/** The transcript with labels in place of personal data, or undefined when there is none. */
export async function readRedactedTranscript(
  context: Parameters<typeof readTranscript>[0],
  recording: Recording,
): Promise<Transcript | undefined> {
  const transcript = await readTranscript(context, recording);
  return transcript && redactTranscript(transcript, await findOnce(transcript));
}

/** The analysis without personal data, or undefined before it is made. */
export async function readRedactedAnalysis(context: Context, recording: Recording): Promise<Analysis | undefined> {
  const analysis = await readAnalysis(context, recording.recordingId);
  if (analysis === undefined) return undefined;
  const transcript = await readTranscript(context, recording);
  return redactAnalysis(analysis, transcript?.turns ?? [], transcript ? await findOnce(transcript) : []);
}

/**
 * What the search index holds of a call, and what hits are shown from: no numbers, addresses or e-mail of persons, for nobody; names, which
 * people look for. Highlights for people without the right `full` lose the names too (search-calls.ts).
 */
export async function searchableTranscript(transcript: Transcript): Promise<Transcript> {
  return redactTranscript(transcript, await findOnce(transcript, { names: false }));
}

/** The turns of a call as the index holds them, or undefined when there are none. */
export async function readSearchableTurns(
  context: Parameters<typeof readTranscript>[0],
  recording: Recording,
): Promise<Transcript['turns'] | undefined> {
  const transcript = await readTranscript(context, recording);
  return transcript && (await searchableTranscript(transcript)).turns;
}
