/**
 * Logistic regression with any number of classes, fit to the same numbers every time: no random start, no sampling. The objective is the mean
 * log loss plus `l2`/2 x the squared weights (not the intercepts), which is convex; solved by accelerated gradient steps (Nesterov 1983,
 * restarted as by O'Donoghue and Candes 2015) of length 1/L, L being a bound of its curvature.
 */

/** The features of one example that are not 0: position and value. */
export interface SparseRow {
  readonly at: readonly number[];
  readonly values: readonly number[];
}

export interface LogisticModel {
  /** Per class, the weight of each feature. */
  readonly weights: readonly (readonly number[])[];
  readonly intercepts: readonly number[];
}

export interface LogisticOptions {
  readonly features: number;
  readonly classes: number;
  /** Strength of the pull of the weights to 0, above 0. */
  readonly l2: number;
  readonly iterations?: number;
}

const STILL = 1e-6;

/** `classOf[i]` is the class of `rows[i]`, 0 to classes - 1. */
export function fitLogistic(
  rows: readonly SparseRow[],
  classOf: readonly number[],
  { features, classes, l2, iterations = 800 }: LogisticOptions,
): LogisticModel {
  const width = features + 1;
  const mean = rows.reduce((sum, row) => sum + 1 + squared(row), 0) / Math.max(rows.length, 1);
  const step = 1 / (0.5 * mean + l2);
  let now = new Float64Array(classes * width);
  let ahead = now;
  let momentum = 1;
  for (let round = 0; round < iterations; round++) {
    const slope = gradient(rows, classOf, ahead, { width, classes, l2 });
    const next = ahead.map((value, at) => value - step * (slope[at] ?? 0));
    const moved = next.map((value, at) => value - (now[at] ?? 0));
    const uphill = moved.reduce((sum, value, at) => sum + value * (slope[at] ?? 0), 0) > 0;
    const following = uphill ? 1 : (1 + Math.sqrt(1 + 4 * momentum ** 2)) / 2;
    const push = uphill ? 0 : (momentum - 1) / following;
    ahead = next.map((value, at) => value + push * (moved[at] ?? 0));
    [now, momentum] = [next, following];
    if (slope.every((value) => Math.abs(value) < STILL)) break;
  }
  const perClass = Array.from({ length: classes }, (_, one) => [...now.subarray(one * width, (one + 1) * width)]);
  return {
    weights: perClass.map((all) => all.slice(0, features)),
    intercepts: perClass.map((all) => all[features] ?? 0),
  };
}

/** Probability of each class; they add up to 1. */
export function probabilities({ weights, intercepts }: LogisticModel, row: SparseRow): number[] {
  const scores = weights.map(
    (own, one) =>
      (intercepts[one] ?? 0) + row.at.reduce((sum, at, i) => sum + (own[at] ?? 0) * (row.values[i] ?? 0), 0),
  );
  return softmax(scores);
}

export function sigmoid(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

function softmax(scores: readonly number[]): number[] {
  const top = Math.max(...scores);
  const raised = scores.map((score) => Math.exp(score - top));
  const sum = raised.reduce((total, one) => total + one, 0);
  return raised.map((one) => one / sum);
}

function gradient(
  rows: readonly SparseRow[],
  classOf: readonly number[],
  weights: Float64Array,
  { width, classes, l2 }: { width: number; classes: number; l2: number },
): Float64Array {
  const slope = new Float64Array(weights.length);
  for (const [i, row] of rows.entries()) {
    const scores = Array.from({ length: classes }, (_, one) => scoreOf(row, weights, one * width, width));
    for (const [one, probability] of softmax(scores).entries()) {
      const error = (probability - (classOf[i] === one ? 1 : 0)) / rows.length;
      const start = one * width;
      for (let k = 0; k < row.at.length; k++) {
        const at = start + (row.at[k] ?? 0);
        slope[at] = (slope[at] ?? 0) + error * (row.values[k] ?? 0);
      }
      const last = start + width - 1;
      slope[last] = (slope[last] ?? 0) + error;
    }
  }
  for (let at = 0; at < slope.length; at++) {
    if (at % width !== width - 1) slope[at] = (slope[at] ?? 0) + l2 * (weights[at] ?? 0);
  }
  return slope;
}

function scoreOf(row: SparseRow, weights: Float64Array, start: number, width: number): number {
  let score = weights[start + width - 1] ?? 0;
  for (let k = 0; k < row.at.length; k++) score += (weights[start + (row.at[k] ?? 0)] ?? 0) * (row.values[k] ?? 0);
  return score;
}

function squared({ values }: SparseRow): number {
  return values.reduce((sum, value) => sum + value ** 2, 0);
}
