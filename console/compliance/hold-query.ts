/** Which recordings a hold is for: ids as people paste them, or what the calls have to match. */
import { boundsOf } from '../shared/days.ts';

export const EMPTY_QUERY = { words: '', businessLine: '', agentId: '', customerRef: '', from: '', to: '' };
export type HoldFields = typeof EMPTY_QUERY;

interface HoldQuery {
  words: string;
  filters: Partial<Record<'businessLine' | 'agentId' | 'customerRef', string[]>>;
  from?: string;
  to?: string;
}

const ID = /^[a-z2-7]{26}$/u;

/** Ids, or links to recordings; `cut` are those that no recording can have, such as the beginning of an id. */
export function namedIds(text: string): { ids: string[]; cut: string[] } {
  const named = text
    .split(/[\s,;]+/u)
    .map((one) => one.split('/').at(-1) ?? '')
    .filter((one) => one !== '');
  return { ids: named.filter((one) => ID.test(one)), cut: named.filter((one) => !ID.test(one)) };
}

export function holdQueryOf({ words, from, to, ...fields }: HoldFields): HoldQuery {
  const filters: HoldQuery['filters'] = {};
  for (const field of ['businessLine', 'agentId', 'customerRef'] as const) {
    const value = fields[field].trim();
    if (value !== '') filters[field] = [value];
  }
  return { words: words.trim(), filters, ...boundsOf(from, to) };
}

/** A query without any condition would mean the whole archive. */
export function isAnyGiven(fields: HoldFields): boolean {
  const { words, filters, from, to } = holdQueryOf(fields);
  return words !== '' || Object.keys(filters).length > 0 || from !== undefined || to !== undefined;
}
