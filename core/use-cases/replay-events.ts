/** Events of the past are told again, with the same ids: a job that goes on where it stopped. */
import * as z from 'zod';
import { parseLeaf } from '../custody/leaf.ts';
import { AppError, isAppError } from '../errors.ts';
import type { EventOutlet } from '../events/ports.ts';
import {
  eventOfEntry,
  eventOfLeaf,
  publicTypeSchema,
  type PublicEvent,
  type PublicType,
} from '../events/public-event.ts';
import type { Entry } from '../ports.ts';
import type { Context } from './context.ts';
import { allEntries } from './entry-pages.ts';
import { createJob, readJob, type Job, type StoredJob } from './jobs.ts';
import { findWebhook } from './webhooks.ts';

type Ports = Pick<Context, 'catalogue' | 'ledger' | 'clock'>;

export const REPLAY = 'events-replay';
const DAY_MS = 86_400_000;
/** Of one request. */
export const LONGEST_REPLAY_DAYS = 31;
/** A leaf may stand this far from where its time would put it. */
const SLACK_MS = 3_600_000;
const LEAVES = 256;
const KEPT = 100;

const positionSchema = z.discriminatedUnion('of', [
  z.object({ of: z.literal('log'), next: z.int().nonnegative(), end: z.int().nonnegative() }),
  z.object({ of: z.literal('kept'), cursor: z.string().optional() }),
]);
type Position = z.infer<typeof positionSchema>;

const requestSchema = z.object({
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  types: z.array(publicTypeSchema).optional(),
  webhookId: z.string().optional(),
  position: positionSchema.optional(),
});
type Request = z.infer<typeof requestSchema>;

export const replayResultSchema = z.object({
  /** Told again so far. */
  events: z.int().nonnegative(),
});

export interface ReplayOrder {
  /** ISO 8601 UTC; inclusive. */
  readonly from: string;
  /** Exclusive. */
  readonly to: string;
  /** All when absent. */
  readonly types?: readonly PublicType[];
  /** To this one; without it to everybody who wants them. */
  readonly webhookId?: string;
  readonly actor: string;
}

/** Queues a replay. Errors: VALIDATION_FAILED for an empty period or one of more than 31 days, NOT_FOUND for the webhook. */
export async function requestReplay(
  context: Pick<Context, 'catalogue' | 'clock' | 'random'>,
  { from, to, types, webhookId, actor }: ReplayOrder,
): Promise<Job> {
  const span = Date.parse(to) - Date.parse(from);
  if (span <= 0 || span > LONGEST_REPLAY_DAYS * DAY_MS) {
    throw new AppError('VALIDATION_FAILED', `A replay covers up to ${LONGEST_REPLAY_DAYS} days, from before to.`);
  }
  if (webhookId !== undefined) await findWebhook(context, webhookId);
  const request: Request = {
    ...{ from, to },
    ...(types && { types: [...types] }),
    ...(webhookId !== undefined && { webhookId }),
  };
  return (await createJob(context, { kind: REPLAY, actor, request })).job;
}

/** Asked before each part of a long work; may wait, so that others have their turn. */
export type HasTime = () => boolean | Promise<boolean>;

/** Goes on with every open replay while there is time. Returns how many events it told. */
export async function continueReplays(context: Ports, outlet: EventOutlet, hasTime: HasTime): Promise<number> {
  let told = 0;
  for await (const entry of allEntries(context.catalogue, 'job', { open: true })) {
    let stored: StoredJob | undefined = readJob(entry);
    if (stored.job.kind !== REPLAY) continue;
    while (stored?.entry.open === true && (await hasTime())) {
      const step: Step = await take(context, stored.job);
      const papers = await tell(outlet, stored.job, step.events);
      stored = await write(context, stored, step, papers);
      if (stored) told += step.events.length;
    }
  }
  return told;
}

interface Step {
  readonly events: readonly PublicEvent[];
  /** Where it goes on; the end when absent. */
  readonly next?: Position;
}

async function take(context: Ports, job: Job): Promise<Step> {
  const { position, ...request } = requestSchema.parse(job.request);
  const from = position ?? (await startOf(context, request));
  const step = from.of === 'log' ? await takeLog(context, from, request) : await takeKept(context, from, request);
  const { types } = request;
  const isMeant = ({ at, type }: PublicEvent): boolean =>
    at >= request.from && at < request.to && (types === undefined || types.some((wanted) => wanted === type));
  return { ...step, events: step.events.filter(isMeant) };
}

/** The order of the log is that of its times but for moments: halving finds the place. */
async function startOf({ ledger }: Ports, { from }: Request): Promise<Position> {
  const end = await ledger.assign();
  const wanted = Date.parse(from) - SLACK_MS;
  let [low, high] = [0, end];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const [found] = await ledger.leaves(middle, 1);
    if (found && Date.parse(parseLeaf(found.leaf).at) < wanted) low = middle + 1;
    else high = middle;
  }
  return { of: 'log', next: low, end };
}

async function takeLog(
  { ledger }: Ports,
  { next, end }: Extract<Position, { of: 'log' }>,
  { to }: Request,
): Promise<Step> {
  const leaves = next < end ? await ledger.leaves(next, Math.min(LEAVES, end - next)) : [];
  const last = leaves.at(-1);
  const isOver = !last || Date.parse(parseLeaf(last.leaf).at) >= Date.parse(to) + SLACK_MS;
  return {
    events: leaves.flatMap(({ leaf }) => eventOfLeaf(leaf) ?? []),
    next: isOver ? { of: 'kept' } : { of: 'log', next: last.leafIndex + 1, end },
  };
}

async function takeKept(
  { catalogue }: Ports,
  { cursor }: Extract<Position, { of: 'kept' }>,
  { from, to }: Request,
): Promise<Step> {
  const page = await catalogue.entries(
    'event',
    { before: to },
    { limit: KEPT, ...(cursor !== undefined && { cursor }) },
  );
  const events = page.items.map(eventOfEntry);
  const isOver = page.nextCursor === undefined || events.some(({ at }) => at < from);
  return { events, ...(!isOver && { next: { of: 'kept', cursor: page.nextCursor } }) };
}

async function tell(
  outlet: EventOutlet,
  { jobId, request }: Job,
  events: readonly PublicEvent[],
): Promise<readonly Entry[]> {
  if (events.length === 0) return [];
  const { webhookId } = requestSchema.parse(request);
  const replay = { id: jobId, ...(webhookId !== undefined && { webhookId }) };
  return outlet.send(events.map((event) => ({ event, replay })));
}

/** Undefined when somebody else went on with the job meanwhile. */
async function write(
  { catalogue, clock }: Ports,
  { entry, job }: StoredJob,
  { events, next }: Step,
  papers: readonly Entry[],
): Promise<StoredJob | undefined> {
  const now = clock.now().toISOString();
  const before = replayResultSchema.safeParse(job.result).data?.events ?? 0;
  const request = requestSchema.parse(job.request);
  const written: Job = {
    ...job,
    ...{ state: next ? 'running' : 'done', startedAt: job.startedAt ?? now },
    ...(!next && { finishedAt: now }),
    request: { ...request, ...(next && { position: next }) },
    result: { events: before + events.length },
  };
  const stored: Entry = {
    ...entry,
    ...{ revision: entry.revision + 1, open: next !== undefined, body: JSON.stringify(written) },
  };
  try {
    await catalogue.commit({ recordings: [], entries: [...papers, stored] });
    return { entry: stored, job: written };
  } catch (error) {
    if (isAppError(error, 'CONFLICT')) return undefined;
    throw error;
  }
}
