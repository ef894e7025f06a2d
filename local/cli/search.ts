/** `search`: words and filters in, calls with the turns that match out. */
import { AppError } from '../../core/errors.ts';
import { FILTER_FIELDS, type SearchQuery } from '../../core/search/search.ts';
import type { Command } from './folder.ts';
import type { Result } from './output.ts';
import { clock } from './records.ts';

export async function search(
  { context }: Command,
  words: string,
  options: { filter: readonly string[]; limit: number; cursor?: string },
): Promise<Result> {
  const { cursor, limit } = options;
  const found = await context.search.search({
    words,
    ...parseFilters(options.filter),
    limit,
    ...(cursor !== undefined && { cursor }),
  });
  const hits = found.hits.flatMap(({ recordingId, turns }) => [
    recordingId,
    ...turns.map(({ startMs, highlight }) => `  ${clock(startMs)}  ${highlight}`),
  ]);
  const facets = Object.entries(found.facets)
    .filter(([, values]) => values.length > 0)
    .map(([field, values]) => `  ${field}: ${values.map(({ value, count }) => `${value} (${count})`).join(', ')}`);
  const more = found.nextCursor === undefined ? [] : [`More: --cursor ${found.nextCursor}`];
  return {
    json: found,
    text: [
      `${found.total} ${found.total === 1 ? 'call' : 'calls'}`,
      ...hits,
      ...(facets.length > 0 ? ['', ...facets] : []),
      ...more,
    ].join('\n'),
  };
}

/** `k=v` pairs; a field given twice means either value. Errors: USAGE. */
function parseFilters(pairs: readonly string[]): Pick<SearchQuery, 'filters' | 'from' | 'to'> {
  const filters: SearchQuery['filters'] = {};
  const range: { from?: string; to?: string } = {};
  for (const pair of pairs) {
    const [name = '', ...rest] = pair.split('=');
    const value = rest.join('=');
    if (value === '')
      throw new AppError('USAGE', `--filter takes field=value; the fields are ${FILTER_FIELDS.join(', ')}, from, to.`);
    const field = FILTER_FIELDS.find((known) => known === name);
    if (field) filters[field] = [...(filters[field] ?? []), value];
    else if (name === 'from' || name === 'to') range[name] = instant(value);
    else
      throw new AppError('USAGE', `There is no filter ${name}; the fields are ${FILTER_FIELDS.join(', ')}, from, to.`);
  }
  return { filters, ...range };
}

/** Any ISO 8601 date or time, as UTC. Errors: USAGE. */
export function instant(text: string): string {
  const time = new Date(text);
  if (Number.isNaN(time.getTime()))
    throw new AppError('USAGE', 'Times are ISO 8601, such as 2026-01-31 or 2026-01-31T09:00:00Z.');
  return time.toISOString();
}
