/** A refusal by the gate: final, with its reason; the bytes stay in the intake for the quarantine period. */
import type { PassResult } from '../audio/audio-pass.ts';
import { addFact } from '../recording/lifecycle.ts';
import type { Recording } from '../recording/recording.ts';
import { commitRecording } from './commit-recording.ts';
import type { Context } from './context.ts';

const DAY_MS = 86_400_000;
const ACTOR = 'callvault';

/** Errors: CONFLICT when the recording was changed meanwhile. */
export async function rejectArrival(
  context: Pick<Context, 'catalogue' | 'clock' | 'random' | 'policies'>,
  recording: Recording,
  { code, detail }: Extract<PassResult['verdict'], { kind: 'rejected' }>,
): Promise<void> {
  const at = context.clock.now().toISOString();
  const keepUntil = new Date(Date.parse(at) + context.policies.retention.quarantineDays * DAY_MS).toISOString();
  const rejected = addFact(recording, 'rejection', { code, detail, at, keepUntil });
  await commitRecording(context, rejected, [
    { type: 'recording.rejected', openings: { actor: ACTOR }, facts: { code, keepUntil } },
  ]);
}
