/** One verdict on one recording, and the custody event that it was given. */
import { DAMAGES } from '../recording/recording.ts';
import type { Context } from './context.ts';
import { noteVerdict } from './damages.ts';
import { examineRecording, type LogKnowledge } from './examine-recording.ts';

export const VERDICTS = ['intact', ...DAMAGES, 'archived', 'erased'] as const;
export type Verdict = (typeof VERDICTS)[number];

export interface Verification {
  readonly recordingId: string;
  readonly verdict: Verdict;
  /** What was checked, or what is wrong and with which object. */
  readonly detail: string;
}

/**
 * Re-reads everything of the recording: O(its events + its bytes). Integrates the custody log where an event is not in it yet. A recording
 * that is not what was sealed says so from then on (`damage`), until it is found intact again.
 * Errors: NOT_FOUND, STATE_CONFLICT for a recording that was never sealed; UNAVAILABLE, without a verdict, when the platform does not answer.
 */
export async function verifyRecording(
  context: Context,
  recordingId: string,
  actor: string,
  known: LogKnowledge = {},
): Promise<Verification> {
  const { result } = await examineRecording(context, recordingId, known);
  const { verdict } = result;
  const event = { type: 'recording.verified', openings: { actor }, facts: { verdict } } as const;
  await noteVerdict(context, recordingId, verdict, event);
  return result;
}
