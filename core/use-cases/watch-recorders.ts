/** Notices a recorder that has gone quiet in its usual hours: calls that were never recorded leave no trace of their own. */
import * as z from 'zod';
import { sha256Hex } from '../bytes.ts';
import { HISTORY_HOURS, hourOf, isQuiet, startOfHour } from '../completeness/hours.ts';
import { ARCHIVE_ID } from '../custody/event.ts';
import { recordEvent } from '../custody/leaf.ts';
import type { Entry } from '../ports.ts';
import { soundRecordings } from './catalogue-pages.ts';
import type { Context } from './context.ts';
import { allEntries } from './entry-pages.ts';

/** Hours counted again in every run: recordings arrive late. */
const AGAIN_HOURS = 6;

const bodySchema = z.object({
  source: z.string(),
  /** Calls per hour since 1970, the last four weeks, hours without calls left out. */
  hours: z.record(z.string().regex(/^\d+$/), z.int().positive()),
  /** The last hour that was judged. */
  judged: z.int(),
  /** First hour of the silence that goes on. */
  quietSince: z.int().optional(),
});
type Body = z.infer<typeof bodySchema>;

export interface RecorderState {
  readonly source: string;
  /** Start of the last hour with a call, ISO 8601 UTC. */
  readonly heardAt?: string;
  /** Start of the first usual hour without a call, while the silence goes on. */
  readonly quietSince?: string;
  /** Calls in the last four weeks. */
  readonly calls: number;
}

/**
 * Counts the calls of every recorder by the hour of their start, and judges each hour that has ended. A silence is reported once, when it begins (event
 * `recorder.quiet`, `newlyQuiet`), and ends with the next call. Repeatable at any interval; O(recordings of the last hours), the first run of
 * the last four weeks. One run at a time. `at` (ISO 8601) instead of now, for looking back.
 */
export async function watchRecorders(
  context: Context,
  { at }: { at?: string } = {},
): Promise<{ recorders: readonly RecorderState[]; newlyQuiet: readonly string[] }> {
  const now = at === undefined ? context.clock.now() : new Date(at);
  // The hour that runs has not ended.
  const end = hourOf(now.getTime());
  const known = await readSources(context);
  const recent = end - AGAIN_HOURS - hoursSince(known, end);
  const from = known.length === 0 ? end - HISTORY_HOURS : Math.max(recent, end - HISTORY_HOURS);
  const counted = await countCalls(context, from, end);
  const states: RecorderState[] = [];
  const newlyQuiet: string[] = [];
  for (const source of new Set([...known.map(({ body }) => body.source), ...counted.keys()])) {
    const entry = known.find(({ body }) => body.source === source);
    const body = judge(
      entry?.body ?? { source, hours: {}, judged: end - 1 },
      counted.get(source) ?? new Map<number, number>(),
      { from, end },
    );
    const isNew = body.quietSince !== undefined && entry?.body.quietSince === undefined;
    if (isNew) newlyQuiet.push(source);
    await store(context, entry?.entry, body, { isNew, at: now.toISOString() });
    states.push(stateOf(body));
  }
  return { recorders: states.toSorted((a, b) => (a.source < b.source ? -1 : 1)), newlyQuiet: newlyQuiet.toSorted() };
}

/** As the last run of `watchRecorders` found them. */
export async function listRecorders(context: Pick<Context, 'catalogue'>): Promise<readonly RecorderState[]> {
  const known = await readSources(context);
  return known.map(({ body }) => stateOf(body)).toSorted((a, b) => (a.source < b.source ? -1 : 1));
}

interface Known {
  readonly entry: Entry;
  readonly body: Body;
}

async function readSources({ catalogue }: Pick<Context, 'catalogue'>): Promise<readonly Known[]> {
  const known: Known[] = [];
  for await (const entry of allEntries(catalogue, 'source')) {
    known.push({ entry, body: bodySchema.parse(JSON.parse(entry.body)) });
  }
  return known;
}

/** Runs may have been missed. */
function hoursSince(known: readonly Known[], end: number): number {
  return Math.max(0, end - 1 - Math.min(...known.map(({ body }) => body.judged)));
}

async function countCalls(context: Context, from: number, end: number): Promise<Map<string, Map<number, number>>> {
  const counted = new Map<string, Map<number, number>>();
  const period = { from: startOfHour(from), to: startOfHour(end) };
  for await (const { source, startedAt } of soundRecordings(context, 'watch', period)) {
    const hours = counted.get(source) ?? new Map<number, number>();
    const hour = hourOf(Date.parse(startedAt));
    hours.set(hour, (hours.get(hour) ?? 0) + 1);
    counted.set(source, hours);
  }
  return counted;
}

/** The counts of the recounted hours replace those before; then each of them is judged in turn. */
function judge(before: Body, counted: ReadonlyMap<number, number>, { from, end }: { from: number; end: number }): Body {
  const hours = new Map<number, number>();
  for (const [text, count] of Object.entries(before.hours)) {
    const hour = Number(text);
    if (hour >= end - HISTORY_HOURS - 1 && hour < from) hours.set(hour, count);
  }
  for (const [hour, count] of counted) hours.set(hour, count);
  // What began in the hours that are counted again is judged again.
  let quietSince = before.quietSince !== undefined && before.quietSince < from ? before.quietSince : undefined;
  for (let hour = from; hour < end; hour += 1) {
    if ((hours.get(hour) ?? 0) > 0) quietSince = undefined;
    else if (isQuiet(hours, hour)) quietSince ??= hour;
  }
  const kept = Object.fromEntries([...hours].map(([hour, count]) => [String(hour), count]));
  return { source: before.source, hours: kept, judged: end - 1, ...(quietSince !== undefined && { quietSince }) };
}

async function store(
  { catalogue, random }: Context,
  stored: Entry | undefined,
  body: Body,
  { isNew, at }: { isNew: boolean; at: string },
): Promise<void> {
  const text = JSON.stringify(body);
  if (stored?.body === text) return;
  const id = sha256Hex(body.source).slice(0, 26);
  const entry: Entry = {
    kind: 'source',
    id,
    revision: (stored?.revision ?? 0) + 1,
    createdAt: stored?.createdAt ?? at,
    open: body.quietSince !== undefined,
    body: text,
  };
  const quiet = {
    type: 'recorder.quiet',
    openings: { actor: 'callvault', reason: body.source },
    facts: { since: startOfHour(body.quietSince ?? 0) },
  } as const;
  await catalogue.commit({
    recordings: [],
    entries: [entry],
    events: isNew ? [recordEvent({ recordingId: ARCHIVE_ID, at, entry: quiet, random })] : [],
  });
}

function stateOf({ source, hours, quietSince }: Body): RecorderState {
  const heard = Object.keys(hours).map(Number);
  const last = heard.length > 0 ? Math.max(...heard) : undefined;
  return {
    source,
    ...(last !== undefined && { heardAt: startOfHour(last) }),
    ...(quietSince !== undefined && { quietSince: startOfHour(quietSince) }),
    calls: Object.values(hours).reduce((sum, count) => sum + count, 0),
  };
}
