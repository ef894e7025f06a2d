/** Does what becomes due by the passing of time, every hour while the server runs: renewals, waiting erasures, the end of retentions. */
import { reviewArchive } from '../core/use-cases/review-archive.ts';
import type { Context } from '../core/use-cases/context.ts';

const EVERY_MS = 3_600_000;

export interface Reviewer {
  /** Reviews the whole archive once, now. */
  readonly review: () => Promise<void>;
  /** Once soon, and then `everyMs` after the end of the one before. */
  start(): void;
  /** Ends the timer after the page that is under way. */
  stop(): Promise<void>;
}

export function createReviewer(
  context: Context,
  onFailure: (error: unknown) => void,
  everyMs: number = EVERY_MS,
): Reviewer {
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let last: Promise<void> = Promise.resolve();
  const review = async (): Promise<void> => {
    let cursor: string | undefined;
    do {
      const report = await reviewArchive(context, { ...(cursor !== undefined && { cursor }) });
      cursor = report.nextCursor;
    } while (cursor !== undefined && !stopping.signal.aborted);
  };
  const after = (ms: number): void => {
    if (stopping.signal.aborted) return;
    timer = setTimeout(() => {
      last = review()
        .catch(onFailure)
        .finally(() => {
          after(everyMs);
        });
    }, ms);
  };
  return {
    review,
    start: () => {
      after(Math.min(everyMs, 60_000));
    },
    async stop() {
      stopping.abort();
      clearTimeout(timer);
      await last;
    },
  };
}
