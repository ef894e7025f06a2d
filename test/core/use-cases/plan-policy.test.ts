/** A new policy on an old archive: what it would make longer, and what it cannot make shorter; and applying it. */
import { describe, expect, it } from 'vitest';
import type { RetentionPolicy } from '../../../core/retention/policy.ts';
import { STORAGE_PRICE } from '../../../core/retention/storage-price.ts';
import { applyPolicy, type AppliedPolicy } from '../../../core/use-cases/apply-policy.ts';
import { planPolicy } from '../../../core/use-cases/plan-policy.ts';
import { eraseRecordings } from '../../../core/use-cases/erase-recordings.ts';
import { reviewArchive } from '../../../core/use-cases/review-archive.ts';
import { tellRetentionEvent } from '../../../core/use-cases/tell-event.ts';
import { callFile, finishedCall } from '../../support/calls.ts';
import { memoryContext, type MemoryContext } from '../../support/memory-context.ts';
import { shippedPolicy } from '../retention/policies.ts';
import { changedPolicy, expectLocked, RAISED, verdictOf, withPolicy } from './retention-archive.ts';
import { stored } from './sealed-archive.ts';

const CONSENT = { noticeId: 'ivr-recording-notice', version: '1', language: 'en', offsetMs: 0, outcome: 'given' };

/** One call on each of three lines: six months erasable, six years, ten years from an event. */
async function archive(): Promise<{ context: MemoryContext; plain: string; broker: string; bank: string }> {
  const context = memoryContext();
  const call = (seed: number, businessLine: string): Promise<string> =>
    finishedCall(context, { audio: callFile(seed), metadata: { businessLine, callId: `c${seed}`, consent: CONSENT } });
  return {
    context,
    plain: await call(1, 'default'),
    broker: await call(2, 'brokerage'),
    bank: await call(3, 'retail-banking'),
  };
}

async function apply(context: MemoryContext, policy: RetentionPolicy): Promise<AppliedPolicy[]> {
  const applied: AppliedPolicy[] = [];
  for await (const one of applyPolicy(withPolicy(context, policy), { actor: 'test' })) applied.push(one);
  return applied;
}

const LONGER = changedPolicy(['period: P6Y\n    byteExact', 'period: P7Y\n    byteExact']);
const SHORTER = changedPolicy(['period: P6Y\n    byteExact', 'period: P5Y\n    byteExact']);

describe('planPolicy', () => {
  it('of the policy in force changes nothing, also after renewals and events', async () => {
    const { context, bank } = await archive();
    const nothing = {
      longer: [],
      longerTotal: 0,
      refused: [],
      refusedTotal: 0,
      unchanged: 3,
      cost: { bytes: 0, extraGbMonths: 0 },
    };
    expect(await planPolicy(context, shippedPolicy())).toEqual({ policyVersion: 1, ...nothing });
    context.clock.set('2026-05-01T00:00:00.000Z');
    await tellRetentionEvent(context, {
      recordingId: bank,
      type: 'relationship-ended',
      at: '2026-04-01T00:00:00Z',
      actor: 't',
    });
    expect(await planPolicy(context, shippedPolicy())).toMatchObject(nothing);
  });

  it('and not after the first lock of an awaited event was renewed', async () => {
    const { context } = await archive();
    context.clock.set('2035-02-01T00:00:00.000Z');
    await reviewArchive(context);
    expect(await planPolicy(context, shippedPolicy())).toMatchObject({ longerTotal: 0, refusedTotal: 0, unchanged: 1 });
  });

  it('names what gets longer and what that costs', async () => {
    const { context, broker } = await archive();
    const { longer, unchanged, refused, cost } = await planPolicy(context, LONGER, { price: STORAGE_PRICE });
    expect(longer).toEqual([
      {
        recordingId: broker,
        from: '2032-03-01T09:00:00.000Z',
        to: '2033-03-01T09:00:00.000Z',
        classId: 'us-sec-finra-6y',
        lane: 'regulated',
      },
    ]);
    expect([unchanged, refused]).toEqual([2, []]);
    const bytes = [...context.vault.objects.values()]
      .filter(({ head }) => head.key.includes(broker))
      .reduce((sum, { head }) => sum + head.bytes, 0);
    expect(cost.bytes).toBe(bytes);
    expect(cost.extraGbMonths).toBeCloseTo((bytes / 1e9) * 12, 3);
    expect(cost.usd).toBeCloseTo(cost.extraGbMonths * 0.004, 12);
  });

  it('names what would get shorter, weaker, closed or without a line, and leaves it', async () => {
    const { context, broker, bank, plain } = await archive();
    expect((await planPolicy(context, SHORTER)).refused).toEqual([
      { recordingId: broker, reason: 'SHORTER', from: '2032-03-01T09:00:00.000Z', to: '2031-03-01T09:00:00.000Z' },
    ]);
    const weaker = changedPolicy([
      'titleZh: 证券经纪商记录，6 年（美国）\n    lane: regulated',
      'titleZh: t\n    lane: erasable',
    ]);
    expect((await planPolicy(context, weaker)).refused).toMatchObject([{ recordingId: broker, reason: 'WEAKER' }]);
    const closed = changedPolicy(
      ['classes: [cn-aml-10y, internal-quality-6m]', 'classes: [eu-mifid-7y, internal-quality-6m]'],
      [
        "  eu-mifid-7y:\n    title: Investment services, 7 years on the regulator's request (EU, UK)\n    titleZh: 投资服务，应监管机构要求 7 年（欧盟、英国）\n    lane: regulated\n    basis: recording\n    period: P7Y",
        '  eu-mifid-7y:\n    title: t\n    lane: regulated\n    basis: recording\n    period: P12Y',
      ],
    );
    const plan = await planPolicy(context, closed);
    expect(plan.refused).toMatchObject([{ recordingId: bank, reason: 'OPEN_END', to: '2038-03-01T09:00:00.000Z' }]);
    // The longer date is taken all the same.
    expect(plan.longer).toMatchObject([{ recordingId: bank, classId: 'cn-aml-10y', to: '2038-03-01T09:00:00.000Z' }]);
    const gone = changedPolicy(['  brokerage:\n', '  brokers:\n']);
    expect((await planPolicy(context, gone)).refused).toEqual([
      { recordingId: broker, reason: 'LINE_UNKNOWN', from: '2032-03-01T09:00:00.000Z' },
    ]);
    const unchanged = await planPolicy(context, shippedPolicy());
    expect([unchanged.unchanged, (await stored(context, plain)).retention?.lane]).toEqual([3, 'erasable']);
  });

  it('goes page by page and adds up', async () => {
    const { context } = await archive();
    const first = await planPolicy(context, LONGER, { limit: 2 });
    expect(first.nextCursor).toBeDefined();
    const second = await planPolicy(context, LONGER, {
      limit: 2,
      ...(first.nextCursor !== undefined && { cursor: first.nextCursor }),
    });
    expect(second.nextCursor).toBeUndefined();
    expect([first.longerTotal + second.longerTotal, first.unchanged + second.unchanged]).toEqual([1, 2]);
  });
});

describe('applyPolicy', () => {
  it('does what the plan said, once, and moves the key where the lane rises', async () => {
    const { context, plain } = await archive();
    const plan = await planPolicy(context, RAISED);
    expect(plan.longer).toMatchObject([
      { recordingId: plain, lane: 'regulated', raised: true, to: '2031-03-01T09:00:00.000Z' },
    ]);
    expect(await apply(context, RAISED)).toEqual([
      { recordingId: plain, outcome: 'extended', retainUntil: '2031-03-01T09:00:00.000Z', lane: 'regulated' },
    ]);
    await expectLocked(context, plain);
    expect(await verdictOf(context, plain)).toBe('intact');
    expect(await apply(context, RAISED)).toEqual([]);
    const { results } = await eraseRecordings(context, { recordingIds: [plain], reason: 'r', actor: 'a' });
    expect(results).toMatchObject([{ outcome: 'refused', date: '2031-03-01T09:00:00.000Z' }]);
  });

  it('never shortens, whatever the policy says', async () => {
    const { context, broker } = await archive();
    expect(await apply(context, SHORTER)).toEqual([]);
    expect((await stored(context, broker)).retention?.retainUntil).toBe('2032-03-01T09:00:00.000Z');
  });

  it('one that fails keeps nobody waiting', async () => {
    const { context, plain, broker } = await archive();
    context.vault.objects.delete(`manifest/${plain}`);
    const both = changedPolicy(
      ['period: P6M', 'period: P8M'],
      ['period: P6Y\n    byteExact', 'period: P7Y\n    byteExact'],
    );
    const applied = await apply(context, both);
    expect(applied.find(({ recordingId }) => recordingId === plain)).toMatchObject({
      outcome: 'failed',
      code: 'INTEGRITY',
    });
    expect(applied.find(({ recordingId }) => recordingId === broker)).toMatchObject({ outcome: 'extended' });
    expect(applied).toHaveLength(2);
  });
});
