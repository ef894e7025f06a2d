/** Placing and releasing answer with what was done, or with a job that will do it. */
import { type CallvaultClient, CallvaultProblem, type Schema, waitForJob } from '../../client/index.ts';

/** Of everything that was changed, however few of it the answer names. */
export interface HoldCounts {
  readonly placed: number;
  readonly released: number;
  readonly unchanged: number;
  readonly failed: number;
  /** Erasures that had waited for the release and were carried out with it. */
  readonly erased: number;
  /** Recordings that no query can look at yet: they may match, and are not held. */
  readonly notSearchable: number;
  /** A second person decides first. */
  readonly waits: boolean;
}

/** Errors: CallvaultProblem, also when the job left no result. */
export async function holdCounts(
  client: CallvaultClient,
  answer: Schema<'HoldResult'> | Schema<'Job'>,
): Promise<HoldCounts> {
  if (!('jobId' in answer)) {
    const { placed, released, unchanged, failed = [], notSearchable = 0, approvalId, erasures } = answer;
    const counts = { placed: placed.length, released: released.length, unchanged: unchanged.length };
    const more = { failed: failed.length, erased: erasedOf(erasures), notSearchable };
    return { ...counts, ...more, waits: approvalId !== undefined };
  }
  const { result } = await waitForJob(client, answer.jobId);
  // Its lists name the first thousand only.
  if (result && 'placed' in result) {
    const { counts, notSearchable, erasures } = result;
    return { ...counts, erased: erasedOf(erasures), notSearchable, waits: false };
  }
  throw new CallvaultProblem({ status: 0, code: 'NO_RESULT', detail: 'The job left no result; look at the matter.' });
}

function erasedOf(erasures: Schema<'HoldResult'>['erasures'] = []): number {
  return erasures.filter(({ outcome }) => outcome === 'erased').length;
}
