/** What is searched for: words, chosen values of facets, days. */
export const FACETS = ['businessLine', 'agentId', 'team', 'topic', 'intent', 'emotion', 'language', 'state'] as const;
export type Facet = (typeof FACETS)[number];

export interface Asked {
  readonly words: string;
  readonly filters: Readonly<Partial<Record<Facet, readonly string[]>>>;
  /** Days of the reader's calendar, `2026-11-22`, both included; empty = open. */
  readonly from: string;
  readonly to: string;
}

export const NOTHING_ASKED: Asked = { words: '', filters: {}, from: '', to: '' };

interface SearchParameters extends Partial<Record<Facet, string[]>> {
  readonly q: string;
  readonly from?: string;
  readonly to?: string;
}

export function isAsking({ words, filters, from, to }: Asked): boolean {
  return words.trim() !== '' || from !== '' || to !== '' || Object.keys(filters).length > 0;
}

/** With the value chosen, or no longer chosen. */
export function toggle(asked: Asked, facet: Facet, value: string): Asked {
  const chosen = asked.filters[facet] ?? [];
  const left = chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value];
  const others = Object.fromEntries(Object.entries(asked.filters).filter(([name]) => name !== facet));
  return { ...asked, filters: left.length > 0 ? { ...others, [facet]: left } : others };
}

/** The query of `GET /search`; the API's bounds are instants, the upper one excluded. */
export function parametersOf({ words, filters, from, to }: Asked): SearchParameters {
  const chosen: Partial<Record<Facet, string[]>> = {};
  for (const facet of FACETS) {
    const values = filters[facet];
    if (values) chosen[facet] = [...values];
  }
  return {
    q: words.trim(),
    ...chosen,
    ...(from !== '' && { from: startOf(from) }),
    ...(to !== '' && { to: startOf(to, 1) }),
  };
}

/** As a saved search keeps it. */
export function queryStringOf(asked: Asked): string {
  const { q, from, to, ...filters } = parametersOf(asked);
  const query = new URLSearchParams(q === '' ? [] : [['q', q]]);
  for (const [facet, values] of Object.entries(filters)) {
    if (Array.isArray(values)) for (const value of values) query.append(facet, value);
  }
  if (from !== undefined) query.set('from', from);
  if (to !== undefined) query.set('to', to);
  return query.toString();
}

/** Made by anybody with the API: what is not known here is left out. */
export function askedOf(queryString: string): Asked {
  const query = new URLSearchParams(queryString);
  const filters: Partial<Record<Facet, readonly string[]>> = {};
  for (const facet of FACETS) {
    const values = query.getAll(facet);
    if (values.length > 0) filters[facet] = values;
  }
  return {
    words: query.get('q') ?? '',
    filters,
    from: dayOf(query.get('from')),
    to: dayOf(query.get('to'), -1),
  };
}

function startOf(day: string, later = 0): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + later).toISOString();
}

function dayOf(instant: string | null, laterMs = 0): string {
  const at = instant === null ? NaN : Date.parse(instant) + laterMs;
  if (Number.isNaN(at)) return '';
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
