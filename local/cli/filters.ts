/** `--filter field=value`, for `list` and `search`. */
import { AppError } from '../../core/errors.ts';
import type { RecordingFilter } from '../../core/ports.ts';
import { STATES } from '../../core/recording/recording.ts';
import { FILTER_FIELDS, type SearchQuery } from '../../core/search/search.ts';

/** What `list` filters by; topics, intents and emotions are found by `search`. */
export const LIST_FIELDS = [
  ...(['businessLine', 'agentId', 'team', 'customerRef', 'language'] as const),
  ...(['source', 'callId', 'sha256', 'matterId'] as const),
];

/** One value per field. Errors: USAGE. */
export function listFilter(pairs: readonly string[]): RecordingFilter {
  const filter: { -readonly [K in keyof RecordingFilter]: RecordingFilter[K] } = {};
  for (const [name, value] of pairs.map(split)) {
    const field = LIST_FIELDS.find((known) => known === name);
    const state = STATES.find((known) => known === value);
    if (field) filter[field] = value;
    else if (name === 'state' && state) filter.state = state;
    else if (name === 'from' || name === 'to') filter[name] = instant(value);
    else if (name === 'state')
      throw new AppError('USAGE', `There is no state ${value}; the states are ${STATES.join(', ')}.`);
    else if (FILTER_FIELDS.some((known) => known === name)) {
      throw new AppError('USAGE', `list knows no ${name}: use callvault search "" --filter ${name}=${value}`);
    } else
      throw new AppError(
        'USAGE',
        `There is no filter ${name}; the fields are ${LIST_FIELDS.join(', ')}, state, from, to.`,
      );
  }
  return filter;
}

/** A field given twice means either value. Errors: USAGE. */
export function searchFilters(pairs: readonly string[]): Pick<SearchQuery, 'filters' | 'from' | 'to'> {
  const filters: SearchQuery['filters'] = {};
  const range: { from?: string; to?: string } = {};
  for (const [name, value] of pairs.map(split)) {
    const field = FILTER_FIELDS.find((known) => known === name);
    if (field) filters[field] = [...(filters[field] ?? []), value];
    else if (name === 'from' || name === 'to') range[name] = instant(value);
    else
      throw new AppError('USAGE', `There is no filter ${name}; the fields are ${FILTER_FIELDS.join(', ')}, from, to.`);
  }
  return { filters, ...range };
}

export function split(pair: string): [string, string] {
  const at = pair.indexOf('=');
  if (at < 1 || at === pair.length - 1)
    throw new AppError('USAGE', '--filter takes field=value, such as language=zh-CN.');
  return [pair.slice(0, at), pair.slice(at + 1)];
}

/** Any ISO 8601 date or time, as UTC. */
export function instant(text: string): string {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) {
    throw new AppError('USAGE', 'Times are ISO 8601, such as 2026-01-31 or 2026-01-31T09:00:00Z.');
  }
  return time.toISOString();
}
