/** Holds the archive against the switch's call detail records: what is missing, short, extra or late. The result is a custody event. */
import * as z from 'zod';
import type { CdrRow } from '../completeness/cdr.ts';
import {
  judgeRow,
  sequenceGaps,
  TOLERANCES,
  type MissingCall,
  type RowVerdict,
  type SequenceGap,
  type ShortRecording,
  type Tolerances,
} from '../completeness/reconcile-rows.ts';
import { ARCHIVE_ID } from '../custody/event.ts';
import { recordEvent } from '../custody/leaf.ts';
import { AppError } from '../errors.ts';
import type { Page } from '../ports.ts';
import type { Recording } from '../recording/recording.ts';
import { pages } from './catalogue-pages.ts';
import type { Context } from './context.ts';
import { firstOfCall } from './describe-arrival.ts';

/** Lookups under way at a time: one after the other, the rows of a day do not fit into a request. */
const AT_ONCE = 16;

export interface ReconcileRequest {
  readonly rows: readonly CdrRow[];
  /** SHA-256 of the file they came from, hex; the log commits to it. */
  readonly sha256: string;
  /** Every row without a source is of this one. */
  readonly source?: string;
  /** ISO 8601; the span of the rows when not given. `to` is exclusive. */
  readonly from?: string;
  readonly to?: string;
  readonly tolerances?: Partial<Tolerances>;
  readonly actor: string;
}

/** Per source and hour of the call's start (UTC). */
export interface HourCount {
  readonly source: string;
  readonly hour: string;
  readonly expected: number;
  readonly found: number;
  readonly missing: number;
  readonly short: number;
  readonly extra: number;
}

export interface Reconciliation {
  readonly reconciliationId: string;
  readonly from: string;
  readonly to: string;
  readonly rows: number;
  /** Calls of which there is a recording, short and late ones included. */
  readonly matched: number;
  readonly missing: readonly MissingCall[];
  readonly short: readonly ShortRecording[];
  /** Recordings in the period, of the sources of the rows, that no row names. */
  readonly extra: readonly { readonly recordingId: string; readonly source: string; readonly startedAt: string }[];
  readonly late: readonly { readonly recordingId: string; readonly callId: string; readonly byMs: number }[];
  /** `ROW`: the call stands in several rows. `SAME_BYTES`: the recording has the bytes of another call. */
  readonly duplicates: readonly {
    readonly code: 'ROW' | 'SAME_BYTES';
    readonly callId: string;
    readonly recordingId?: string;
  }[];
  /** Redundant recordings of calls. */
  readonly witnesses: number;
  readonly gaps: readonly SequenceGap[];
  readonly hours: readonly HourCount[];
}

/** What is kept of a reconciliation: counts and random ids. Names of calls stay with whoever asked. */
export const reconciliationSchema = z.object({
  at: z.iso.datetime(),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  ...{ rows: z.int(), matched: z.int(), missing: z.int(), short: z.int(), extra: z.int() },
  ...{ late: z.int(), duplicates: z.int(), witnesses: z.int(), gaps: z.int() },
});
export type ReconciliationCounts = z.infer<typeof reconciliationSchema> & { readonly reconciliationId: string };

/** Newest first. Errors: VALIDATION_FAILED for a bad cursor, INTEGRITY. */
export async function listReconciliations(
  { catalogue }: Pick<Context, 'catalogue'>,
  page: { readonly limit: number; readonly cursor?: string },
): Promise<Page<ReconciliationCounts>> {
  const { items, ...rest } = await catalogue.entries('reconciliation', {}, page);
  return { ...rest, items: items.map(({ id, body }) => ({ reconciliationId: id, ...readCounts(body) })) };
}

function readCounts(body: string): z.infer<typeof reconciliationSchema> {
  try {
    return reconciliationSchema.parse(JSON.parse(body));
  } catch (cause) {
    throw new AppError('INTEGRITY', 'A stored reconciliation cannot be read.', { cause });
  }
}

/**
 * One lookup per row and one listing of the period: O(rows + recordings of the period). Errors: VALIDATION_FAILED without rows and period.
 */
export async function reconcileCalls(context: Context, request: ReconcileRequest): Promise<Reconciliation> {
  const rows = request.rows.map((row) => ({ ...(request.source !== undefined && { source: request.source }), ...row }));
  const { from, to } = periodOf(rows, request);
  const tolerances = { ...TOLERANCES, ...request.tolerances };
  const { unique, repeated } = withoutRepeats(rows);
  const verdicts: RowVerdict[] = [];
  const known = new Map<string, Recording>();
  for (let start = 0; start < unique.length; start += AT_ONCE) {
    const found = unique
      .slice(start, start + AT_ONCE)
      .map(async (row) => ({ row, recordings: await recordingsOf(context, row) }));
    for (const { row, recordings } of await Promise.all(found)) {
      for (const recording of recordings) known.set(recording.recordingId, recording);
      verdicts.push(judgeRow(row, recordings, tolerances));
    }
  }
  const listed = await listPeriod(context, { from, to, sources: sourcesOf(rows) });
  const named = new Set(verdicts.flatMap(({ found }) => found));
  const extra = listed
    .filter(({ recordingId, state }) => !named.has(recordingId) && state !== 'awaiting-upload' && state !== 'rejected')
    .map(({ recordingId, source, startedAt }) => ({ recordingId, source, startedAt }));
  const sameBytes = [...known.values()].filter(({ sameBytesAs }) => sameBytesAs !== undefined);
  const missing = verdicts.flatMap((one) => (one.missing ? [one.missing] : []));
  const result: Reconciliation = {
    reconciliationId: context.random.id(),
    ...{ from, to, rows: rows.length, matched: unique.length - missing.length, missing, extra },
    short: verdicts.flatMap((one) => (one.short ? [one.short] : [])),
    late: verdicts.flatMap((one) => (one.late ? [one.late] : [])),
    duplicates: [
      ...repeated.map(({ callId }) => ({ code: 'ROW' as const, callId })),
      ...sameBytes.map(({ callId, recordingId }) => ({ code: 'SAME_BYTES' as const, callId, recordingId })),
    ],
    witnesses: verdicts.reduce((sum, one) => sum + one.witnesses.length, 0),
    gaps: sequenceGaps(listed),
    hours: countHours(verdicts, extra),
  };
  await record(context, request, result);
  return result;
}

function periodOf(rows: readonly CdrRow[], { from, to }: ReconcileRequest): { from: string; to: string } {
  const times = rows.map(({ startedAt }) => Date.parse(startedAt)).toSorted((a, b) => a - b);
  const first = from ?? isoOf(times[0]);
  const last = times.at(-1);
  const end = to ?? isoOf(last === undefined ? undefined : last + 1);
  if (first === undefined || end === undefined) {
    throw new AppError(
      'VALIDATION_FAILED',
      'The file names no call. For a period without calls, name it: from and to.',
    );
  }
  return { from: first, to: end };
}

function isoOf(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString();
}

/** The longest row of a call counts: a transfer makes several. */
function withoutRepeats(rows: readonly CdrRow[]): { unique: readonly CdrRow[]; repeated: readonly CdrRow[] } {
  const unique = new Map<string, CdrRow>();
  const repeated: CdrRow[] = [];
  for (const row of rows) {
    const name = JSON.stringify([row.source ?? '', row.callId]);
    const before = unique.get(name);
    if (before) repeated.push(row);
    if (!before || (row.durationMs ?? 0) > (before.durationMs ?? 0)) unique.set(name, row);
  }
  return { unique: [...unique.values()], repeated };
}

async function recordingsOf(context: Context, { callId, source }: CdrRow): Promise<readonly Recording[]> {
  const found: Recording[] = [];
  const filter = { callId, ...(source !== undefined && { source }) };
  for await (const recording of pages(context.catalogue, filter)) found.push(recording);
  if (found.length > 0 || source === undefined) return found;
  const gone = await firstOfCall(context, { source, callId });
  return gone ? [gone] : [];
}

function sourcesOf(rows: readonly CdrRow[]): readonly string[] | undefined {
  const named = new Set<string>();
  for (const { source } of rows) {
    if (source === undefined) return undefined;
    named.add(source);
  }
  return named.size > 0 ? [...named] : undefined;
}

async function listPeriod(
  { catalogue }: Context,
  { from, to, sources }: { from: string; to: string; sources: readonly string[] | undefined },
): Promise<readonly Recording[]> {
  const listed: Recording[] = [];
  for (const source of sources ?? [undefined]) {
    for await (const one of pages(catalogue, { from, to, ...(source !== undefined && { source }) })) listed.push(one);
  }
  return listed;
}

function countHours(verdicts: readonly RowVerdict[], extra: Reconciliation['extra']): readonly HourCount[] {
  const counts = new Map<string, HourCount>();
  const add = (source: string, startedAt: string, more: Partial<Record<keyof HourCount, number>>): void => {
    const hour = `${new Date(startedAt).toISOString().slice(0, 13)}:00:00.000Z`;
    const name = JSON.stringify([source, hour]);
    const before = counts.get(name) ?? { source, hour, expected: 0, found: 0, missing: 0, short: 0, extra: 0 };
    const sum = (field: 'expected' | 'found' | 'missing' | 'short' | 'extra'): number =>
      before[field] + (more[field] ?? 0);
    counts.set(name, {
      ...{ source, hour, expected: sum('expected'), found: sum('found') },
      ...{ missing: sum('missing'), short: sum('short'), extra: sum('extra') },
    });
  };
  for (const { row, missing, short } of verdicts) {
    const gone = missing ? 1 : 0;
    add(row.source ?? '', row.startedAt, { expected: 1, found: 1 - gone, missing: gone, short: short ? 1 : 0 });
  }
  for (const { source, startedAt } of extra) add(source, startedAt, { extra: 1 });
  return [...counts.values()].toSorted((a, b) => (a.hour + a.source < b.hour + b.source ? -1 : 1));
}

async function record(
  { catalogue, clock, random }: Context,
  { actor, sha256 }: ReconcileRequest,
  result: Reconciliation,
): Promise<void> {
  const at = clock.now().toISOString();
  const { reconciliationId: id, from, to, rows, matched, witnesses } = result;
  const counts = {
    ...{ rows, matched, witnesses },
    ...{ missing: result.missing.length, short: result.short.length, extra: result.extra.length },
    ...{ late: result.late.length, duplicates: result.duplicates.length, gaps: result.gaps.length },
  };
  const body = JSON.stringify(reconciliationSchema.parse({ at, from, to, ...counts }));
  const entry = {
    type: 'archive.reconciled',
    openings: { actor, sha256 },
    facts: { reconciliationId: id, from, to, ...counts },
  } as const;
  await catalogue.commit({
    recordings: [],
    entries: [{ kind: 'reconciliation', id, revision: 1, createdAt: at, open: false, body }],
    events: [recordEvent({ recordingId: ARCHIVE_ID, at, entry, random })],
  });
}
