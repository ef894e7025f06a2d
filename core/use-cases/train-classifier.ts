/** Makes a classifier of topics or intents from calls of the archive that somebody labelled. */
import { withRoles } from '../analysis/analyse.ts';
import { findIntents } from '../analysis/intents.ts';
import { prepare } from '../analysis/phrases.ts';
import { findTopics } from '../analysis/topics.ts';
import { AppError } from '../errors.ts';
import { NO_CLASS, termsOf, type ClassifierKind, type Found } from '../insights/classifier/terms.ts';
import type { LabelledCall } from '../insights/classifier/train.ts';
import { findPersonalData } from '../privacy/pii/find.ts';
import { redactTranscript } from '../privacy/pii/redact.ts';
import { channelRoles } from '../recording/speakers.ts';
import { mayUse } from '../retention/disposition.ts';
import type { Transcript } from '../transcript/transcript.ts';
import type { Context } from './context.ts';
import { readTranscript } from './read-content.ts';

export interface Label {
  readonly recordingId: string;
  /** Id of a topic or intent, or `none`. */
  readonly label: string;
}

export interface Labelled {
  readonly calls: readonly LabelledCall[];
  /** Labelled, and not to be learnt from: unknown, restricted, gone, or without a transcript. */
  readonly skipped: readonly string[];
}

/**
 * The words of the labelled calls, personal data taken out before anything is learnt, and what the phrase rules make of them.
 * Errors: VALIDATION_FAILED for two labels of one call; UNAVAILABLE.
 */
export async function labelledCalls(
  context: Context,
  labels: readonly Label[],
  kind: ClassifierKind,
): Promise<Labelled> {
  if (new Set(labels.map(({ recordingId }) => recordingId)).size < labels.length) {
    throw new AppError('VALIDATION_FAILED', 'A call has one label: some recording is there twice.');
  }
  const calls: LabelledCall[] = [];
  const skipped: string[] = [];
  for (const { recordingId, label } of labels) {
    const recording = await context.catalogue.recording(recordingId);
    const isOpen = recording !== undefined && mayUse(recording, context.clock.now());
    const transcript = isOpen ? await readTranscript(context, recording) : undefined;
    if (!recording || !transcript) skipped.push(recordingId);
    else
      calls.push({
        recordingId,
        label,
        ...(await read(context, withRoles(transcript, channelRoles(recording)), kind)),
      });
  }
  return { calls, skipped };
}

async function read(
  { policies }: Context,
  transcript: Transcript,
  kind: ClassifierKind,
): Promise<Pick<LabelledCall, 'terms' | 'byRules'>> {
  const { turns } = redactTranscript(transcript, await findPersonalData(transcript));
  const said = transcript.turns.map(prepare);
  const { topics, intents } = policies.analysis;
  const found: Found = kind === 'topics' ? findTopics(said, topics) : findIntents(said, intents);
  return { terms: termsOf(turns, kind, found), byRules: found[0]?.id ?? NO_CLASS };
}
