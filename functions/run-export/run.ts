/** One export per invocation. What goes wrong with it stands on the job, for whoever asked; an invocation that dies is ended by the sweep. */
import * as z from 'zod';
import type { Context } from '../../core/use-cases/context.ts';
import { runExport, type ExportTools } from '../../core/use-cases/run-export.ts';
import { observed, type FunctionHandler } from '../middleware.ts';

const eventSchema = z.object({ jobId: z.string().min(1) });

export function exportHandler(open: () => Context, tools: ExportTools): FunctionHandler<undefined> {
  return observed(async (event) => {
    await runExport(open(), eventSchema.parse(event).jobId, tools);
    return undefined;
  });
}
