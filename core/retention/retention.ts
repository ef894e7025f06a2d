/** How long a recording is kept, under which lock and why; and the one rule of every change to that: only longer, only stricter. */
import { AppError } from '../errors.ts';
import type { Lock } from '../ports.ts';
import type { Recording, Retention } from '../recording/recording.ts';
import { addPeriod, lockDate } from './period.ts';
import { businessLine, type RetentionPolicy } from './policy.ts';
import { applyRules, demandOf, type AppliedRule, type RetentionEvent } from './rules.ts';

const DAY_MS = 86_400_000;
/** S3 refuses a lock date that is over; a day leaves room for clocks and retries. */
const SHORTEST_LOCK_MS = DAY_MS;
/** An open end is renewed when less than this remains. */
export const RENEWAL_MS = 400 * DAY_MS;
/** S3 locks for 100 years at most. */
const LONGEST_LOCK = { text: 'P100Y', months: 1200, days: 0 };

export interface RetentionFacts {
  readonly businessLine: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** When the bytes arrived; `now` when not given. A later `startedAt` counts as this. */
  readonly receivedAt?: string;
  readonly events?: readonly RetentionEvent[];
  /** What the recording is under already: the decision extends it and never weakens it. */
  readonly current?: Retention | undefined;
  readonly now: Date;
}

export interface RetentionDecision {
  readonly retention: Retention;
  readonly lock: Lock;
  /** The winner first. */
  readonly rules: readonly AppliedRule[];
  readonly policyVersion: number;
  /** Type of the event that is awaited: the lock is provisional and has to be renewed. */
  readonly awaitingEvent?: string;
  /** The period ended before the recording arrived: it is locked for the shortest time S3 takes, one day. */
  readonly alreadyOver: boolean;
  /** `startedAt` lay after the receipt, which counts instead. */
  readonly startedInFuture: boolean;
}

/**
 * Applies every class of the business line; the longest wins, and one regulated class makes the whole recording regulated.
 * An awaited event locks the full period from the recording at once.
 * Errors: VALIDATION_FAILED for a business line the policy does not know, or a lock beyond the 100 years S3 takes.
 */
export function decideRetention(policy: RetentionPolicy, facts: RetentionFacts): RetentionDecision {
  const { current, now } = facts;
  const line = businessLine(policy, facts.businessLine);
  const receivedAt = facts.receivedAt === undefined ? now : new Date(facts.receivedAt);
  const classIds = [...(line?.classes ?? []), ...(current === undefined ? [] : [current.classId])];
  const rules = applyRules(policy, classIds, { startedAt: facts.startedAt, receivedAt, events: facts.events ?? [] });
  const demand = demandOf(rules);
  if (demand && Date.parse(demand.retainUntil) > addPeriod(now, LONGEST_LOCK).getTime()) {
    throw new AppError('VALIDATION_FAILED', 'Retention would end more than 100 years from now; check the event time.');
  }
  const retention = current ? extendOnly(current, demand ?? current, rules) : demand && lockable(demand, now);
  if (retention === undefined) {
    throw new AppError('VALIDATION_FAILED', 'The business line is not in policies/retention.yaml.', {
      detail: { known: Object.keys(policy.businessLines) },
    });
  }
  const awaitingEvent = awaitedEvent(retention, rules);
  return {
    retention,
    lock: lockOf(retention),
    rules: markWinner(rules, retention),
    policyVersion: policy.version,
    ...(awaitingEvent !== undefined && { awaitingEvent }),
    alreadyOver: demand !== undefined && !isAwaitingEvent(demand) && Date.parse(demand.retainUntil) <= now.getTime(),
    startedInFuture: Date.parse(facts.startedAt) > receivedAt.getTime(),
  };
}

/** A new lock lasts a day at least, however long the period has been over. */
function lockable(demand: Retention, now: Date): Retention {
  const shortest = lockDate(new Date(now.getTime() + SHORTEST_LOCK_MS));
  return { ...demand, retainUntil: laterOf(demand.retainUntil, shortest) };
}

function awaitedEvent(retention: Retention, rules: readonly AppliedRule[]): string | undefined {
  if (!isAwaitingEvent(retention)) return undefined;
  return rules.find(({ classId }) => classId === retention.classId)?.event;
}

function markWinner(rules: readonly AppliedRule[], { classId }: Retention): readonly AppliedRule[] {
  return rules.map((rule) => ({ ...rule, wins: rule.classId === classId }));
}

/** COMPLIANCE for the regulated lane, GOVERNANCE for the erasable one, until the end of the retention. */
function lockOf(retention: Retention): Lock {
  return {
    mode: retention.lane === 'regulated' ? 'COMPLIANCE' : 'GOVERNANCE',
    retainUntil: retention.retainUntil,
  };
}

/** What the locks of a recording reach, or are about to: what was decided counts before every lock shows it. */
export function lockedRetention({
  retention,
  pendingRetention,
}: Pick<Recording, 'retention' | 'pendingRetention'>): Retention | undefined {
  if (!retention || !pendingRetention) return pendingRetention?.retention ?? retention;
  const { lane, retainUntil } = retention;
  const next = pendingRetention.retention;
  return {
    ...next,
    lane: lane === 'regulated' ? lane : next.lane,
    retainUntil: laterOf(retainUntil, next.retainUntil),
  };
}

/** The retention counts from an event that has not happened. Without a proof of the event it stays open. */
export function isAwaitingEvent(retention: Retention): boolean {
  return retention.basis === 'event' && retention.eventAt === undefined;
}

/**
 * Joins two retentions: the later date, the stricter lane, and an open end until its event is known.
 * `rules` (of the decision that made `next`) is the proof that the event `current` waits for has happened.
 */
export function extendOnly(current: Retention, next: Retention, rules: readonly AppliedRule[] = []): Retention {
  const open = isAwaitingEvent(current);
  const closed = open && rules.some((rule) => rule.classId === current.classId && !rule.awaitingEvent);
  // An open end gives way to nothing, not even to another open end: the event it waits for would be forgotten.
  const leading = closed || (!open && outlasts(next, current)) ? next : current;
  return {
    ...leading,
    lane: current.lane === 'regulated' ? 'regulated' : next.lane,
    retainUntil: laterOf(current.retainUntil, next.retainUntil),
  };
}

function outlasts(a: Retention, b: Retention): boolean {
  if (isAwaitingEvent(a) !== isAwaitingEvent(b)) return isAwaitingEvent(a);
  const difference = Date.parse(a.retainUntil) - Date.parse(b.retainUntil);
  return difference > 0 || (difference === 0 && a.lane === 'regulated' && b.lane === 'erasable');
}

function laterOf(a: string, b: string): string {
  return Date.parse(a) >= Date.parse(b) ? a : b;
}

/**
 * The next retention of a recording whose event is still awaited; undefined when nothing is due.
 * Due when under 400 days remain (under half the period, where that is less). The event cannot lie before `now`, so
 * `now` + period locks no longer than the event will. A class that left the policy is renewed by two years.
 */
export function renewal(policy: RetentionPolicy, retention: Retention, now: Date): Retention | undefined {
  if (!isAwaitingEvent(retention)) return undefined;
  const period = policy.classes[retention.classId]?.period ?? { text: 'P2Y', months: 24, days: 0 };
  const renewed = addPeriod(now, period);
  const threshold = Math.min(RENEWAL_MS, (renewed.getTime() - now.getTime()) / 2);
  if (Date.parse(retention.retainUntil) - now.getTime() >= threshold) return undefined;
  return extendOnly(retention, { ...retention, retainUntil: lockDate(renewed) });
}

/** What `callvault retention ID` prints. */
export interface RetentionExplanation {
  readonly classId: string;
  readonly lane: Retention['lane'];
  readonly basis: Retention['basis'];
  readonly retainUntil: string;
  readonly citation: string;
  readonly awaitingEvent?: string;
  /** Events that were told about the call. */
  readonly businessEvents: readonly RetentionEvent[];
  /** A longer end that is decided and being put on the locks. */
  readonly pendingUntil?: string;
  readonly holds: Recording['holds'];
  /** When the bytes may leave the vault at the earliest; null while held or while an event is awaited. */
  readonly earliestDeletion: string | null;
  readonly rules: readonly AppliedRule[];
}

/**
 * Explains the retention a recording is under, or would get if it were sealed now.
 * Errors: VALIDATION_FAILED for a recording without retention on a business line the policy does not know.
 */
export function explainRetention(
  policy: RetentionPolicy,
  recording: Pick<
    Recording,
    'businessLine' | 'startedAt' | 'received' | 'intent' | 'retention' | 'pendingRetention' | 'holds'
  >,
  events: readonly RetentionEvent[],
  now: Date,
): RetentionExplanation {
  const { businessLine, startedAt, received, holds } = recording;
  const current = recording.retention ?? recording.intent?.retention;
  const facts = { businessLine, startedAt, events, now, ...(received && { receivedAt: received.at }) };
  const decision = decideRetention(policy, { ...facts, current });
  // What is locked is what counts: an event that was reported and not yet applied changes nothing here.
  const retention = current ?? decision.retention;
  const { classId, lane, basis, retainUntil, citation } = retention;
  const awaitingEvent = awaitedEvent(retention, decision.rules);
  const reached = lockedRetention(recording) ?? retention;
  const pending = recording.pendingRetention && reached.retainUntil !== retainUntil;
  return {
    ...{ classId, lane, basis, retainUntil, citation },
    ...(awaitingEvent !== undefined && { awaitingEvent }),
    businessEvents: events,
    ...(pending && { pendingUntil: reached.retainUntil }),
    holds,
    earliestDeletion: holds.length > 0 || isAwaitingEvent(reached) ? null : reached.retainUntil,
    rules: markWinner(decision.rules, retention),
  };
}
