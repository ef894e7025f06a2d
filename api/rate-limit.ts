/** How often one principal may ask: a bucket of tokens each, in the memory of this process. A gateway in front has limits of its own. */
import { AppError } from '../core/errors.ts';
import type { Clock } from '../core/ports.ts';

export interface Rate {
  readonly perSecond: number;
  /** Requests at once. */
  readonly burst: number;
}

/** By what a request costs: looking, changing, and what reads or computes a lot. */
export const LOADS = ['read', 'write', 'heavy'] as const;
export type Load = (typeof LOADS)[number];
export type RateLimits = Readonly<Record<Load, Rate>>;

/** Far above what a console or an integration does; below what one client needs to starve the others. */
export const DEFAULT_LIMITS: RateLimits = {
  read: { perSecond: 500, burst: 1000 },
  write: { perSecond: 200, burst: 500 },
  heavy: { perSecond: 50, burst: 200 },
};

export interface RateLimiter {
  /** Headers for the answer. Errors: RATE_LIMITED. */
  take(sub: string, load: Load): Record<string, string>;
}

interface Bucket {
  readonly tokens: number;
  readonly at: number;
}

const MOST_BUCKETS = 10_000;

export function createRateLimiter(clock: Clock, limits: RateLimits): RateLimiter {
  const buckets = new Map<string, Bucket>();
  return {
    take(sub, load) {
      const { perSecond, burst } = limits[load];
      const key = `${load} ${sub}`;
      const now = clock.now().getTime();
      const tokens = filled(buckets.get(key), now, limits[load]);
      const allowed = tokens >= 1;
      const left = allowed ? tokens - 1 : tokens;
      // To the end: the map keeps the order of use.
      buckets.delete(key);
      buckets.set(key, { tokens: left, at: now });
      forgetOldest(buckets);
      const headers = {
        'ratelimit-limit': String(burst),
        'ratelimit-remaining': String(Math.floor(left)),
        'ratelimit-reset': String(Math.ceil((burst - left) / perSecond)),
        'ratelimit-policy': `${burst};w=${Math.ceil(burst / perSecond)}`,
      };
      if (allowed) return headers;
      const wait = String(Math.max(1, Math.ceil((1 - left) / perSecond)));
      throw new LimitError({ ...headers, 'retry-after': wait });
    },
  };
}

/** RATE_LIMITED, with what the answer says about it. */
export class LimitError extends AppError {
  readonly headers: Readonly<Record<string, string>>;

  constructor(headers: Readonly<Record<string, string>>) {
    super('RATE_LIMITED', 'Too many requests; wait as long as the header Retry-After says.');
    this.headers = headers;
  }
}

/** A clock that was set back takes nothing away. */
function filled(bucket: Bucket | undefined, now: number, { perSecond, burst }: Rate): number {
  if (!bucket) return burst;
  return Math.min(burst, bucket.tokens + (Math.max(0, now - bucket.at) / 1000) * perSecond);
}

/** Who was forgotten starts with a full bucket again. */
function forgetOldest(buckets: Map<string, Bucket>): void {
  if (buckets.size <= MOST_BUCKETS) return;
  const [oldest] = buckets.keys();
  if (oldest !== undefined) buckets.delete(oldest);
}
