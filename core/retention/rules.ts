/** What each retention class of a business line demands of one recording, and which of them wins. */
import * as z from 'zod';
import { policyIdSchema } from '../policies/named.ts';
import type { Retention } from '../recording/recording.ts';
import { addPeriod, lockDate } from './period.ts';
import type { RetentionClass, RetentionPolicy } from './policy.ts';

/** A business event that starts a period, such as `contract-ended`. Events accumulate; the latest of a type counts. */
export const retentionEventSchema = z.object({ type: policyIdSchema, at: z.iso.datetime({ offset: true }) });
export type RetentionEvent = z.infer<typeof retentionEventSchema>;

/** One class applied to one recording. Times ISO 8601 UTC. */
export interface AppliedRule {
  readonly classId: string;
  readonly title: string;
  readonly citation: string;
  readonly lane: Retention['lane'];
  readonly basis: Retention['basis'];
  readonly period: string;
  /** Where the period counts from. */
  readonly from: string;
  /** `from` + period. While the event is awaited this is the least it can be. */
  readonly until: string;
  /** The type of event the class counts from. */
  readonly event?: string;
  /** The event has not happened: the class has no end yet. */
  readonly awaitingEvent: boolean;
  readonly wins: boolean;
}

export interface RuleFacts {
  readonly startedAt: string;
  readonly receivedAt: Date;
  readonly events: readonly RetentionEvent[];
}

/**
 * Applies classes to a recording; the winner comes first. Classes the policy does not have are left out. An open end outlasts every date, then the later date wins, then
 * the regulated lane, then the class id, so that the order of classes in the policy never matters.
 */
export function applyRules(
  policy: RetentionPolicy,
  classIds: Iterable<string>,
  facts: RuleFacts,
): readonly AppliedRule[] {
  const [winner, ...others] = [...new Set(classIds)]
    .flatMap((classId) => {
      const rule = policy.classes[classId];
      return rule === undefined ? [] : [applyRule(classId, rule, facts)];
    })
    .toSorted(strongestFirst);
  return winner === undefined ? [] : [{ ...winner, wins: true }, ...others];
}

/** The retention that applied rules add up to, the winner first; undefined when there is none. */
export function demandOf(rules: readonly AppliedRule[]): Retention | undefined {
  const [winner] = rules;
  if (winner === undefined) return undefined;
  // An open end wins with a provisional date: the lock still has to reach the latest one.
  const until = rules.reduce((latest, rule) => (rule.until > latest ? rule.until : latest), winner.until);
  return {
    classId: winner.classId,
    lane: rules.some(({ lane }) => lane === 'regulated') ? 'regulated' : 'erasable',
    basis: winner.basis,
    retainUntil: until,
    citation: winner.citation,
    ...(winner.basis === 'event' && !winner.awaitingEvent && { eventAt: winner.from }),
  };
}

function applyRule(classId: string, rule: RetentionClass, facts: RuleFacts): AppliedRule {
  // A call cannot begin after it was received: a clock that runs ahead neither shortens nor stretches the period.
  const started = Math.min(Date.parse(facts.startedAt), facts.receivedAt.getTime());
  const events = facts.events.filter(({ type }) => type === rule.event).map(({ at }) => Date.parse(at));
  // The event cannot come before the recording it is about.
  const from = new Date(Math.max(started, ...events));
  return {
    classId,
    title: rule.title,
    citation: rule.citation,
    lane: rule.lane,
    basis: rule.basis,
    period: rule.period.text,
    from: from.toISOString(),
    until: lockDate(addPeriod(from, rule.period)),
    ...(rule.event !== undefined && { event: rule.event }),
    awaitingEvent: rule.basis === 'event' && events.length === 0,
    wins: false,
  };
}

function strongestFirst(a: AppliedRule, b: AppliedRule): number {
  if (a.awaitingEvent !== b.awaitingEvent) return a.awaitingEvent ? -1 : 1;
  if (a.until !== b.until) return a.until > b.until ? -1 : 1;
  if (a.lane !== b.lane) return a.lane === 'regulated' ? -1 : 1;
  return a.classId < b.classId ? -1 : 1;
}
