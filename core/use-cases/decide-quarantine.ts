/** A person decides about a quarantined recording: seal it after all, or refuse it and keep the bytes for the quarantine period. */
import { AppError } from '../errors.ts';
import { addFact } from '../recording/lifecycle.ts';
import type { Recording } from '../recording/recording.ts';
import { commitRecording } from './commit-recording.ts';
import type { Context } from './context.ts';

const DAY_MS = 86_400_000;

/** Repeating the same decision changes nothing. Errors: NOT_FOUND, STATE_CONFLICT when there is nothing to decide. */
export async function decideQuarantine(
  context: Context,
  request: { recordingId: string; outcome: 'accept' | 'reject'; reason: string; actor: string },
): Promise<Recording> {
  const { recordingId, outcome, reason, actor } = request;
  const recording = await context.catalogue.recording(recordingId);
  if (!recording) throw new AppError('NOT_FOUND', 'There is no recording with this id.');
  if (recording.decision?.outcome === outcome) return recording;
  if (recording.state !== 'quarantined') {
    throw new AppError('STATE_CONFLICT', `The recording is ${recording.state}; only a quarantined one can be decided.`);
  }
  const at = context.clock.now().toISOString();
  const decided = addFact(recording, 'decision', { outcome, at });
  const event = { type: 'recording.decided', openings: { actor, reason }, facts: { outcome } } as const;
  if (outcome === 'accept') return commitRecording(context, decided, [event]);
  const keepUntil = new Date(Date.parse(at) + context.policies.retention.quarantineDays * DAY_MS).toISOString();
  const code = 'REFUSED_BY_DECISION';
  const rejected = addFact(decided, 'rejection', { code, detail: 'refused by a person', at, keepUntil });
  return commitRecording(
    context,
    rejected,
    [event, { type: 'recording.rejected', openings: { actor, reason }, facts: { code, keepUntil } }],
    { due: false },
  );
}
