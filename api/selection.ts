/** How a body says which recordings it is about: by id, by matter, or by words and filters as in a search. */
import * as z from 'zod';
import { HOLD_FIELDS } from '../core/matters/hold-query.ts';
import { FILTER_FIELDS } from '../core/search/search.ts';
import { MAX_RECORDINGS } from '../core/use-cases/export-bundle.ts';
import type { Selection } from '../core/use-cases/select-recordings.ts';
import { instantOf, timeQuery } from './views.ts';

export const recordingIds = z.array(z.string().min(1).max(128)).min(1).max(MAX_RECORDINGS);

const words = z.string().max(1024).default('');
const values = z.array(z.string().min(1).max(256)).min(1).max(50);
const period = { from: timeQuery, to: timeQuery };

export const searchBody = z.strictObject({
  ...{ words, filters: z.partialRecord(z.enum(FILTER_FIELDS), values).default({}) },
  ...period,
});
export const holdBody = z.strictObject({
  ...{ words, filters: z.partialRecord(z.enum(HOLD_FIELDS), values).default({}) },
  ...period,
});

interface Query<Filters> {
  readonly words: string;
  readonly filters: Filters;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** The same with times in UTC. */
export function queryOf<Filters>({ words: said, filters, from, to }: Query<Filters>): {
  words: string;
  filters: Filters;
  from?: string;
  to?: string;
} {
  return {
    ...{ words: said, filters },
    ...(from !== undefined && { from: instantOf(from) }),
    ...(to !== undefined && { to: instantOf(to) }),
  };
}

/** Undefined when nothing is chosen. */
export function selectionOf({
  recordingIds: ids,
  matterId,
  query,
}: {
  readonly recordingIds?: string[] | undefined;
  readonly matterId?: string | undefined;
  readonly query?: z.output<typeof searchBody> | undefined;
}): Selection | undefined {
  if (ids) return { recordingIds: ids };
  if (matterId !== undefined) return { matterId };
  return query && queryOf(query);
}
