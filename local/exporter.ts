/** Does the work that outlasts a request in this process: what is small while the request waits, the rest after it. */
import { setTimeout as pause } from 'node:timers/promises';
import { zip } from '../adapters/formats/zip.ts';
import type { Context } from '../core/use-cases/context.ts';
import type { ExportTools } from '../core/use-cases/run-export.ts';
import { runJob } from '../core/use-cases/run-job.ts';
import { buildVerifier } from './verifier/build.ts';

/** A request waits this long for its result. */
const PATIENCE_MS = 5_000;

/** What bundles are made with in this edition. */
export const exportTools: ExportTools = { verifier: buildVerifier, zip };

export interface Exporter {
  /** Starts a queued job; ends with it, or after 5 seconds. */
  readonly run: (jobId: string) => Promise<void>;
  /** Waits for what is under way; long jobs stop soon and go on when the server runs again. */
  stop(): Promise<void>;
}

export function createExporter(context: Context, onFailure: (error: unknown) => void): Exporter {
  const running = new Set<Promise<void>>();
  const stopping = new AbortController();
  const tools = { ...exportTools, hasTime: (): boolean => !stopping.signal.aborted };
  return {
    async run(jobId) {
      const work: Promise<void> = runJob(context, jobId, tools)
        .catch(onFailure)
        .finally(() => running.delete(work));
      running.add(work);
      await Promise.race([work, pause(PATIENCE_MS, undefined, { ref: false })]);
    },
    async stop() {
      stopping.abort();
      await Promise.all(running);
    },
  };
}
