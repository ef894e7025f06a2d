/** The threads that seal, transcribe and index while the server answers. A thread that dies is replaced. */
import { availableParallelism } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Settings } from './settings.ts';

const RESTART_MS = 1000;
/** A step may be in the middle of a large file; after this long it is handed back, and repeated by the next start. */
const STOP_MS = 30_000;
const HAND_BACK_MS = 2000;

export interface Workers {
  /** Lets every thread finish its step. */
  stop(): Promise<void>;
}

export function startWorkers(settings: Settings, onFailure: (error: unknown) => void): Workers {
  const count = settings.workers ?? Math.max(1, availableParallelism() - 1);
  const stopping = new AbortController();
  const loops = Array.from({ length: count }, () => keepRunning(settings, stopping.signal, onFailure));
  return {
    async stop() {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}

async function keepRunning(
  settings: Settings,
  stopping: AbortSignal,
  onFailure: (error: unknown) => void,
): Promise<void> {
  while (!stopping.aborted) {
    try {
      await runThread(settings, stopping);
    } catch (error) {
      onFailure(error);
    }
    await pause(RESTART_MS, undefined, { signal: stopping }).catch(() => undefined);
  }
}

function runThread(settings: Settings, stopping: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./pipeline-thread.ts', import.meta.url), {
      workerData: { settings, mode: 'serve' },
    });
    let giveUp: NodeJS.Timeout | undefined;
    const stop = (): void => {
      worker.postMessage('stop');
      giveUp = setTimeout(() => {
        worker.postMessage('hand back');
        giveUp = setTimeout(() => void worker.terminate(), HAND_BACK_MS);
      }, STOP_MS);
    };
    stopping.addEventListener('abort', stop);
    worker.once('error', reject);
    worker.once('exit', () => {
      clearTimeout(giveUp);
      stopping.removeEventListener('abort', stop);
      resolve();
    });
  });
}
