/** A worker thread with its own connection to the data folder: heavy steps never block the thread that answers people. */
import { setTimeout as pause } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import * as z from 'zod';
import { runNext } from '../core/use-cases/run-pipeline.ts';
import { openFolder } from './container.ts';
import { trackDeliveries } from './deliveries.ts';
import { drainHere } from './drain.ts';
import { loadPolicies } from './policies.ts';
import { threadSettingsSchema } from './thread-settings.ts';

const data = z
  .object({
    settings: threadSettingsSchema,
    ids: z.array(z.string()).optional(),
    until: z.enum(['sealed', 'settled']).optional(),
    mode: z.enum(['drain', 'serve']),
  })
  .parse(workerData);

const IDLE_MS = 200;
const { settings } = data;
const deliveries = trackDeliveries();
const stopping = new AbortController();
/** `stop`: ends after the step under way. `hand back`: ends now, and the step is repeated by somebody else. */
parentPort?.on('message', (message) => {
  stopping.abort();
  // In a worker thread this ends the thread alone.
  if (message === 'hand back') void deliveries.handBack().finally(() => process.exit());
});

const { context, close } = await openFolder(settings, loadPolicies(settings.policiesDir));
try {
  if (data.mode === 'drain') {
    await drainHere(context, {
      deliveries,
      ...(data.ids && { ids: data.ids }),
      ...(data.until && { until: data.until }),
      onOutcome: (outcome) => parentPort?.postMessage(outcome),
    });
  } else {
    while (!stopping.signal.aborted) {
      const outcome = await runNext(context, { keepAlive: deliveries.keepAlive });
      if (!outcome) await pause(IDLE_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }
} finally {
  close();
  parentPort?.close();
}
