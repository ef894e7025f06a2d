/** One verdict on one recording, and the custody event that it was given. */
import { noteEvent } from './commit-recording.ts';
import type { Context } from './context.ts';
import { examineRecording, type LogKnowledge } from './examine-recording.ts';

export const VERDICTS = ['intact', 'altered', 'missing', 'unreadable', 'archived', 'erased'] as const;
export type Verdict = (typeof VERDICTS)[number];

export interface Verification {
  readonly recordingId: string;
  readonly verdict: Verdict;
  /** What was checked, or what is wrong and with which object. */
  readonly detail: string;
}

/**
 * Re-reads everything of the recording: O(its events + its bytes). Integrates the custody log where an event is not in it yet.
 * Errors: NOT_FOUND, STATE_CONFLICT for a recording that was never sealed; UNAVAILABLE, without a verdict, when the platform does not answer.
 */
export async function verifyRecording(
  context: Context,
  recordingId: string,
  actor: string,
  known: LogKnowledge = {},
): Promise<Verification> {
  const { result } = await examineRecording(context, recordingId, known);
  await noteEvent(context, recordingId, {
    type: 'recording.verified',
    openings: { actor },
    facts: { verdict: result.verdict },
  });
  return result;
}
