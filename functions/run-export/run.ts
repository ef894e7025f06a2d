/** One job per invocation. What goes wrong with it stands on the job, for whoever asked; the sweep ends or starts again what died. */
import * as z from 'zod';
import type { Context } from '../../core/use-cases/context.ts';
import type { ExportTools } from '../../core/use-cases/run-export.ts';
import { runJob } from '../../core/use-cases/run-job.ts';
import { observed, type FunctionHandler } from '../middleware.ts';

const eventSchema = z.object({ jobId: z.string().min(1) });
/** Time that one recording may take, and the entry after it. */
const RESERVE_MS = 3 * 60_000;

export function exportHandler(open: () => Context, tools: ExportTools): FunctionHandler<undefined> {
  return observed(async (event, invocation) => {
    const hasTime = (): boolean => invocation.getRemainingTimeInMillis() >= RESERVE_MS;
    await runJob(open(), eventSchema.parse(event).jobId, { ...tools, hasTime });
    return undefined;
  });
}
