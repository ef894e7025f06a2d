/** Holds or releases everything a query means, now and, when the matter is to catch them, among the calls that are still to come. */
import { AppError } from '../errors.ts';
import { isEmptyQuery, type HoldQuery } from '../matters/hold-query.ts';
import { MOST_STANDING, type Matter } from '../matters/matter.ts';
import type { Context } from './context.ts';
import { findForHold } from './find-for-hold.ts';
import { changeHolds, type HoldResult } from './hold-recordings.ts';
import { change, openForHold } from './open-matter.ts';

export interface QueryHoldRequest {
  readonly kind: 'place' | 'release';
  readonly matterId: string;
  readonly query: HoldQuery;
  readonly reason: string;
  readonly actor: string;
  /** Place: hold what arrives later and matches, too. Release: stop doing that for this query. */
  readonly future?: boolean;
}

export interface QueryHoldResult extends HoldResult {
  /** Recordings that may be meant and could not be looked at yet: not indexed. A query that catches future recordings will see them then. */
  readonly notSearchable: number;
}

/** Errors: VALIDATION_FAILED for a query without any condition, STATE_CONFLICT for a closed matter or too many standing queries. */
export async function holdByQuery(context: Context, request: QueryHoldRequest): Promise<QueryHoldResult> {
  const { kind, matterId, query } = request;
  await prepareQueryHold(context, request);
  const finding = findForHold(context, query);
  const result = await changeHolds(context, { ...request, matterId, recordingIds: finding.ids }, kind);
  const damaged = [...new Set(finding.damaged())].map((recordingId) => ({ recordingId, code: 'INTEGRITY' }) as const);
  const failed = [...(result.failed ?? []), ...damaged];
  return { ...result, ...(failed.length > 0 && { failed }), notSearchable: finding.notSearchable() };
}

/** Opens the matter, and has it catch or not catch what arrives later. Errors: as `holdByQuery`. */
export async function prepareQueryHold(context: Context, request: QueryHoldRequest): Promise<void> {
  const { kind, query, future = false } = request;
  if (isEmptyQuery(query)) {
    throw new AppError('VALIDATION_FAILED', 'The query has no words and no filters: it would mean the whole archive.');
  }
  if (kind === 'place') await openForHold(context, request);
  // First the calls to come, then those that are here: one that arrives in between is met by either.
  if (future) await (kind === 'place' ? catchMore(context, request) : catchLess(context, request));
}

async function catchMore(context: Context, request: QueryHoldRequest): Promise<void> {
  const { query, reason, actor } = request;
  await change(context, request, (known) => {
    if (!known || known.closedAt !== undefined)
      throw new AppError('STATE_CONFLICT', 'The matter was closed meanwhile.');
    if (known.standing.some((standing) => isSame(standing.query, query))) return undefined;
    if (known.standing.length >= MOST_STANDING) {
      throw new AppError('STATE_CONFLICT', `A matter has at most ${MOST_STANDING} standing queries.`);
    }
    return { ...known, standing: [...known.standing, { query, reason, actor }] };
  });
}

async function catchLess(context: Context, request: QueryHoldRequest): Promise<void> {
  await change(context, request, (known): Matter | undefined => {
    const standing = known?.standing.filter(({ query }) => !isSame(query, request.query));
    return known && standing && standing.length < known.standing.length ? { ...known, standing } : undefined;
  });
}

function isSame(a: HoldQuery, b: HoldQuery): boolean {
  return canonical(a) === canonical(b);
}

function canonical({ words, filters, from, to }: HoldQuery): string {
  const fields = Object.entries(filters).map(([field, values]) => [field, [...new Set(values)].sort()]);
  return JSON.stringify([words.trim(), fields.sort(), from ?? null, to ?? null]);
}
