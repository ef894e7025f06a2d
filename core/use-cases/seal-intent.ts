/** What is decided before the first byte is written: the key of the recording, and how long it will be locked. */
import type { Quality } from '../audio/shapes.ts';
import type { Recording, Retention } from '../recording/recording.ts';
import type { RetentionPolicy } from '../retention/policy.ts';
import { decideRetention } from '../retention/retention.ts';
import { commitRecording } from './commit-recording.ts';
import type { Context } from './context.ts';

export type Intent = NonNullable<Recording['intent']>;

/** First write wins, so that every try seals under the same key. Errors: ERASED once the key was destroyed. */
export async function ensureKey(
  context: Context,
  recordingId: string,
): Promise<{ key: Uint8Array; wrapped: Uint8Array }> {
  const stored = await context.keyTable.get(recordingId);
  const wrapped =
    stored ?? (await context.keyTable.put(recordingId, (await context.keyService.generate(recordingId)).wrapped));
  return { key: await context.keyService.unwrap(recordingId, wrapped), wrapped };
}

/** Errors: CONFLICT, VALIDATION_FAILED for a business line that the policy does not know. */
export async function ensureIntent(
  context: Context,
  recording: Recording,
): Promise<{ recording: Recording; intent: Intent }> {
  if (recording.intent) return { recording, intent: recording.intent };
  const now = context.clock.now();
  const { retention } = intendedRetention(context.policies.retention, recording, now);
  const intent = { at: now.toISOString(), retention };
  return { recording: await commitRecording(context, { ...recording, intent }, [], { due: false }), intent };
}

/**
 * A regulated period that was over before the seal began means a recorder whose clock is wrong (or a call that old): it counts from the
 * receipt, because a lock that ends tomorrow cannot be taken back.
 */
export function intendedRetention(
  policy: RetentionPolicy,
  { businessLine, startedAt, received, businessEvents = [] }: Recording,
  now: Date,
): { retention: Retention; clockSuspect: boolean } {
  const receivedAt = received?.at ?? now.toISOString();
  const facts = { businessLine, receivedAt, events: businessEvents, now };
  const { retention, alreadyOver } = decideRetention(policy, { ...facts, startedAt });
  const clockSuspect = alreadyOver && retention.lane === 'regulated';
  if (!clockSuspect) return { retention, clockSuspect };
  return { retention: decideRetention(policy, { ...facts, startedAt: receivedAt }).retention, clockSuspect };
}

/** The verdict of the gate with what only the intent knows. A line that has left the policy since the intent cannot be judged again. */
export function withClockFlag(
  policy: RetentionPolicy,
  recording: Recording,
  intent: Intent,
  quality: Quality,
): Quality {
  if (!(recording.businessLine in policy.businessLines)) return quality;
  if (!intendedRetention(policy, recording, new Date(intent.at)).clockSuspect) return quality;
  const detail = `started ${recording.startedAt}: the retention period was over on arrival; it counts from the receipt`;
  return { ...quality, flags: [...quality.flags, { code: 'CLOCK_SUSPECT', detail }] };
}
