/** What takes more than one call: lists that go on, and jobs that are not done yet. */
import type { CallvaultClient } from './index.ts';
import { CallvaultProblem } from './problem.ts';
import { pause } from './retry.ts';
import type { components } from './schema.d.ts';

export type Job = components['schemas']['Job'];

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor?: string | undefined;
}

/** Every item of a list: `everyItem((page) => api.get('/recordings', { params: { query: { limit: 100, ...page } } }))`. */
export async function* everyItem<Item>(
  read: (page: { cursor?: string }) => Promise<Page<Item>>,
): AsyncGenerator<Item, void, undefined> {
  let cursor: string | undefined;
  do {
    const page: Page<Item> = await read(cursor === undefined ? {} : { cursor });
    yield* page.items;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}

export interface WaitOptions {
  readonly signal?: AbortSignal;
  /** Told about each look. */
  readonly onState?: (job: Job) => void;
  /** Milliseconds; without it the wait ends with the job. */
  readonly timeoutMs?: number;
}

const FIRST_MS = 200;
const LONGEST_MS = 5_000;

/** Waits until a job is done. Errors: CallvaultProblem with the code of the job when it failed, JOB_EXPIRED, or JOB_TIMEOUT. */
export async function waitForJob(
  api: CallvaultClient,
  jobId: string,
  { signal, onState, timeoutMs = Infinity }: WaitOptions = {},
): Promise<Job> {
  const until = Date.now() + timeoutMs;
  for (let wait = FIRST_MS; ; wait = Math.min(LONGEST_MS, wait * 1.5)) {
    const job = await api.get('/jobs/{id}', { params: { path: { id: jobId } }, ...(signal && { signal }) });
    onState?.(job);
    if (job.state === 'done') return job;
    if (job.state === 'failed') {
      const { code = 'INTERNAL', message = 'The job failed.' } = job.error ?? {};
      throw new CallvaultProblem({ status: 0, code, detail: message });
    }
    if (job.state === 'expired') {
      throw new CallvaultProblem({
        status: 0,
        code: 'JOB_EXPIRED',
        detail: 'What the job made is removed; ask again.',
      });
    }
    if (Date.now() + wait > until) {
      throw new CallvaultProblem({ status: 0, code: 'JOB_TIMEOUT', detail: 'The job is not done yet; look again.' });
    }
    await pause(wait, signal);
  }
}
