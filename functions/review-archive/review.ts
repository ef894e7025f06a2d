/** The review by the clock, for as long as the function has time: what is left is due in the next run as well. */
import type { Context } from '../../core/use-cases/context.ts';
import { reviewArchive } from '../../core/use-cases/review-archive.ts';
import { log } from '../log.ts';
import { count } from '../metrics.ts';
import { observed, type FunctionHandler } from '../middleware.ts';

/** Few enough that each takes its time and the function still ends by itself. */
const AT_A_TIME = 50;
const RESERVE_MS = 3 * 60_000;

export type ReviewAnswer = Readonly<Record<'renewed' | 'erased' | 'expired' | 'removed' | 'failed', number>>;

export function reviewHandler(open: () => Context): FunctionHandler<ReviewAnswer> {
  return observed(async (_event, invocation) => {
    const done = { renewed: 0, erased: 0, expired: 0, removed: 0, failed: 0 };
    let cursor: string | undefined;
    do {
      const report = await reviewArchive(open(), { limit: AT_A_TIME, ...(cursor !== undefined && { cursor }) });
      done.renewed += report.renewed.length;
      done.erased += report.erased.length;
      done.expired += report.expired.length;
      done.removed += report.removed.length;
      done.failed += report.failed.length;
      cursor = report.nextCursor;
    } while (cursor !== undefined && invocation.getRemainingTimeInMillis() >= RESERVE_MS);
    count('ReviewFailures', done.failed);
    log('ARCHIVE_REVIEWED', done);
    return done;
  });
}
