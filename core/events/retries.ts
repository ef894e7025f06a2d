/** When a delivery is tried again: the schedule that Standard Webhooks proposes, spread so that receivers do not come back to a crowd. */
import type { Random } from '../ports.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** After the first failure, the second, ... */
const WAITS = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
] as const;

export const MOST_ATTEMPTS = WAITS.length + 1;

/** A webhook with nothing but failures for so long is disabled. */
export const DISABLE_AFTER_MS = 5 * 24 * HOUR;

/** Of the wait, to both sides. */
const JITTER = 0.1;

/** Ms until the next attempt, when `attempts` have failed; undefined when that was the last. */
export function waitAfter(attempts: number, random: Random): number | undefined {
  const wait = WAITS[attempts - 1];
  if (wait === undefined) return undefined;
  const [high = 0, low = 0] = random.bytes(2);
  const spread = ((high * 256 + low) / 65_535) * 2 - 1;
  return Math.round(wait * (1 + JITTER * spread));
}
