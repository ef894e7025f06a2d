/** Outcomes and labels of an archive, from the delivered call to the report. */
import { describe, expect, it } from 'vitest';
import { evaluateClassifier } from '../../../core/insights/classifier/train.ts';
import { riskExamples } from '../../../core/use-cases/fit-risk.ts';
import { restrictRecordings } from '../../../core/use-cases/restrict-recording.ts';
import { tellOutcome } from '../../../core/use-cases/tell-outcome.ts';
import { labelledCalls } from '../../../core/use-cases/train-classifier.ts';
import { RISK_FACTORS } from '../../../core/insights/risk/risk-policy.ts';
import { callFile, finishedCall } from '../../support/calls.ts';
import { memoryContext, type MemoryContext } from '../../support/memory-context.ts';

function call(context: MemoryContext, seed: number, customerRef: string, text: string): Promise<string> {
  const turn = { index: 0, channel: 0, role: 'customer', startMs: 0, endMs: 1000, text };
  return finishedCall(context, {
    audio: callFile(seed),
    metadata: { customerRef, startedAt: new Date(Date.UTC(2026, 1, 1, seed)).toISOString() },
    transcript: { language: 'en-US', source: 'callvault', turns: [turn] },
  });
}

describe('what the risk is fit to', () => {
  it('is what was known when a call with a telling outcome ended', async () => {
    const context = memoryContext();
    const first = await call(context, 1, 'c-1', 'My parcel was lost.');
    const second = await call(context, 2, 'c-1', 'My parcel was lost and I want to cancel my contract.');
    const other = await call(context, 3, 'c-2', 'Where is my parcel?');
    const quiet = await call(context, 4, 'c-3', 'Thank you.');
    const tell = (recordingId: string, outcome: string): Promise<unknown> =>
      tellOutcome(context, { recordingId, outcome, actor: 'crm' });
    await tell(first, 'unresolved');
    await tell(second, 'lost');
    await tell(other, 'resolved');
    await tell(quiet, 'retained');
    await restrictRecordings(context, { recordingIds: [quiet], restricted: true, reason: 'asked', actor: 'x' });
    const examples = await riskExamples(context);
    expect(examples.map(({ customer, lost }) => [customer, lost]).sort()).toEqual([
      ['c-1', true],
      ['c-2', false],
    ]);
    const of = (customer: string): Record<string, number> => {
      const values = examples.find((one) => one.customer === customer)?.values ?? [];
      return Object.fromEntries(RISK_FACTORS.map((factor, at) => [factor, values[at] ?? -1]));
    };
    expect(of('c-1')).toMatchObject({ 'unresolved-outcomes': 1, 'repeat-contacts': 1 });
    expect(of('c-1')['cancel-intent']).toBeGreaterThan(0.5);
    expect(of('c-2')).toMatchObject({ 'unresolved-outcomes': 0, 'cancel-intent': 0 });
  });
});

describe('what a classifier learns from', () => {
  it('is calls that may be used, without the personal data in them', async () => {
    const context = memoryContext();
    const ids: string[] = [];
    for (let i = 0; i < 24; i += 1) {
      const text =
        i % 2 === 0
          ? 'My name is Jonathan Harper and the courier left my wardrobe at the depot.'
          : 'My name is Jonathan Harper and the monthly statement shows a duplicate.';
      ids.push(await call(context, i, `c-${i}`, text));
    }
    const labels = ids.map((recordingId, i) => ({ recordingId, label: i % 2 === 0 ? 'delivery' : 'billing' }));
    const [gone = '', ...rest] = ids;
    await restrictRecordings(context, { recordingIds: [gone], restricted: true, reason: 'asked', actor: 'x' });
    const given = [...labels, { recordingId: 'nowhere', label: 'delivery' }];
    const { calls, skipped } = await labelledCalls(context, given, 'topics');
    expect(skipped).toEqual([gone, 'nowhere']);
    expect(calls.map(({ recordingId }) => recordingId)).toEqual(rest);
    const words = new Set(calls.flatMap(({ terms }) => [...terms.keys()]));
    expect(words).toContain('courier');
    expect([...words].filter((word) => /jonathan|harper|name\]/u.test(word))).toEqual([]);
    expect(evaluateClassifier(calls, 'topics').model.accuracy).toBe(1);
    const twice = labelledCalls(context, [...labels, ...labels], 'topics');
    await expect(twice).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  }, 60_000);
});
