import { describe, expect, it } from 'vitest';
import { isAppError } from '../../../../core/errors.ts';
import { sigmoid } from '../../../../core/insights/logistic.ts';
import { evaluateRisk, fitRisk, type RiskExample } from '../../../../core/insights/risk/fit-risk.ts';
import {
  DEFAULT_RISK,
  RISK_FACTORS,
  riskPolicySchema,
  type RiskPolicy,
} from '../../../../core/insights/risk/risk-policy.ts';
import { seeded } from '../../../support/seeded.ts';

const TRUTH = { baseline: -2.2, weights: [1.8, 1.1, 0, 1.4, 0.6, 0.9, 0.3] };

/** Calls of customers whose leaving follows known weights; with `byChance` it follows nothing. */
function calls(count: number, seed: number, { byChance = false } = {}): RiskExample[] {
  const { next, chance } = seeded(seed);
  const whole = (): number => Math.floor(next() * 4);
  return Array.from({ length: count }, (_, i) => {
    const flag = (share: number): number => (chance(share) ? 1 : 0);
    const values = [
      chance(0.2) ? 0.7 : 0,
      flag(0.15),
      next() * flag(0.3),
      next(),
      whole(),
      whole() * flag(0.5),
      flag(0.2),
    ];
    const logOdds = TRUTH.weights.reduce((sum, weight, at) => sum + weight * (values[at] ?? 0), TRUTH.baseline);
    return { customer: `c-${Math.floor(i / 2)}`, values, lost: chance(byChance ? 0.3 : sigmoid(logOdds)) };
  });
}

function policyOf(baseline: number, weights: readonly number[]): RiskPolicy {
  const named = Object.fromEntries(RISK_FACTORS.map((factor, at) => [factor, weights[at] ?? 0]));
  return riskPolicySchema.parse({ ...DEFAULT_RISK, baseline, weights: named });
}

describe('a risk that is fit to outcomes', () => {
  it('finds the weights that made the outcomes, is calibrated, and beats the base rate', () => {
    const { policy, report } = fitRisk(calls(4000, 1), DEFAULT_RISK, 'fit-1');
    expect(report).toMatchObject({ ships: true, folds: 5, calls: 4000, customers: 2000 });
    for (const [at, factor] of RISK_FACTORS.entries()) {
      expect(Math.abs(policy.weights[factor] - (TRUTH.weights[at] ?? 0))).toBeLessThan(0.35);
    }
    expect(Math.abs(policy.baseline - TRUTH.baseline)).toBeLessThan(0.3);
    expect(report.gain.interval.low).toBeGreaterThan(0.05);
    expect(report.model.brier).toBeLessThan(report.baseRate.brier);
    expect(report.model.auc ?? 0).toBeGreaterThan(0.75);
    expect(report.baseRate.auc).toBeUndefined();
    expect(report.calibrationError).toBeLessThan(0.04);
    expect(Math.abs(report.slope - 1)).toBeLessThan(0.15);
    expect(Math.abs(report.intercept)).toBeLessThan(0.15);
    const within = report.bins.filter(
      ({ predicted, interval }) => predicted >= interval.low && predicted <= interval.high,
    );
    expect(within.length).toBeGreaterThanOrEqual(8);
    expect(riskPolicySchema.parse(policy)).toMatchObject({ basis: 'fit', version: 'fit-1', fit: { calls: 4000 } });
  });

  it('is refused when the outcomes follow nothing', () => {
    const refused = Array.from({ length: 20 }, (_, seed) =>
      evaluateRisk(calls(600, seed + 50, { byChance: true }), DEFAULT_RISK),
    );
    expect(refused.filter(({ ships }) => ships)).toEqual([]);
    const fitting = (): unknown => fitRisk(calls(600, 9, { byChance: true }), DEFAULT_RISK, 'x');
    expect(fitting).toThrow(expect.objectContaining({ code: 'MODEL_NOT_BETTER' }));
    try {
      fitting();
    } catch (error) {
      expect(isAppError(error) && error.detail).toMatchObject({ ships: false, calls: 600 });
    }
  });

  it('is refused when the weights in force are those that made the outcomes', () => {
    const inForce = policyOf(TRUTH.baseline, TRUTH.weights);
    const { ships, reason } = evaluateRisk(calls(600, 4), inForce);
    expect(ships).toBe(false);
    expect(reason).toContain('in force');
  });

  it('is not measured on too few outcomes', () => {
    const few = calls(4000, 1).filter(({ lost }, i) => !lost || i < 30);
    expect(() => evaluateRisk(few, DEFAULT_RISK)).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }));
  });

  it('is the same for the same calls', () => {
    expect(fitRisk(calls(800, 2), DEFAULT_RISK, 'x')).toEqual(fitRisk(calls(800, 2), DEFAULT_RISK, 'x'));
  });
});
