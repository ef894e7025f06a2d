import { describe, expect, it } from 'vitest';
import { fitLogistic, probabilities, sigmoid, type SparseRow } from '../../../core/insights/logistic.ts';
import {
  auc,
  brier,
  calibration,
  calibrationError,
  logLoss,
  mcnemar,
  meanDifference,
} from '../../../core/insights/quality.ts';
import { seeded } from '../../support/seeded.ts';

/** Examples that follow known log-odds. */
function generated(
  count: number,
  baseline: number,
  weights: readonly number[],
): { rows: SparseRow[]; classOf: number[] } {
  const { next, chance } = seeded(7);
  const rows = Array.from({ length: count }, () => ({
    at: weights.map((_, at) => at),
    values: weights.map(() => next() * 2),
  }));
  const classOf = rows.map(({ values }) => {
    const logOdds = weights.reduce((sum, weight, at) => sum + weight * (values[at] ?? 0), baseline);
    return chance(sigmoid(logOdds)) ? 1 : 0;
  });
  return { rows, classOf };
}

describe('fitLogistic', () => {
  it('finds the weights that made the data', () => {
    const truth = [1.5, -2, 0];
    const { rows, classOf } = generated(8000, -0.5, truth);
    const { weights, intercepts } = fitLogistic(rows, classOf, { features: 3, classes: 2, l2: 1e-5, iterations: 3000 });
    for (const [at, weight] of truth.entries()) {
      expect(Math.abs((weights[1]?.[at] ?? 0) - (weights[0]?.[at] ?? 0) - weight)).toBeLessThan(0.15);
    }
    expect(Math.abs((intercepts[1] ?? 0) - (intercepts[0] ?? 0) + 0.5)).toBeLessThan(0.2);
  });

  it('tells several classes apart, and its probabilities add up to 1', () => {
    const rows = Array.from({ length: 90 }, (_, i): SparseRow => ({ at: [i % 3, 3], values: [1, 0.5] }));
    const model = fitLogistic(
      rows,
      rows.map((_, i) => i % 3),
      { features: 4, classes: 3, l2: 0.001 },
    );
    for (const [i, row] of rows.entries()) {
      const all = probabilities(model, row);
      expect(all.indexOf(Math.max(...all))).toBe(i % 3);
      expect(all.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 12);
    }
    expect(
      fitLogistic(
        rows,
        rows.map((_, i) => i % 3),
        { features: 4, classes: 3, l2: 0.001 },
      ),
    ).toEqual(model);
  });
});

describe('measures', () => {
  const cases = [
    { predicted: 0.1, happened: false },
    { predicted: 0.4, happened: false },
    { predicted: 0.35, happened: true },
    { predicted: 0.8, happened: true },
  ];

  it('are those of the textbooks', () => {
    // The worked example of scikit-learn's documentation of these measures.
    expect(auc(cases)).toBe(0.75);
    expect(auc(cases.map((one) => ({ ...one, predicted: 0.5 })))).toBe(0.5);
    expect(auc([])).toBeUndefined();
    expect(brier(cases)).toBeCloseTo((0.01 + 0.16 + 0.4225 + 0.04) / 4, 12);
    expect(logLoss(cases)).toBeCloseTo(-(Math.log(0.9) + Math.log(0.6) + Math.log(0.35) + Math.log(0.8)) / 4, 12);
  });

  it('are exact where chance is asked about', () => {
    // Binomial(10, 1/2): P(X >= 8) = 56/1024.
    expect(mcnemar(8, 2)).toBeCloseTo(56 / 1024, 12);
    expect(mcnemar(0, 0)).toBe(1);
    expect(mcnemar(0, 5)).toBeCloseTo(1, 12);
    expect(mcnemar(10, 0)).toBeCloseTo(1 / 1024, 12);
  });

  it('know a calibrated forecast from one that is not', () => {
    const { next, chance } = seeded(3);
    const honest = Array.from({ length: 4000 }, () => next()).map((predicted) => ({
      predicted,
      happened: chance(predicted),
    }));
    const bins = calibration(honest);
    expect(bins.map(({ cases: size }) => size)).toEqual(Array.from({ length: 10 }, () => 400));
    expect(calibrationError(bins)).toBeLessThan(0.04);
    const boastful = honest.map((one) => ({ ...one, predicted: one.predicted > 0.5 ? 0.99 : 0.01 }));
    expect(calibrationError(calibration(boastful))).toBeGreaterThan(0.2);
  });

  it('do not take the calls of one customer for many customers', () => {
    const differences = Array.from({ length: 100 }, (_, i) => (i < 50 ? 1 : -0.5));
    const alone = meanDifference(
      differences,
      differences.map((_, i) => String(i)),
    );
    const together = meanDifference(
      differences,
      differences.map((_, i) => String(Math.floor(i / 25))),
    );
    expect(alone.value).toBe(together.value);
    expect(alone.interval.low).toBeGreaterThan(0);
    expect(together.interval.low).toBeLessThan(0);
  });
});
