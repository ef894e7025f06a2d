/** A business event, such as the end of a contract, starts a retention period: it is noted for good, and the locks follow. */
import { AppError } from '../errors.ts';
import type { Recording } from '../recording/recording.ts';
import type { RetentionPolicy } from '../retention/policy.ts';
import { decideRetention, lockedRetention } from '../retention/retention.ts';
import { retentionEventSchema, type RetentionEvent } from '../retention/rules.ts';
import { commitLatest } from './commit-latest.ts';
import type { Context } from './context.ts';
import { carryOutRetention, intendRetention } from './extend-retention.ts';

/** More different times for one call than this are a mistake of the sender. */
const MOST_EVENTS = 100;

export interface ToldEvent {
  readonly recordingId: string;
  /** Such as `contract-ended`. */
  readonly type: string;
  /** ISO 8601 with a zone. The past or the future; one before the call counts as the call. */
  readonly at: string;
  readonly actor: string;
}

/**
 * Of several events of one type the latest counts; telling one again changes nothing. A recording that is not sealed yet remembers it.
 * Errors: NOT_FOUND, ERASED; VALIDATION_FAILED for a type that no rule of the recording waits for (`detail.awaited` names those that one
 * does), or a lock beyond 100 years; those of `extendRetention`: then the event is noted, and the review carries on.
 */
export async function tellRetentionEvent(context: Context, told: ToldEvent): Promise<Recording> {
  await noteRetentionEvent(context, told);
  return carryOutRetention(context, told.recordingId, told.actor);
}

/**
 * The first half: noted in one transaction with what it means for the retention, which the review brings onto the locks. False when it had
 * been told before. Errors: as `tellRetentionEvent`.
 */
export async function noteRetentionEvent(context: Context, told: ToldEvent): Promise<boolean> {
  const event = parseEvent(told);
  const { recordingId, actor } = told;
  if (!(await context.catalogue.recording(recordingId))) {
    throw new AppError('NOT_FOUND', 'There is no recording with this id.', { detail: { recordingId } });
  }
  return commitLatest(
    context,
    recordingId,
    (latest) => {
      const noted = withEvent(context.policies.retention, latest, event, context.clock.now());
      const entry = {
        type: 'retention.event-told',
        openings: { actor },
        facts: { eventType: event.type, eventAt: event.at },
      } as const;
      return Promise.resolve(noted && { recording: noted, entries: [entry] });
    },
    { due: false },
  );
}

function parseEvent({ type, at }: ToldEvent): RetentionEvent {
  const parsed = retentionEventSchema.safeParse({ type, at });
  if (!parsed.success) {
    throw new AppError('VALIDATION_FAILED', 'An event is a type such as contract-ended, and a time with a zone.');
  }
  return { type: parsed.data.type, at: new Date(parsed.data.at).toISOString() };
}

/** Undefined when it is known. */
function withEvent(
  policy: RetentionPolicy,
  recording: Recording,
  event: RetentionEvent,
  now: Date,
): Recording | undefined {
  if (recording.erased ?? recording.expired) {
    throw new AppError('ERASED', 'The recording is gone; an event changes nothing any more.');
  }
  const awaited = awaitedTypes(policy, recording);
  if (!awaited.includes(event.type)) {
    const types = awaited.length > 0 ? awaited.join(', ') : 'none';
    throw new AppError(
      'VALIDATION_FAILED',
      `No rule of this recording counts from such an event; they are: ${types}.`,
      {
        detail: { awaited },
      },
    );
  }
  const known = recording.businessEvents ?? [];
  if (known.some(({ type, at }) => type === event.type && at === event.at)) return undefined;
  if (known.length >= MOST_EVENTS) {
    throw new AppError('VALIDATION_FAILED', `A recording takes ${MOST_EVENTS} events at most.`);
  }
  const noted = { ...recording, businessEvents: [...known, event] };
  const current = lockedRetention(noted) ?? noted.intent?.retention;
  const { retention } = decideRetention(policy, { ...factsOf(noted), current, now });
  // Before the seal is planned there is nothing to extend: the plan will know the event.
  return current ? intendRetention(noted, retention, now) : noted;
}

/** What a decision about a recording goes by, apart from its current retention and the time. */
export function factsOf(recording: Recording): {
  businessLine: string;
  startedAt: string;
  receivedAt?: string;
  events: readonly RetentionEvent[];
} {
  const { businessLine, startedAt, received, businessEvents = [] } = recording;
  return { businessLine, startedAt, events: businessEvents, ...(received && { receivedAt: received.at }) };
}

/** Types of events that a rule of the recording counts from, known or not. */
export function awaitedTypes(policy: RetentionPolicy, recording: Recording): readonly string[] {
  const current = lockedRetention(recording) ?? recording.intent?.retention;
  const classIds = [
    ...(policy.businessLines[recording.businessLine]?.classes ?? []),
    ...(current ? [current.classId] : []),
  ];
  return [...new Set(classIds.flatMap((id) => policy.classes[id]?.event ?? []))].sort();
}
