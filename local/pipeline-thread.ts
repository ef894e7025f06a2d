/** A worker thread with its own connection to the data folder: heavy steps never block the thread that answers people. */
import { parentPort, workerData } from 'node:worker_threads';
import * as z from 'zod';
import { runNext } from '../core/use-cases/run-pipeline.ts';
import { openFolder } from './container.ts';
import { drainHere } from './drain.ts';
import { loadPolicies } from './policies.ts';

const data = z
  .object({
    settings: z.object({
      dataDir: z.string(),
      policiesDir: z.string(),
      port: z.number(),
      asrCommand: z
        .string()
        .optional()
        .transform((value) => value),
      workers: z
        .number()
        .optional()
        .transform((value) => value),
    }),
    ids: z.array(z.string()).optional(),
    until: z.enum(['sealed', 'settled']).optional(),
    mode: z.enum(['drain', 'serve']),
  })
  .parse(workerData);

const IDLE_MS = 200;
const settings = { ...data.settings, asrCommand: data.settings.asrCommand, workers: data.settings.workers };
const { context, close } = await openFolder(settings, loadPolicies(settings.policiesDir));
try {
  if (data.mode === 'drain') {
    await drainHere(context, {
      ...(data.ids && { ids: data.ids }),
      ...(data.until && { until: data.until }),
      onOutcome: (outcome) => parentPort?.postMessage(outcome),
    });
  } else {
    const stop = new AbortController();
    parentPort?.once('message', () => {
      stop.abort();
    });
    while (!stop.signal.aborted) {
      const outcome = await runNext(context);
      if (!outcome) await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
    }
  }
} finally {
  close();
  parentPort?.close();
}
