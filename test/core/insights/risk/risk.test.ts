import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { riskSchema } from '../../../../core/analysis/analysis.ts';
import { sigmoid } from '../../../../core/insights/logistic.ts';
import { riskOf, type RiskCall } from '../../../../core/insights/risk/risk.ts';
import { DEFAULT_RISK, RISK_FACTORS } from '../../../../core/insights/risk/risk-policy.ts';
import type { OutcomeCode } from '../../../../core/recording/outcome.ts';

interface Given {
  readonly topics?: readonly string[];
  readonly intents?: readonly string[];
  readonly emotion?: 'angry' | 'worried' | 'neutral' | 'happy';
  readonly promised?: boolean;
  readonly outcome?: OutcomeCode;
}

const EVIDENCE = [{ turn: 2, startMs: 2000 }];

function call(
  day: number,
  { topics = [], intents = [], emotion = 'neutral', promised = false, outcome }: Given = {},
): RiskCall {
  const startedAt = new Date(Date.UTC(2026, 0, 1 + day)).toISOString();
  return {
    ...{ recordingId: `r-${day}`, startedAt },
    ...(outcome && { outcome: { code: outcome, at: startedAt } }),
    analysis: {
      topics: topics.map((id) => ({ id, evidence: EVIDENCE })),
      intents: intents.map((id) => ({ id, confidence: 0.7, evidence: EVIDENCE })),
      emotion: [],
      customerEmotion: { label: emotion, nuance: emotion, score: 0.8, evidence: EVIDENCE },
      ticket: {
        ...{ category: 'x', summary: '', orderNumbers: [], amounts: [], priority: 'normal' },
        promisedActions: promised ? [{ text: 'I will call you', turn: 1, startMs: 1000 }] : [],
      },
    },
  };
}

function values(last: RiskCall, earlier: readonly RiskCall[]): Record<string, number> {
  const { contributions } = riskOf(last, earlier, DEFAULT_RISK);
  return Object.fromEntries(contributions.filter(({ value }) => value).map(({ factor, value = 0 }) => [factor, value]));
}

describe('the risk of a call', () => {
  it('is the baseline where nothing speaks for it, and lists every factor all the same', () => {
    const risk = riskOf(call(50), [], DEFAULT_RISK);
    expect(risk.score).toBeCloseTo(sigmoid(DEFAULT_RISK.baseline), 12);
    expect(risk.contributions.map(({ factor }) => factor)).toEqual([...RISK_FACTORS]);
    expect(risk).toMatchObject({ version: 'expert-1', callsSeen: 1 });
  });

  it('says what the customer said in this call, with the turns', () => {
    const last = call(50, { intents: ['cancel-service'], topics: ['competitor'], emotion: 'angry' });
    expect(values(last, [])).toEqual({ 'cancel-intent': 0.7, 'competitor-named': 1, 'angry-now': 0.8 });
    const [leaving] = riskOf(last, [], DEFAULT_RISK).contributions;
    expect(leaving).toEqual({ factor: 'cancel-intent', weight: 2.2, value: 0.7, evidence: EVIDENCE });
  });

  it('counts calls about the same problem, and promises about it that nobody has settled', () => {
    const last = call(50, { topics: ['lost-parcel'] });
    const repeated = call(49, { topics: ['lost-parcel'], promised: true });
    const settled = call(48, { topics: ['lost-parcel'], promised: true, outcome: 'resolved' });
    const other = call(47, { topics: ['billing'], promised: true });
    expect(values(last, [repeated, settled, other])).toEqual({ 'repeat-contacts': 2, 'unresolved-promises': 1 });
    const found = riskOf(last, [repeated, settled, other], DEFAULT_RISK).contributions;
    expect(found.find(({ factor }) => factor === 'repeat-contacts')?.calls).toEqual(['r-49', 'r-48']);
    expect(values(call(50, { topics: ['complaint'] }), [call(49, { topics: ['complaint'] })])).toEqual({});
    const many = Array.from({ length: 6 }, (_, day) =>
      call(day + 40, { topics: ['lost-parcel'], outcome: 'unresolved' }),
    );
    expect(values(last, many)).toEqual({ 'repeat-contacts': 3, 'unresolved-outcomes': 3 });
  });

  it('looks at the emotions of earlier calls, not at later ones, old ones or itself', () => {
    const last = call(200, { emotion: 'happy' });
    const earlier = [call(199, { emotion: 'angry' }), call(198), call(197, { emotion: 'worried' }), call(196)];
    expect(values(last, earlier)).toEqual({ 'bad-history': 0.5 });
    expect(values(last, [last, call(201, { emotion: 'angry' }), call(10, { emotion: 'angry' })])).toEqual({});
  });

  it('is explained to the digit, is between 0 and 1, and does not depend on the order of the calls', () => {
    const given = fc.record({
      topics: fc.subarray(['competitor', 'lost-parcel', 'billing']),
      intents: fc.subarray(['cancel-service', 'get-refund']),
      emotion: fc.constantFrom('angry' as const, 'neutral' as const),
      promised: fc.boolean(),
      outcome: fc.constantFrom('unresolved' as const, 'resolved' as const, 'other' as const),
    });
    fc.assert(
      fc.property(given, fc.array(given, { maxLength: 15 }), (now, before) => {
        const last = call(90, now);
        const earlier = before.map((one, day) => call(day + 70, one));
        const risk = riskOf(last, earlier, DEFAULT_RISK);
        riskSchema.parse(risk);
        const sum = risk.contributions.reduce(
          (total, { weight, value = 0 }) => total + weight * value,
          risk.baseline ?? 0,
        );
        expect(risk.score).toBeCloseTo(1 / (1 + Math.exp(-sum)), 12);
        expect(riskOf(last, earlier.toReversed(), DEFAULT_RISK)).toEqual(risk);
        expect(risk.callsSeen).toBeLessThanOrEqual(DEFAULT_RISK.history.calls + 1);
      }),
    );
  });
});
