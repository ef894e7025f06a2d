/** What the entity rules find in one turn, and which of two overlapping finds stays. */
import type { Entity } from '../analysis.ts';

export interface Found {
  readonly type: Entity['type'];
  /** Position in the turn, end exclusive. */
  readonly start: number;
  readonly end: number;
  readonly value?: string | undefined;
}

/** Most specific first: a checksum says more than a shape, a shape more than a name list. */
const RANK: Readonly<Record<Entity['type'], number>> = {
  email: 0,
  'id-card': 1,
  'bank-card': 2,
  'order-number': 3,
  amount: 4,
  phone: 5,
  date: 6,
  person: 7,
  organisation: 8,
  place: 9,
};
/** Types up to this rank are proven by their own form and never give way to a longer find. */
const PROVEN = 2;

/** Drops every find that overlaps a better one: proven types first, then the longer, then the more specific. */
export function withoutOverlaps(found: readonly Found[]): Found[] {
  const order = found.toSorted((a, b) => {
    const proven = Number(RANK[a.type] > PROVEN) - Number(RANK[b.type] > PROVEN);
    return proven || b.end - b.start - (a.end - a.start) || RANK[a.type] - RANK[b.type] || a.start - b.start;
  });
  const taken = new Set<number>();
  const kept: Found[] = [];
  for (const find of order) {
    let free = true;
    for (let at = find.start; at < find.end && free; at++) free = !taken.has(at);
    if (!free) continue;
    for (let at = find.start; at < find.end; at++) taken.add(at);
    kept.push(find);
  }
  return kept.sort((a, b) => a.start - b.start);
}
