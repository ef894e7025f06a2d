/** Runs a job, whatever its kind. */
import { APPROVAL, runApproval } from './approval-job.ts';
import type { Context } from './context.ts';
import { ERASURE, RESTRICTION, runErasures, runRestrictions } from './erasure-job.ts';
import { HOLD, runHolds } from './hold-job.ts';
import { existingJob, runLongJob, waitingJobs, type LongJob } from './long-jobs.ts';
import { runRequest, SUBJECT_REQUEST } from './request-job.ts';
import { EXPORT, runExport, type ExportTools } from './run-export.ts';
import { runVerification, VERIFICATION } from './verify-job.ts';

/** Jobs that go on where they stopped, by kind. */
const LONG_JOBS: Readonly<Record<string, LongJob>> = {
  [VERIFICATION]: runVerification,
  [HOLD]: runHolds,
  [ERASURE]: runErasures,
  [RESTRICTION]: runRestrictions,
  [APPROVAL]: runApproval,
  [SUBJECT_REQUEST]: runRequest,
};

export interface JobTools extends ExportTools {
  /** False: stop soon; the job goes on in a later run. */
  readonly hasTime?: () => boolean;
}

/** Does nothing for a job that somebody else runs or that has ended. What goes wrong is the job's `error`. Errors: NOT_FOUND. */
export async function runJob(context: Context, jobId: string, tools: JobTools): Promise<void> {
  const found = await existingJob(context, jobId);
  const { kind } = found.job;
  const run = LONG_JOBS[kind];
  if (run) await runLongJob(context, found, run, tools.hasTime);
  else if (kind === EXPORT) await runExport(context, jobId, tools);
}

/** Starts what was never begun, and again what has stopped half-way; an export that died is ended instead. Returns how many. Safe to
 * repeat and to run anywhere. */
export async function sweepJobs(
  context: Pick<Context, 'catalogue' | 'clock'>,
  start: (jobId: string) => Promise<void>,
): Promise<number> {
  let started = 0;
  for await (const jobId of waitingJobs(context, [...Object.keys(LONG_JOBS), EXPORT])) {
    await start(jobId);
    started += 1;
  }
  return started;
}
