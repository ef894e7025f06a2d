import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { isAppError } from '../../../core/errors.ts';
import { retentionSchema } from '../../../core/recording/recording.ts';
import { decideRetention, explainRetention, renewal } from '../../../core/retention/retention.ts';
import { retentionEventSchema } from '../../../core/retention/rules.ts';
import { basePolicy, readJson } from './policies.ts';

const vectorSchema = z.array(
  z.strictObject({
    why: z.string(),
    call: z.strictObject({
      businessLine: z.string(),
      startedAt: z.string(),
      receivedAt: z.string().optional(),
      now: z.coerce.date(),
      events: z.array(retentionEventSchema).optional(),
      current: retentionSchema.optional(),
    }),
    expect: retentionSchema.extend({
      mode: z.enum(['COMPLIANCE', 'GOVERNANCE']),
      awaitingEvent: z.string().optional(),
      alreadyOver: z.boolean().default(false),
      startedInFuture: z.boolean().default(false),
    }),
  }),
);
const vectors = vectorSchema.parse(readJson('test/vectors/retention/decisions.json'));
const policy = basePolicy();

function code(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (isAppError(error)) return error.code;
    throw error;
  }
  return 'no error';
}

describe('decideRetention', () => {
  it.each(vectors)('$why', ({ call, expect: wanted }) => {
    const { receivedAt, events, current, ...rest } = call;
    const decision = decideRetention(policy, {
      ...rest,
      ...(receivedAt !== undefined && { receivedAt }),
      ...(events !== undefined && { events }),
      current,
    });
    const { mode, awaitingEvent, alreadyOver, startedInFuture, ...retention } = wanted;
    expect(decision.retention).toEqual(retention);
    expect(decision.lock).toEqual({ mode, retainUntil: retention.retainUntil });
    expect(decision.awaitingEvent).toBe(awaitingEvent);
    expect(decision).toMatchObject({ alreadyOver, startedInFuture, policyVersion: 3 });
  });

  it('shows every rule, the winner first', () => {
    const now = new Date('2026-03-10T10:00:00Z');
    const { rules } = decideRetention(policy, { businessLine: 'contracts', startedAt: '2026-03-10T09:30:00Z', now });
    expect(rules).toMatchObject([
      {
        classId: 'contract-5y',
        wins: true,
        awaitingEvent: true,
        event: 'contract-ended',
        from: '2026-03-10T09:30:00.000Z',
        until: '2031-03-10T09:30:00.000Z',
      },
      { classId: 'quality-6m', wins: false, awaitingEvent: false, lane: 'erasable', until: '2026-09-10T09:30:00.000Z' },
    ]);
  });

  it('refuses a business line it does not know: no fall-back to a shorter rule', () => {
    const now = new Date('2026-03-10T10:00:00Z');
    const startedAt = now.toISOString();
    expect(code(() => decideRetention(policy, { businessLine: 'tradign', startedAt, now }))).toBe('VALIDATION_FAILED');
    expect(code(() => decideRetention(policy, { businessLine: 'constructor', startedAt, now }))).toBe(
      'VALIDATION_FAILED',
    );
  });

  it('refuses an event whose period would end beyond the 100 years S3 takes', () => {
    const now = new Date('2026-03-10T10:00:00Z');
    const call = { businessLine: 'contracts', startedAt: now.toISOString(), now };
    const events = (at: string): { type: string; at: string }[] => [{ type: 'contract-ended', at }];
    const decide = (at: string) => code(() => decideRetention(policy, { ...call, events: events(at) }));
    expect(decide('2121-03-10T10:00:00Z')).toBe('no error');
    expect(decide('2121-03-10T10:00:01Z')).toBe('VALIDATION_FAILED');
  });
});

describe('renewal', () => {
  const open = {
    classId: 'contract-5y',
    lane: 'regulated',
    basis: 'event',
    retainUntil: '2031-03-10T00:00:00.000Z',
    citation: 'rule C',
  } as const;

  it('is not due with 400 days left', () => {
    expect(renewal(policy, open, new Date('2030-02-03T00:00:00Z'))).toBeUndefined();
  });

  it('locks a full period from now with less than 400 days left', () => {
    const renewed = renewal(policy, open, new Date('2030-02-03T00:00:01Z'));
    expect(renewed).toEqual({ ...open, retainUntil: '2035-02-03T00:00:01.000Z' });
  });

  it('is due after the lock has ended too', () => {
    expect(renewal(policy, open, new Date('2040-01-01T00:00:00Z'))?.retainUntil).toBe('2045-01-01T00:00:00.000Z');
  });

  it('waits for half the period where 400 days are more than that', () => {
    const survey = { ...open, classId: 'survey-1y', retainUntil: '2027-01-01T00:00:00.000Z' };
    expect(renewal(policy, survey, new Date('2026-02-01T00:00:00Z'))).toBeUndefined();
    expect(renewal(policy, survey, new Date('2026-08-01T00:00:00Z'))?.retainUntil).toBe('2027-08-01T00:00:00.000Z');
  });

  it('goes on for a class that left the policy', () => {
    const gone = renewal(policy, { ...open, classId: 'gone' }, new Date('2031-01-01T00:00:00Z'));
    expect(gone?.retainUntil).toBe('2033-01-01T00:00:00.000Z');
  });

  it('is never due once the event is known, nor for a period from the recording', () => {
    const now = new Date('2031-03-09T00:00:00Z');
    expect(renewal(policy, { ...open, eventAt: '2026-03-10T00:00:00.000Z' }, now)).toBeUndefined();
    expect(renewal(policy, { ...open, basis: 'recording' }, now)).toBeUndefined();
  });
});

describe('explainRetention', () => {
  const now = new Date('2026-03-10T10:00:00Z');
  const call = { businessLine: 'trading', startedAt: '2026-03-10T09:30:00Z', holds: [] };
  const { retention } = decideRetention(policy, { ...call, now });

  it('explains what a recording is under, with the earliest deletion', () => {
    const explained = explainRetention(policy, { ...call, retention }, [], now);
    expect(explained).toMatchObject({ ...retention, holds: [], earliestDeletion: '2032-03-10T09:30:00.000Z' });
    expect(explained.rules.map(({ classId, wins }) => [classId, wins])).toEqual([
      ['trade-6y', true],
      ['quality-6m', false],
    ]);
  });

  it('knows no earliest deletion while a matter holds the recording', () => {
    const holds = [{ matterId: 'm-1', placedAt: now.toISOString() }];
    expect(explainRetention(policy, { ...call, retention, holds }, [], now)).toMatchObject({
      holds,
      earliestDeletion: null,
    });
  });

  it('knows no earliest deletion while an event is awaited, and names it', () => {
    const line = { ...call, businessLine: 'contracts' };
    const wanted = { earliestDeletion: null, awaitingEvent: 'contract-ended', classId: 'contract-5y' };
    expect(explainRetention(policy, line, [], now)).toMatchObject(wanted);
  });

  it('takes the intent for what is not sealed yet, and the receipt for a clock that runs ahead', () => {
    const received = { at: '2026-03-10T09:40:00.000Z', bytes: 1, sha256: '0'.repeat(64) };
    const intent = { at: now.toISOString(), retention };
    expect(explainRetention(policy, { ...call, intent, received }, [], now)).toMatchObject(retention);
    const ahead = explainRetention(policy, { ...call, startedAt: '2027-01-01T00:00:00Z', received }, [], now);
    expect(ahead.retainUntil).toBe('2032-03-10T09:40:00.000Z');
  });

  it('still explains when the line and the class left the policy', () => {
    const old = { ...call, businessLine: 'gone', retention: { ...retention, classId: 'gone-6y' } };
    const wanted = { classId: 'gone-6y', rules: [], earliestDeletion: retention.retainUntil };
    expect(explainRetention(policy, old, [], now)).toMatchObject(wanted);
  });
});
