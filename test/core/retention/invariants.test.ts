/** What must hold for every policy, every call and every order of events: retention only grows. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRetentionPolicy, type RetentionPolicy } from '../../../core/retention/policy.ts';
import { decideRetention, extendOnly, isAwaitingEvent, renewal } from '../../../core/retention/retention.ts';
import type { Retention } from '../../../core/recording/recording.ts';
import { basePolicy, valueOf } from './policies.ts';

const instant = fc
  .date({ min: new Date('2000-01-01T00:00:00Z'), max: new Date('2060-01-01T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString());
const lane = fc.constantFrom('regulated', 'erasable');
const EVENTS = ['ended', 'closed'] as const;

const ruleArbitrary = fc
  .record({
    lane,
    event: fc.constantFrom(undefined, ...EVENTS),
    period: fc.oneof(
      fc.integer({ min: 1, max: 20 }).map((years) => `P${years}Y`),
      fc.integer({ min: 1, max: 600 }).map((days) => `P${days}D`),
    ),
  })
  .map(({ lane, event, period }) => ({
    ...{ title: 't', citation: 'c', lane, period },
    ...(event === undefined ? { basis: 'recording' } : { basis: 'event', event }),
  }));

/** A policy with classes c0, c1, ... all on the line `default`, in the order given. */
function policyOf(
  rules: readonly object[],
  order: readonly number[] = rules.map((_, index) => index),
): RetentionPolicy {
  const text = JSON.stringify({
    version: 1,
    classes: Object.fromEntries(rules.map((rule, index) => [`c${index}`, rule])),
    businessLines: { default: { classes: order.map((index) => `c${index}`), consent: 'not-required' } },
    quarantineDays: 1,
    limits: { maxBytes: 1, maxDurationMs: 1, minDurationMs: 0 },
  });
  return valueOf(parseRetentionPolicy({ file: 'generated', text }));
}

const rulesArbitrary = fc.array(ruleArbitrary, { minLength: 1, maxLength: 5 });
const eventsArbitrary = fc.array(fc.record({ type: fc.constantFrom(...EVENTS), at: instant }), { maxLength: 4 });
const callArbitrary = fc.record({
  startedAt: instant,
  events: eventsArbitrary,
  now: instant.map((at) => new Date(at)),
});

const retentionArbitrary: fc.Arbitrary<Retention> = fc.record(
  {
    classId: fc.constantFrom('a', 'b', 'c'),
    lane,
    basis: fc.constantFrom('recording', 'event'),
    retainUntil: instant,
    citation: fc.constant('c'),
    eventAt: instant,
  },
  { requiredKeys: ['classId', 'lane', 'basis', 'retainUntil', 'citation'] },
);

function expectNotWeaker(next: Retention, current: Retention): void {
  expect(Date.parse(next.retainUntil)).toBeGreaterThanOrEqual(Date.parse(current.retainUntil));
  if (current.lane === 'regulated') expect(next.lane).toBe('regulated');
}

describe('decideRetention', () => {
  it('keeps at least as long as every class demands, and longer than none of them without cause', () => {
    fc.assert(
      fc.property(rulesArbitrary, callArbitrary, (rules, call) => {
        const { retention, rules: applied } = decideRetention(policyOf(rules), { ...call, businessLine: 'default' });
        const ends = applied.map(({ until }) => Date.parse(until));
        const tomorrow = call.now.getTime() + 86_400_000;
        // Locks end on whole seconds, and none of them early.
        expect(Date.parse(retention.retainUntil)).toBe(Math.ceil(Math.max(tomorrow, ...ends) / 1000) * 1000);
        expect(applied.filter(({ wins }) => wins).map(({ classId }) => classId)).toEqual([retention.classId]);
      }),
    );
  });

  it('does not depend on the order of classes', () => {
    const shuffled = rulesArbitrary.chain((rules) => {
      const order = rules.map((_, index) => index);
      return fc.tuple(fc.constant(rules), fc.shuffledSubarray(order, { minLength: order.length }));
    });
    fc.assert(
      fc.property(shuffled, callArbitrary, ([rules, order], call) => {
        const facts = { ...call, businessLine: 'default' };
        expect(decideRetention(policyOf(rules, order), facts)).toEqual(decideRetention(policyOf(rules), facts));
      }),
    );
  });

  it('does not depend on the order in which events are told', () => {
    fc.assert(
      fc.property(rulesArbitrary, callArbitrary, (rules, call) => {
        const facts = { ...call, businessLine: 'default' };
        const reversed = { ...facts, events: facts.events.toReversed() };
        expect(decideRetention(policyOf(rules), reversed)).toEqual(decideRetention(policyOf(rules), facts));
      }),
    );
  });

  it('makes the whole recording regulated as soon as one class is', () => {
    fc.assert(
      fc.property(rulesArbitrary, callArbitrary, (rules, call) => {
        const { retention, lock } = decideRetention(policyOf(rules), { ...call, businessLine: 'default' });
        const regulated = rules.some((rule) => rule.lane === 'regulated');
        expect([retention.lane, lock.mode]).toEqual(
          regulated ? ['regulated', 'COMPLIANCE'] : ['erasable', 'GOVERNANCE'],
        );
      }),
    );
  });

  it('with what is there already, no sequence of policies, events and renewals shortens or weakens', () => {
    const step = fc.record({
      rules: rulesArbitrary,
      event: fc.record({ type: fc.constantFrom(...EVENTS), at: instant }),
    });
    fc.assert(
      fc.property(callArbitrary, rulesArbitrary, fc.array(step, { maxLength: 6 }), (call, rules, steps) => {
        const facts = { ...call, businessLine: 'default' };
        let current = decideRetention(policyOf(rules), facts).retention;
        let events = facts.events;
        for (const { rules: nextRules, event } of steps) {
          events = [...events, event];
          const policy = policyOf(nextRules);
          const next = decideRetention(policy, { ...facts, events, current }).retention;
          expectNotWeaker(next, current);
          const renewed = renewal(policy, next, facts.now) ?? next;
          expectNotWeaker(renewed, next);
          expect(isAwaitingEvent(renewed)).toBe(isAwaitingEvent(next));
          current = renewed;
        }
      }),
    );
  });
});

describe('extendOnly', () => {
  it('is never earlier or weaker than either side, and an open end stays open', () => {
    fc.assert(
      fc.property(fc.array(retentionArbitrary, { minLength: 1 }), (all) => {
        all.reduce((current, next) => {
          const joined = extendOnly(current, next);
          expectNotWeaker(joined, current);
          expectNotWeaker(joined, next);
          expect(isAwaitingEvent(joined)).toBe(isAwaitingEvent(current) || isAwaitingEvent(next));
          return joined;
        });
      }),
    );
  });

  it('changes nothing when nothing new is said', () => {
    fc.assert(
      fc.property(retentionArbitrary, retentionArbitrary, (a, b) => {
        expect(extendOnly(a, a)).toEqual(a);
        const joined = extendOnly(a, b);
        expect(extendOnly(joined, b)).toEqual(joined);
      }),
    );
  });

  it('closes an open end only with the proof that its own event is known', () => {
    const open = {
      classId: 'contract-5y',
      lane: 'regulated',
      basis: 'event',
      retainUntil: '2031-01-01T00:00:00.000Z',
    } as const;
    const current = { ...open, citation: 'rule C' };
    const startedAt = '2026-01-01T00:00:00Z';
    const decide = (type: string): ReturnType<typeof decideRetention> =>
      decideRetention(basePolicy(), {
        ...{ businessLine: 'two-events', startedAt, now: new Date(startedAt) },
        events: [{ type, at: '2027-01-01T00:00:00Z' }],
      });
    const other = decide('survey-closed');
    expect(isAwaitingEvent(extendOnly(current, other.retention, other.rules))).toBe(true);
    const own = decide('contract-ended');
    expect(extendOnly(current, own.retention, own.rules)).toMatchObject({ classId: 'survey-1y' });
    expect(extendOnly(current, own.retention)).toMatchObject({ classId: 'contract-5y' });
  });
});
