/** Work that outlasts a request: asked for once, run by whoever takes it first, looked up by id. */
import * as z from 'zod';
import { AppError } from '../errors.ts';
import type { Entry } from '../ports.ts';
import type { Context } from './context.ts';

export const JOB_STATES = ['queued', 'running', 'done', 'failed', 'expired'] as const;

const instant = z.iso.datetime();

export const jobSchema = z.object({
  schemaVersion: z.literal(1),
  jobId: z.string(),
  kind: z.string(),
  state: z.enum(JOB_STATES),
  createdAt: instant,
  startedAt: instant.optional(),
  finishedAt: instant.optional(),
  /** What it made is removed then. */
  expiresAt: instant.optional(),
  /** Of a job that goes on where it stopped: nobody else takes it before this time. */
  leaseUntil: instant.optional(),
  progress: z.object({ done: z.int().nonnegative(), total: z.int().nonnegative().optional() }).optional(),
  /** Where to go on and what was found so far, in the shape of the kind. */
  cursor: z.unknown().optional(),
  /** Who asked; nobody else gets the result. */
  actor: z.string(),
  /** What was asked, in the shape of the kind; removed when the job has ended, as far as it may be personal. */
  request: z.unknown().optional(),
  /** In the shape of the kind. */
  result: z.unknown().optional(),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
});
export type Job = z.infer<typeof jobSchema>;

export interface StoredJob {
  readonly entry: Entry;
  readonly job: Job;
}

/** Errors: INTEGRITY when the stored entry is not a job. */
export function readJob(entry: Entry): StoredJob {
  try {
    return { entry, job: jobSchema.parse(JSON.parse(entry.body)) };
  } catch (cause) {
    throw new AppError('INTEGRITY', 'A stored job cannot be read.', { cause });
  }
}

export async function findJob(
  { catalogue }: Pick<Context, 'catalogue'>,
  jobId: string,
): Promise<StoredJob | undefined> {
  const entry = await catalogue.entry('job', jobId);
  return entry && readJob(entry);
}

/** Queues a job. Nothing has run when it returns. */
export async function createJob(
  { catalogue, clock, random }: Pick<Context, 'catalogue' | 'clock' | 'random'>,
  { kind, actor, request }: Pick<Job, 'kind' | 'actor' | 'request'>,
): Promise<StoredJob> {
  const jobId = random.id();
  const createdAt = clock.now().toISOString();
  const job: Job = { schemaVersion: 1, jobId, kind, state: 'queued', createdAt, actor, request };
  const entry: Entry = { kind: 'job', id: jobId, revision: 1, createdAt, open: true, body: JSON.stringify(job) };
  await catalogue.commit({ recordings: [], entries: [entry] });
  return { entry, job };
}

/** `open` while something is to be done, or to be removed at a time. Errors: CONFLICT when it was changed meanwhile. */
export async function writeJob(
  { catalogue }: Pick<Context, 'catalogue'>,
  { entry }: StoredJob,
  job: Job,
  papers: readonly Entry[] = [],
): Promise<StoredJob> {
  const open =
    job.state === 'queued' || job.state === 'running' || (job.state === 'done' && job.expiresAt !== undefined);
  const next = { ...entry, revision: entry.revision + 1, open, body: JSON.stringify(job) };
  await catalogue.commit({ recordings: [], entries: [next, ...papers] });
  return { entry: next, job };
}
