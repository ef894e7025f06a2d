/** Bundles do not stay: a day after they were made, or at once when a recording in them is erased, the zip and what was asked are removed. */
import { isAppError } from '../errors.ts';
import type { Context } from './context.ts';
import { allEntries } from './entry-pages.ts';
import { findJob, readJob, writeJob, type Job, type StoredJob } from './jobs.ts';
import { bundlePath, EXPORT } from './run-export.ts';

/** A job that has not ended after this long was interrupted. */
const STALE_MS = 3_600_000;

type Ports = Pick<Context, 'catalogue' | 'work' | 'clock'>;

/** Ends what is over or interrupted. Returns how many. Safe to repeat and to run anywhere. */
export async function sweepExports(context: Ports): Promise<number> {
  const now = context.clock.now().getTime();
  await clearOrphans(context);
  return endWhere(context, ({ state, createdAt, startedAt, expiresAt }) =>
    state === 'done' ? Date.parse(expiresAt ?? createdAt) <= now : now - Date.parse(startedAt ?? createdAt) >= STALE_MS,
  );
}

/** A process that died between writing a bundle and finding its job ended. */
async function clearOrphans(context: Ports): Promise<void> {
  for await (const path of context.work.list('exports/')) {
    const [, jobId = ''] = /^exports\/(.+)\.zip$/u.exec(path) ?? [];
    if (!(await context.catalogue.entry('job', jobId))?.open) await context.work.remove(path);
  }
}

/** For whoever erases the recording: no bundle keeps a copy. One that is being made is thrown away when it is ready. */
export async function dropExports(context: Ports, recordingId: string): Promise<number> {
  return endWhere(context, ({ request }) => JSON.stringify(request ?? null).includes(JSON.stringify(recordingId)));
}

async function endWhere(context: Ports, isOver: (job: Job) => boolean): Promise<number> {
  let ended = 0;
  for await (const entry of allEntries(context.catalogue, 'job', { open: true })) {
    if (await endIf(context, readJob(entry), isOver)) ended += 1;
  }
  return ended;
}

/** Looks again when the job changed meanwhile: one that is just done must not slip through. */
async function endIf(context: Ports, found: StoredJob, isOver: (job: Job) => boolean): Promise<boolean> {
  let stored: StoredJob | undefined = found;
  while (stored && stored.entry.open && stored.job.kind === EXPORT && isOver(stored.job)) {
    try {
      await writeJob(context, stored, ended(stored.job));
      await context.work.remove(bundlePath(stored.job.jobId));
      return true;
    } catch (error) {
      if (!isAppError(error, 'CONFLICT')) throw error;
      stored = await findJob(context, found.job.jobId);
    }
  }
  return false;
}

/** Why and of what it was made is gone with the bundle; that it was made stays in the custody log. */
function ended({ request: _, result: __, ...job }: Job): Job {
  if (job.state === 'done') return { ...job, state: 'expired' };
  const error = { code: 'UNAVAILABLE', message: 'The export did not end or was stopped; ask for it again.' };
  return { ...job, state: 'failed', error };
}
