/** Counts with their uncertainty: a share of few calls is a hint, not a finding. All intervals are for 95 %. */

/** Two-sided 95 % quantile of the normal distribution. */
const Z = 1.959964;

/** Below this many calls a figure is marked: it may not be used to judge anybody. */
const FEW = 10;

export function isFew(calls: number): boolean {
  return calls < FEW;
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** `count` of `of`, where `of` is at least 1. */
export interface Share {
  readonly calls: number;
  readonly of: number;
  /** 0 to 1. */
  readonly share: number;
  readonly interval: Interval;
  /** Of fewer than 10 calls. */
  readonly tooFew: boolean;
}

/** `count` of `total` (0 <= count <= total) with Wilson's interval: E. B. Wilson, JASA 22 (1927). All of [0, 1] for a total of 0. */
export function shareOf(count: number, total: number): Share {
  const tooFew = isFew(total);
  if (total === 0) return { calls: 0, of: 0, share: 0, interval: { low: 0, high: 1 }, tooFew };
  const share = count / total;
  const scale = 1 + Z ** 2 / total;
  const centre = (share + Z ** 2 / (2 * total)) / scale;
  const half = (Z / scale) * Math.sqrt((share * (1 - share)) / total + Z ** 2 / (4 * total ** 2));
  // The ends are exact where arithmetic is not.
  const low = count === 0 ? 0 : round(Math.max(0, centre - half));
  const high = count === total ? 1 : round(Math.min(1, centre + half));
  return { calls: count, of: total, share: round(share), interval: { low, high }, tooFew };
}

export interface Lift {
  /** How many times as often as elsewhere; 1 = as often. */
  readonly ratio: number;
  readonly interval: Interval;
  /** The interval does not hold 1. */
  readonly clear: boolean;
}

/**
 * Ratio of two shares of separate calls, with Katz's log interval (Katz et al., Biometrics 34, 1978); null where one of them counted nothing,
 * because nothing can be said about a ratio then.
 */
export function liftOf(here: Pick<Share, 'calls' | 'of'>, elsewhere: Pick<Share, 'calls' | 'of'>): Lift | null {
  if (here.calls === 0 || elsewhere.calls === 0) return null;
  const ratio = here.calls / here.of / (elsewhere.calls / elsewhere.of);
  const spread = Math.sqrt(1 / here.calls - 1 / here.of + 1 / elsewhere.calls - 1 / elsewhere.of);
  const [low, high] = [ratio * Math.exp(-Z * spread), ratio * Math.exp(Z * spread)];
  return { ratio: round(ratio), interval: { low: round(low), high: round(high) }, clear: low > 1 || high < 1 };
}

export interface Mean {
  /** Calls of which it is known. */
  readonly calls: number;
  /** null when it is known of none. */
  readonly mean: number | null;
  /** null of fewer than two: one value has no spread. */
  readonly interval: Interval | null;
  readonly tooFew: boolean;
}

/** Student's interval from a count, a sum and a sum of squares. */
export function meanOf({ count, sum, squares }: { count: number; sum: number; squares: number }): Mean {
  const tooFew = isFew(count);
  if (count === 0) return { calls: 0, mean: null, interval: null, tooFew };
  const mean = sum / count;
  if (count === 1) return { calls: 1, mean: round(mean), interval: null, tooFew };
  const variance = Math.max(0, squares - count * mean ** 2) / (count - 1);
  const half = studentQuantile(count - 1) * Math.sqrt(variance / count);
  return { calls: count, mean: round(mean), interval: { low: round(mean - half), high: round(mean + half) }, tooFew };
}

/** 97.5 % quantiles of Student's t for 1 to 4 degrees of freedom, where the expansion below is not good enough. */
const T = [12.7062, 4.3027, 3.1824, 2.7764];

/** From 5 degrees of freedom Cornish and Fisher's expansion (Abramowitz and Stegun 26.7.5): off by less than 0.001. */
function studentQuantile(freedom: number): number {
  const known = T[freedom - 1];
  if (known !== undefined) return known;
  const first = (Z ** 3 + Z) / 4;
  const second = (5 * Z ** 5 + 16 * Z ** 3 + 3 * Z) / 96;
  const third = (3 * Z ** 7 + 19 * Z ** 5 + 17 * Z ** 3 - 15 * Z) / 384;
  return Z + first / freedom + second / freedom ** 2 + third / freedom ** 3;
}

/** To four places. */
export function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
