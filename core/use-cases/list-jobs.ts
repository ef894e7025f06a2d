/** Jobs, newest first, of a kind or of somebody. */
import type { Page } from '../ports.ts';
import type { Context } from './context.ts';
import { readJob, type Job } from './jobs.ts';

/** Rounds of one page: a page is short rather than late where few jobs are meant. */
const ROUNDS = 20;

/** A page may be short and go on behind its cursor. Errors: VALIDATION_FAILED for a bad cursor. */
export async function listJobs(
  { catalogue }: Pick<Context, 'catalogue'>,
  page: { readonly limit: number; readonly cursor?: string | undefined },
  isMeant: (job: Job) => boolean,
): Promise<Page<Job>> {
  const items: Job[] = [];
  let { cursor } = page;
  for (let round = 0; round < ROUNDS && items.length < page.limit; round += 1) {
    const limit = page.limit - items.length;
    const found = await catalogue.entries('job', {}, { limit, ...(cursor !== undefined && { cursor }) });
    items.push(...found.items.map((entry) => readJob(entry).job).filter(isMeant));
    cursor = found.nextCursor;
    if (cursor === undefined) return { items };
  }
  return { items, ...(cursor !== undefined && { nextCursor: cursor }) };
}
