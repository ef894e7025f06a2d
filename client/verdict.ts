/** What a verification job found. One place says what counts as in order: whoever shows a verdict takes it from here. */
import type { Job } from './follow.ts';
import { CallvaultProblem } from './problem.ts';
import type { components } from './schema.d.ts';

type Verification = components['schemas']['Verification'];
type Found = Extract<NonNullable<Job['result']>, { readonly checked: number }>;

/** Errors: CallvaultProblem NO_RESULT when the job has none, or that of another kind of work. */
export function verificationOf({ result }: Job): Found {
  if (result && 'checked' in result) return result;
  throw new CallvaultProblem({ status: 0, code: 'NO_RESULT', detail: 'The job left no result; verify again.' });
}

/** Of a job about this recording alone. What was not looked at is never intact. Errors: as `verificationOf`. */
export function verdictOf(recordingId: string, job: Job): Verification {
  const found = verificationOf(job);
  const [bad] = notInOrder(found);
  if (bad) return bad;
  const { checked, intact, erased, archived } = found;
  const detail = `Checked by job ${job.jobId}.`;
  if (checked === 1 && archived === 1) return { recordingId, verdict: 'archived', detail };
  if (checked === 1 && erased === 1) return { recordingId, verdict: 'erased', detail };
  if (checked === 1 && intact === 1) return { recordingId, verdict: 'intact', detail };
  return { recordingId, verdict: 'unreadable', detail: 'The job did not check it.' };
}

/** What is damaged and what could not be checked; a job names at most 1,000 of each. */
export function notInOrder({ problems, failed }: Pick<Found, 'problems' | 'failed'>): readonly Verification[] {
  const unread = failed.map(({ recordingId, code }): Verification => ({
    recordingId,
    verdict: 'unreadable',
    detail: code,
  }));
  return [...problems, ...unread];
}

/** How many were looked at and are as they should be, and whether that is all of them. */
export function orderOf({ checked, intact, erased, archived }: Found): {
  readonly fine: number;
  readonly isAll: boolean;
} {
  const fine = intact + erased + archived;
  return { fine, isAll: fine === checked };
}

/** A verdict for each recording, or undefined where the job names not all of them. */
export function everyVerdict(job: Job): readonly Verification[] | undefined {
  const found = verificationOf(job);
  const detail = `Checked by job ${job.jobId}.`;
  const fine = (['intact', 'erased', 'archived'] as const).flatMap((verdict) =>
    (found.inOrder?.[verdict] ?? []).map((recordingId): Verification => ({ recordingId, verdict, detail })),
  );
  const all = [...notInOrder(found), ...fine];
  return all.length === found.checked ? all : undefined;
}
