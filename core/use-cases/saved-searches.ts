/** Searches that somebody keeps to ask again. All of one person's are one entry; nobody else sees them. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { AppError, isAppError } from '../errors.ts';
import type { Entry } from '../ports.ts';
import type { Context } from './context.ts';

const MOST = 100;
const ROUNDS = 20;

export const savedSearchSchema = z.object({
  searchId: z.string(),
  name: z.string(),
  /** The query string of `GET /search`. */
  query: z.string(),
  createdAt: z.iso.datetime(),
});
export type SavedSearch = z.infer<typeof savedSearchSchema>;

const storedSchema = z.object({ schemaVersion: z.literal(1), searches: z.array(savedSearchSchema) });

type Ports = Pick<Context, 'catalogue' | 'clock' | 'random'>;

/** Newest first. */
export async function listSearches(context: Pick<Ports, 'catalogue'>, sub: string): Promise<readonly SavedSearch[]> {
  return searchesOf(await context.catalogue.entry('saved-search', idOf(sub)));
}

/** The same name and query again gives the one that is kept. Errors: STATE_CONFLICT over 100, CONFLICT. */
export async function saveSearch(
  context: Ports,
  { sub, name, query }: { readonly sub: string; readonly name: string; readonly query: string },
): Promise<SavedSearch> {
  const created = { searchId: context.random.id(), name, query, createdAt: context.clock.now().toISOString() };
  const kept = await change(context, sub, (searches) => {
    if (searches.some((one) => one.name === name && one.query === query)) return searches;
    if (searches.length >= MOST) throw new AppError('STATE_CONFLICT', `You keep ${MOST} searches already; delete one.`);
    return [created, ...searches];
  });
  return kept.find((one) => one.name === name && one.query === query) ?? created;
}

/** Errors: NOT_FOUND, CONFLICT. */
export async function deleteSearch(
  context: Ports,
  { sub, searchId }: { readonly sub: string; readonly searchId: string },
): Promise<void> {
  await change(context, sub, (searches) => {
    const left = searches.filter((one) => one.searchId !== searchId);
    if (left.length < searches.length) return left;
    throw new AppError('NOT_FOUND', 'You keep no search with this id.');
  });
}

async function change(
  { catalogue, clock }: Ports,
  sub: string,
  next: (searches: readonly SavedSearch[]) => readonly SavedSearch[],
): Promise<readonly SavedSearch[]> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = await catalogue.entry('saved-search', idOf(sub));
    const known = searchesOf(before);
    const searches = next(known);
    if (searches === known) return known;
    try {
      const { revision, createdAt } = before ?? { revision: 0, createdAt: clock.now().toISOString() };
      const body = JSON.stringify({ schemaVersion: 1, searches });
      const entry = { kind: 'saved-search', id: idOf(sub), revision: revision + 1, createdAt, open: false } as const;
      await catalogue.commit({ recordings: [], entries: [{ ...entry, body }] });
      return searches;
    } catch (error) {
      if (!isAppError(error, 'CONFLICT')) throw error;
    }
  }
  throw new AppError('CONFLICT', 'Your searches kept changing; try again.');
}

function searchesOf(entry: Entry | undefined): readonly SavedSearch[] {
  if (!entry) return [];
  try {
    return storedSchema.parse(JSON.parse(entry.body)).searches;
  } catch (cause) {
    throw new AppError('INTEGRITY', 'Kept searches cannot be read.', { cause });
  }
}

/** The name of a person is no key of a table. */
function idOf(sub: string): string {
  return createHash('sha256').update(`saved-search\n${sub}`).digest('hex');
}
