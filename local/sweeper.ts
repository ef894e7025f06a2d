/** Sweeps the data folder while the server runs: what a dying process or a broken upload left is found without a restart. */
import type { QueuedContext } from '../core/use-cases/context.ts';
import { sweepExports } from '../core/use-cases/end-exports.ts';
import { sweepKeys } from '../core/use-cases/idempotency.ts';
import { sweepJobs } from '../core/use-cases/run-job.ts';
import { sweepSpeechCopies } from '../core/use-cases/sweep-speech-copies.ts';
import { sweep } from '../core/use-cases/sweep.ts';
import { watchRecorders } from '../core/use-cases/watch-recorders.ts';
import { logQuiet } from './log.ts';

const EVERY_MS = 10 * 60_000;

export interface Sweeper {
  /** Sweeps once, now. */
  readonly sweep: () => Promise<void>;
  /** From now on, `everyMs` after the end of the one before. */
  start(): void;
  /** Ends the timer after the sweep that is under way. */
  stop(): Promise<void>;
}

export function createSweeper(
  context: QueuedContext,
  onFailure: (error: unknown) => void,
  everyMs = EVERY_MS,
  startJob?: (jobId: string) => Promise<void>,
): Sweeper {
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let last: Promise<void> = Promise.resolve();
  const sweepAll = async (): Promise<void> => {
    await sweep(context);
    await sweepSpeechCopies(context);
    await sweepExports(context);
    await sweepKeys(context);
    if (startJob) await sweepJobs(context, startJob);
    const { newlyQuiet } = await watchRecorders(context);
    if (newlyQuiet.length > 0) logQuiet(newlyQuiet.length);
  };
  const later = (): void => {
    if (stopping.signal.aborted) return;
    timer = setTimeout(() => {
      last = sweepAll().catch(onFailure).finally(later);
    }, everyMs);
  };
  return {
    sweep: sweepAll,
    start: later,
    async stop() {
      stopping.abort();
      clearTimeout(timer);
      await last;
    },
  };
}
