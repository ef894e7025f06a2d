/** Runs due recordings until nothing is pending: here when there are few, on worker threads when there are many. */
import { availableParallelism } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import * as z from 'zod';
import type { Until } from '../core/use-cases/advance-recording.ts';
import type { QueuedContext } from '../core/use-cases/context.ts';
import { runNext, type Outcome } from '../core/use-cases/run-pipeline.ts';
import { handingBackOnSignal, trackDeliveries, type Deliveries } from './deliveries.ts';
import type { Settings } from './settings.ts';

/** Fewer recordings than this are not worth starting threads for. */
const THREADS_FROM = 4;
const POLL_MS = 50;
/** A thread that does not answer within this time is left to the end of the process. */
const HAND_BACK_MS = 2000;

export interface DrainOptions {
  /** These recordings only; everything that is due otherwise. */
  readonly ids?: readonly string[];
  readonly until?: Until;
  readonly onOutcome?: (outcome: Outcome) => void;
  /** Where the caller follows what is worked on. */
  readonly deliveries?: Deliveries;
  readonly visibilityMs?: number;
}

/** Resolves when nothing (of `ids`) is due, delayed or being worked on. Ctrl-C hands back what is worked on before it ends the process. */
export async function drain(
  { context, settings }: { context: QueuedContext; settings: Settings },
  options: DrainOptions = {},
): Promise<void> {
  const counts = await context.queue.counts();
  const waiting = options.ids?.length ?? counts.ready;
  const count = Math.min(settings.workers ?? availableParallelism(), waiting);
  if (waiting >= THREADS_FROM && count > 1) {
    const threads = Array.from({ length: count }, () => startThread(settings, options));
    await handingBackOnSignal(
      async () => {
        await Promise.all(threads.map(({ ended }) => ended));
      },
      async () => {
        await Promise.all(threads.map(({ handBack }) => handBack()));
      },
    );
  } else {
    const deliveries = trackDeliveries();
    await handingBackOnSignal(
      () => drainHere(context, { ...options, deliveries }),
      () => deliveries.handBack(),
    );
  }
}

/** The loop itself, in whichever thread. */
export async function drainHere(context: QueuedContext, options: DrainOptions): Promise<void> {
  const { ids, until, onOutcome, visibilityMs, deliveries = trackDeliveries() } = options;
  const { keepAlive } = deliveries;
  const each = { keepAlive, ...(until && { until }), ...(visibilityMs !== undefined && { visibilityMs }) };
  for (const recordingId of ids ?? []) {
    if (deliveries.isOver()) return;
    const outcome = await runNext(context, { ...each, recordingId });
    if (outcome) onOutcome?.(outcome);
  }
  while (ids === undefined && !deliveries.isOver()) {
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

interface Thread {
  readonly ended: Promise<void>;
  readonly handBack: () => Promise<void>;
}

function startThread(settings: Settings, { ids, until, onOutcome }: DrainOptions): Thread {
  const worker = new Worker(new URL('./pipeline-thread.ts', import.meta.url), {
    workerData: { settings, ids, until, mode: 'drain' },
  });
  const ended = new Promise<void>((resolve, reject) => {
    worker.on('message', (message) => {
      const outcome = outcomeSchema.safeParse(message);
      if (outcome.success) onOutcome?.({ ...outcome.data, error: outcome.data.error ?? '' });
    });
    worker.once('error', reject);
    worker.once('exit', () => {
      resolve();
    });
  });
  return {
    ended,
    async handBack() {
      worker.postMessage('hand back');
      await Promise.race([ended.catch(() => undefined), pause(HAND_BACK_MS)]);
    },
  };
}
