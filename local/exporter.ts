/** Makes evidence bundles in this process: small ones while the request waits, others after it. */
import { setTimeout as pause } from 'node:timers/promises';
import { zip } from '../adapters/formats/zip.ts';
import type { Context } from '../core/use-cases/context.ts';
import { runExport, type ExportTools } from '../core/use-cases/run-export.ts';
import { buildVerifier } from './verifier/build.ts';

/** A request waits this long for its bundle. */
const PATIENCE_MS = 5_000;

/** What bundles are made with in this edition. */
export const exportTools: ExportTools = { verifier: buildVerifier, zip };

export interface Exporter {
  /** Starts a queued export; ends with it, or after 5 seconds. */
  readonly run: (jobId: string) => Promise<void>;
  /** Waits for what is under way. */
  stop(): Promise<void>;
}

export function createExporter(context: Context, onFailure: (error: unknown) => void): Exporter {
  const running = new Set<Promise<void>>();
  return {
    async run(jobId) {
      const work: Promise<void> = runExport(context, jobId, exportTools)
        .catch(onFailure)
        .finally(() => running.delete(work));
      running.add(work);
      await Promise.race([work, pause(PATIENCE_MS, undefined, { ref: false })]);
    },
    async stop() {
      await Promise.all(running);
    },
  };
}
