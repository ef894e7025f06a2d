/** Placing and releasing answer with what was done, or with a job that will do it. */
import { type CallvaultClient, type Schema, waitForJob } from '../../client/index.ts';

type HoldResult = Schema<'HoldResult'>;

/** Counts of a finished job, in the shape of a direct answer's lists. */
export interface HoldCounts {
  readonly placed: number;
  readonly released: number;
  readonly unchanged: number;
  readonly failed: number;
  /** A second person decides first. */
  readonly waits: boolean;
}

export async function holdCounts(client: CallvaultClient, answer: HoldResult | Schema<'Job'>): Promise<HoldCounts> {
  if (!('jobId' in answer)) return countsOf(answer);
  const { result } = await waitForJob(client, answer.jobId);
  return result && 'placed' in result ? countsOf(result) : { ...NOTHING };
}

const NOTHING: HoldCounts = { placed: 0, released: 0, unchanged: 0, failed: 0, waits: false };

type Counted = Record<'placed' | 'released' | 'unchanged', number | readonly unknown[]> & {
  readonly failed?: number | readonly unknown[] | undefined;
  readonly approvalId?: string | undefined;
};

function countsOf({ placed, released, unchanged, failed = 0, approvalId }: Counted): HoldCounts {
  return {
    placed: sizeOf(placed),
    released: sizeOf(released),
    unchanged: sizeOf(unchanged),
    failed: sizeOf(failed),
    waits: approvalId !== undefined,
  };
}

function sizeOf(value: number | readonly unknown[]): number {
  return typeof value === 'number' ? value : value.length;
}
