/** How good predictions were, on data that the predictor had not seen. Every measure is named after its textbook form. */
import { shareOf, type Interval } from './statistics.ts';

/** One prediction and what came true. */
export interface Prediction {
  /** Predicted probability, 0 to 1. */
  readonly predicted: number;
  readonly happened: boolean;
}

export interface CalibrationBin {
  readonly cases: number;
  /** Mean of the predictions. */
  readonly predicted: number;
  /** Share that came true, with its 95 % Wilson interval. */
  readonly observed: number;
  readonly interval: Interval;
}

export interface Difference {
  readonly value: number;
  readonly interval: Interval;
}

const Z = 1.959964;
/** Nobody is sure beyond this: one miss would weigh without end. */
const SUREST = 1e-6;

export function logLossOf({ predicted, happened }: Prediction): number {
  const sure = Math.min(Math.max(predicted, SUREST), 1 - SUREST);
  return -Math.log(happened ? sure : 1 - sure);
}

export function logLoss(cases: readonly Prediction[]): number {
  return mean(cases.map(logLossOf));
}

/** Brier 1950: mean squared error of the probability, 0 best. */
export function brier(cases: readonly Prediction[]): number {
  return mean(cases.map(({ predicted, happened }) => (predicted - (happened ? 1 : 0)) ** 2));
}

/** Area under the ROC curve (Mann-Whitney, ties count half); 0.5 = by chance; undefined without both kinds. */
export function auc(cases: readonly Prediction[]): number | undefined {
  const sorted = cases.toSorted((a, b) => a.predicted - b.predicted);
  let rankSum = 0;
  for (let start = 0; start < sorted.length;) {
    let end = start;
    while (end < sorted.length && sorted[end]?.predicted === sorted[start]?.predicted) end++;
    const rank = (start + 1 + end) / 2;
    rankSum += rank * sorted.slice(start, end).filter(({ happened }) => happened).length;
    start = end;
  }
  const positives = cases.filter(({ happened }) => happened).length;
  const negatives = cases.length - positives;
  if (positives === 0 || negatives === 0) return undefined;
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/** Bins of equal size, from the lowest prediction to the highest. */
export function calibration(cases: readonly Prediction[], bins = 10): CalibrationBin[] {
  const sorted = cases.toSorted((a, b) => a.predicted - b.predicted);
  return Array.from({ length: bins }, (_, at) =>
    sorted.slice(Math.round((at * sorted.length) / bins), Math.round(((at + 1) * sorted.length) / bins)),
  )
    .filter((bin) => bin.length > 0)
    .map((bin) => {
      const happened = bin.filter((one) => one.happened).length;
      const { share, interval } = shareOf(happened, bin.length);
      const predicted = mean(bin.map((one) => one.predicted));
      return { cases: bin.length, predicted, observed: share, interval };
    });
}

/** Expected calibration error: mean distance of predicted and observed over the bins, weighted by cases. */
export function calibrationError(bins: readonly CalibrationBin[]): number {
  const cases = bins.reduce((sum, bin) => sum + bin.cases, 0);
  return bins.reduce((sum, bin) => sum + bin.cases * Math.abs(bin.predicted - bin.observed), 0) / Math.max(cases, 1);
}

/**
 * Mean of differences with its 95 % interval. `groups`: cases of one customer are not independent of each other, so the spread is taken over
 * the sums of groups (cluster-robust standard error).
 */
export function meanDifference(differences: readonly number[], groups: readonly string[]): Difference {
  const value = mean(differences);
  const sums = new Map<string, number>();
  for (const [i, difference] of differences.entries()) {
    const group = groups[i] ?? '';
    sums.set(group, (sums.get(group) ?? 0) + difference - value);
  }
  const spread = Math.sqrt([...sums.values()].reduce((total, sum) => total + sum ** 2, 0));
  const error = differences.length === 0 ? 0 : spread / differences.length;
  return { value, interval: { low: value - Z * error, high: value + Z * error } };
}

/** McNemar's exact test, one-sided: how likely `wins` or more of wins + losses are when both are equally good. */
export function mcnemar(wins: number, losses: number): number {
  const n = wins + losses;
  let sum = 0;
  let logChoose = 0;
  for (let k = n; k >= wins; k--) {
    sum += Math.exp(logChoose - n * Math.LN2);
    logChoose += Math.log(k) - Math.log(n - k + 1);
  }
  return Math.min(1, sum);
}

export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
