/** A job as whoever asked for it sees it: how far it is, and what came of it. */
import * as z from 'zod';
import { JOB_STATES, type Job } from '../core/use-cases/jobs.ts';
import { APPROVAL, approvalJobResultSchema } from '../core/use-cases/approval-job.ts';
import {
  ERASURE,
  erasureJobResultSchema,
  RESTRICTION,
  restrictionJobResultSchema,
} from '../core/use-cases/erasure-job.ts';
import { HOLD, holdJobResultSchema } from '../core/use-cases/hold-job.ts';
import { requestJobResultSchema, SUBJECT_REQUEST } from '../core/use-cases/request-job.ts';
import { REPLAY, replayResultSchema } from '../core/use-cases/replay-events.ts';
import { EXPORT, exportResultSchema, type ExportResult } from '../core/use-cases/run-export.ts';
import { VERIFICATION, verificationResultSchema } from '../core/use-cases/verify-job.ts';

const resultSchema = z.union([
  exportResultSchema.extend({ bundle: z.string() }),
  verificationResultSchema,
  holdJobResultSchema,
  replayResultSchema,
  erasureJobResultSchema,
  restrictionJobResultSchema,
  approvalJobResultSchema,
  requestJobResultSchema,
]);

export const jobSchema = z
  .object({
    ...{ jobId: z.string(), kind: z.string(), state: z.enum(JOB_STATES), createdAt: z.iso.datetime() },
    ...{ startedAt: z.iso.datetime().optional(), finishedAt: z.iso.datetime().optional() },
    /** The bundle is removed then. */
    expiresAt: z.iso.datetime().optional(),
    progress: z.object({ done: z.int(), total: z.int().optional() }).optional(),
    result: resultSchema.optional().meta({
      description:
        'By `kind`: of an export, a verification, a hold, an erasure, a restriction, an approval, a request of a caller or a replay.',
    }),
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
  progress,
  result,
  error,
}: Job): JobView {
  const shown = result === undefined ? undefined : resultOf(jobId, kind, result);
  return {
    ...{ jobId, kind, state, createdAt },
    ...(startedAt !== undefined && { startedAt }),
    ...(finishedAt !== undefined && { finishedAt }),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(progress && { progress }),
    ...(shown && { result: shown }),
    ...(error && { error }),
  };
}

function resultOf(jobId: string, kind: string, result: unknown): JobView['result'] {
  switch (kind) {
    case EXPORT: {
      const made = exportResultSchema.parse(result);
      return { ...made, bundle: bundleOf(jobId, made.kind) };
    }
    case VERIFICATION:
      return verificationResultSchema.parse(result);
    case HOLD:
      return holdJobResultSchema.parse(result);
    case ERASURE:
      return erasureJobResultSchema.parse(result);
    case RESTRICTION:
      return restrictionJobResultSchema.parse(result);
    case APPROVAL:
      return approvalJobResultSchema.parse(result);
    case SUBJECT_REQUEST:
      return requestJobResultSchema.parse(result);
    case REPLAY:
      return replayResultSchema.parse(result);
    default:
      return undefined;
  }
}

/** Who trains people has no right to take out evidence. */
function bundleOf(jobId: string, kind: ExportResult['kind']): string {
  return kind === 'training' ? `/training-exports/${jobId}/clips` : `/exports/${jobId}/bundle`;
}
