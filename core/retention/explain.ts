/** What `callvault retention ID` and the API say: the rules that keep a recording, and what may be done with it now. */
import type { Recording } from '../recording/recording.ts';
import { disposition, lineRetention, type Disposition } from './disposition.ts';
import type { RetentionPolicy } from './policy.ts';
import { explainRetention, type RetentionExplanation } from './retention.ts';

export interface RecordingExplanation extends RetentionExplanation {
  readonly disposition: Pick<Disposition, 'kind' | 'reason' | 'until'>;
}

/**
 * `earliestDeletion` of rejected bytes is the end of their quarantine: they never came under a lock.
 * Errors: VALIDATION_FAILED for a recording without retention on a business line the policy does not know.
 */
export function explainRecording(policy: RetentionPolicy, recording: Recording, now: Date): RecordingExplanation {
  const explained = explainRetention(policy, recording, recording.businessEvents ?? [], now);
  const { kind, reason, until } = disposition(recording, [], now, lineRetention(policy, recording, now));
  const { rejection, holds } = recording;
  return {
    ...explained,
    ...(rejection && holds.length === 0 && { earliestDeletion: rejection.keepUntil }),
    disposition: { kind, reason, ...(until !== undefined && { until }) },
  };
}
