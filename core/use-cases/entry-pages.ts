/** Walks through every page of the entries of a kind. */
import type { Catalogue, Entry, EntryKind } from '../ports.ts';

const PAGE = 200;

/** Newest first. */
export async function* allEntries(
  catalogue: Pick<Catalogue, 'entries'>,
  kind: EntryKind,
  filter: Parameters<Catalogue['entries']>[1] = {},
): AsyncIterable<Entry> {
  let cursor: string | undefined;
  do {
    const page = await catalogue.entries(kind, filter, { limit: PAGE, ...(cursor !== undefined && { cursor }) });
    yield* page.items;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}
