/** A job as whoever asked for it sees it: how far it is, and what came of it. */
import * as z from 'zod';
import { JOB_STATES, type Job } from '../core/use-cases/jobs.ts';
import { exportResultSchema, type ExportResult } from '../core/use-cases/run-export.ts';

export const jobSchema = z
  .object({
    ...{ jobId: z.string(), kind: z.string(), state: z.enum(JOB_STATES), createdAt: z.iso.datetime() },
    ...{ startedAt: z.iso.datetime().optional(), finishedAt: z.iso.datetime().optional() },
    /** The bundle is removed then. */
    expiresAt: z.iso.datetime().optional(),
    result: exportResultSchema.extend({ bundle: z.string() }).optional(),
    error: z.object({ code: z.string(), message: z.string() }).optional(),
  })
  .meta({ id: 'Job' });
type JobView = z.input<typeof jobSchema>;

export function viewOf({
  jobId,
  kind,
  state,
  createdAt,
  startedAt,
  finishedAt,
  expiresAt,
  result,
  error,
}: Job): JobView {
  const made = exportResultSchema.safeParse(result);
  return {
    ...{ jobId, kind, state, createdAt },
    ...(startedAt !== undefined && { startedAt }),
    ...(finishedAt !== undefined && { finishedAt }),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(made.success && { result: { ...made.data, bundle: bundleOf(jobId, made.data.kind) } }),
    ...(error && { error }),
  };
}

/** Who trains people has no right to take out evidence. */
function bundleOf(jobId: string, kind: ExportResult['kind']): string {
  return kind === 'training' ? `/training-exports/${jobId}/clips` : `/exports/${jobId}/bundle`;
}
