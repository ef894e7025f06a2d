/** Jobs that go on where they stopped: done in portions, each written down, by whoever holds the lease. */
import { AppError, isAppError } from '../errors.ts';
import type { Context } from './context.ts';
import { allEntries } from './entry-pages.ts';
import { findJob, readJob, writeJob, type Job, type StoredJob } from './jobs.ts';

/** Whoever has said nothing for so long has died. Longer than any portion takes. */
const LEASE_MS = 15 * 60_000;
/** Between two entries about how far it is. */
const TELL_EVERY_MS = 2_000;

export interface Progress {
  readonly done: number;
  readonly total?: number;
}

export interface LongWork {
  /** How far it is; may be told after every item and is written down now and then. `cursor` says where to go on. False: stop here. */
  readonly tell: (progress: Progress, cursor: unknown) => Promise<boolean>;
}

/** What a kind of job does: the result, or undefined when `tell` said to stop. `cursor` is that of the run before. */
export type LongJob = (context: Context, job: Job, work: LongWork) => Promise<unknown>;

/**
 * Takes a job that is queued, or whose runner has died, and runs it to its end or until `hasTime` says no; the job is queued again then.
 * What goes wrong is the job's `error`; UNAVAILABLE leaves it queued for the next run. Errors: those of the catalogue.
 */
export async function runLongJob(
  context: Context,
  found: StoredJob,
  run: LongJob,
  hasTime: () => boolean = () => true,
): Promise<void> {
  const { clock } = context;
  const now = (): number => clock.now().getTime();
  const iso = (ms: number): string => new Date(ms).toISOString();
  if (!isFree(found.job, now())) return;
  let held: StoredJob | undefined = await take(context, found, {
    ...found.job,
    ...{ state: 'running', startedAt: found.job.startedAt ?? iso(now()), leaseUntil: iso(now() + LEASE_MS) },
  });
  let told = now();
  let last: Pick<Job, 'progress' | 'cursor'> = {};
  const write = async (job: (before: Job) => Job): Promise<void> => {
    if (held) held = await take(context, held, job(held.job));
  };
  const tell: LongWork['tell'] = async (progress, cursor) => {
    last = { progress, cursor };
    if (now() - told >= TELL_EVERY_MS) {
      told = now();
      await write((job) => ({ ...job, ...last, leaseUntil: iso(now() + LEASE_MS) }));
    }
    return held !== undefined && hasTime();
  };
  if (!held) return;
  try {
    const result = await run(context, held.job, { tell });
    await write((job) =>
      result === undefined ? waiting(job, last) : ended(job, last, { state: 'done', result }, iso(now())),
    );
  } catch (error) {
    if (isAppError(error, 'UNAVAILABLE')) {
      await write((job) => waiting(job, last));
      return;
    }
    if (!isAppError(error)) {
      context.onFailure({ step: found.job.kind, recordingId: found.job.jobId, attempts: 1, error });
    }
    const known = isAppError(error) ? error : new AppError('INTERNAL', 'The work failed; ask for it again.');
    const { code, message } = known;
    await write((job) => ended(job, last, { state: 'failed', error: { code, message } }, iso(now())));
  }
}

/** Ids of the jobs of these kinds that wait for somebody to run them. */
export async function* waitingJobs(
  { catalogue, clock }: Pick<Context, 'catalogue' | 'clock'>,
  kinds: readonly string[],
): AsyncIterable<string> {
  for await (const entry of allEntries(catalogue, 'job', { open: true })) {
    const { job } = readJob(entry);
    if (kinds.includes(job.kind) && isFree(job, clock.now().getTime())) yield job.jobId;
  }
}

/** What runs without a lease is not taken over. */
function isFree({ state, leaseUntil }: Job, now: number): boolean {
  return state === 'queued' || (state === 'running' && leaseUntil !== undefined && now >= Date.parse(leaseUntil));
}

function waiting({ leaseUntil: _, ...job }: Job, last: Pick<Job, 'progress' | 'cursor'>): Job {
  return { ...job, ...last, state: 'queued' };
}

/** What was asked may be personal, and is not needed any more. */
function ended(
  { request: _, cursor: __, leaseUntil: ___, ...job }: Job,
  { progress }: Pick<Job, 'progress'>,
  end: Pick<Job, 'state' | 'result' | 'error'>,
  finishedAt: string,
): Job {
  return { ...job, ...(progress && { progress }), ...end, finishedAt };
}

/** undefined when somebody else was faster. */
async function take(context: Context, stored: StoredJob, job: Job): Promise<StoredJob | undefined> {
  try {
    return await writeJob(context, stored, job);
  } catch (error) {
    if (isAppError(error, 'CONFLICT')) return undefined;
    throw error;
  }
}

/** Errors: NOT_FOUND. */
export async function existingJob(context: Pick<Context, 'catalogue'>, jobId: string): Promise<StoredJob> {
  const found = await findJob(context, jobId);
  if (found) return found;
  throw new AppError('NOT_FOUND', 'There is no job with this id.');
}
