/** Runs due recordings until nothing is pending: here when there are few, on worker threads when there are many. */
import { availableParallelism } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import * as z from 'zod';
import type { Context } from '../core/use-cases/context.ts';
import { runNext, type Outcome, type Until } from '../core/use-cases/run-pipeline.ts';
import type { Settings } from './settings.ts';

/** Fewer recordings than this are not worth starting threads for. */
const THREADS_FROM = 4;
const POLL_MS = 50;

export interface DrainOptions {
  /** These recordings only; everything that is due otherwise. */
  readonly ids?: readonly string[];
  readonly until?: Until;
  readonly onOutcome?: (outcome: Outcome) => void;
}

/** Resolves when nothing (of `ids`) is due, delayed or being worked on. */
export async function drain(
  { context, settings }: { context: Context; settings: Settings },
  options: DrainOptions = {},
): Promise<void> {
  const counts = await context.queue.counts();
  const waiting = options.ids?.length ?? counts.ready;
  const threads = Math.min(settings.workers ?? availableParallelism(), waiting);
  if (waiting >= THREADS_FROM && threads > 1) {
    await Promise.all(Array.from({ length: threads }, () => runThread(settings, options)));
  } else {
    await drainHere(context, options);
  }
}

/** The loop itself, in whichever thread. */
export async function drainHere(context: Context, { ids, until, onOutcome }: DrainOptions): Promise<void> {
  const each = { ...(until && { until }) };
  if (ids) {
    for (const recordingId of ids) {
      const outcome = await runNext(context, { ...each, recordingId });
      if (outcome) onOutcome?.(outcome);
    }
    return;
  }
  for (;;) {
    const outcome = await runNext(context, each);
    if (outcome) {
      onOutcome?.(outcome);
      continue;
    }
    const { ready, delayed, inFlight } = await context.queue.counts();
    if (ready + delayed + inFlight === 0) return;
    await pause(POLL_MS);
  }
}

const outcomeSchema = z.object({
  recordingId: z.string(),
  result: z.enum(['done', 'retry', 'failed']),
  error: z.string().optional(),
});

function runThread(settings: Settings, { ids, until, onOutcome }: DrainOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./pipeline-thread.ts', import.meta.url), {
      workerData: { settings, ids, until, mode: 'drain' },
    });
    worker.on('message', (message) => {
      const outcome = outcomeSchema.safeParse(message);
      if (outcome.success) onOutcome?.({ ...outcome.data, error: outcome.data.error ?? '' });
    });
    worker.once('error', reject);
    worker.once('exit', () => {
      resolve();
    });
  });
}
