/** The driver between the work queue and the steps: takes an id, keeps it while the steps run, and says how it ended. */
import type { QueueItem } from '../ports.ts';
import { advance, type Advance, type Until } from './advance-recording.ts';
import type { QueuedContext } from './context.ts';
import { speechCopyOf } from './sweep-speech-copies.ts';

/** A delivery that gives no sign of life for this long is handed out again; every step may run twice. */
export const VISIBILITY_MS = 15 * 60_000;
/** Tries before a recording becomes a dead letter. */
export const MAX_ATTEMPTS = 5;
const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 5 * 60_000;
const COLLISION_DELAY_MS = 1000;

export interface Outcome {
  readonly recordingId: string;
  readonly result: 'done' | 'retry' | 'failed';
  /** Stable code of the failure. */
  readonly error?: string;
}

/** What a driver with timers can do about an item while it is worked on. */
export interface Delivery {
  /** A beat is due at least this often. */
  readonly everyMs: number;
  /** Keeps the item hidden. False when it was handed out again meanwhile: the work goes on, because steps may run twice. */
  beat(): Promise<boolean>;
  /** The process is about to end, and the item is not to blame: due at once, and the delivery does not count. */
  handBack(): Promise<void>;
}

/** Runs `work` and beats until it ends. The core has no timers; without this a step must end within the visibility. */
export type KeepAlive = <T>(work: () => Promise<T>, delivery: Delivery) => Promise<T>;

export interface RunOptions {
  /** This recording only. */
  readonly recordingId?: string;
  readonly until?: Until;
  readonly keepAlive?: KeepAlive;
  readonly visibilityMs?: number;
}

/**
 * Takes one due recording (the named one, when one is named) and advances it until nothing is left to do. What failed is tried again later
 * with growing delays; after MAX_ATTEMPTS it is a dead letter. Returns undefined when nothing is due.
 */
export async function runNext(context: QueuedContext, options: RunOptions = {}): Promise<Outcome | undefined> {
  const { until, keepAlive = justRun, visibilityMs = VISIBILITY_MS } = options;
  const item = await context.queue.take(visibilityMs, options.recordingId);
  if (!item) return undefined;
  if (item.attempts > MAX_ATTEMPTS) return crashed(context, item);
  const steps = { attempt: item.attempts, ...(until && { until }) };
  const work = (): Promise<Advance> => advance(context, item.recordingId, steps);
  return settle(context, item, await keepAlive(work, deliveryOf(context, item, visibilityMs)));
}

const justRun: KeepAlive = (work) => work();

function deliveryOf({ queue }: QueuedContext, { receipt }: QueueItem, visibilityMs: number): Delivery {
  return {
    everyMs: visibilityMs / 3,
    beat: () => queue.extend(receipt, visibilityMs),
    handBack: () => queue.fail(receipt, { delayMs: 0, error: 'STOPPED', dead: false, uncounted: true }),
  };
}

/** Earlier deliveries never reported back: whatever they met ended the process. */
async function crashed({ queue, work }: QueuedContext, { recordingId, receipt }: QueueItem): Promise<Outcome> {
  await work.remove(speechCopyOf(recordingId));
  await queue.fail(receipt, { delayMs: 0, error: 'CRASHED', dead: true });
  return { recordingId, result: 'failed', error: 'CRASHED' };
}

async function settle(context: QueuedContext, item: QueueItem, advanced: Advance): Promise<Outcome> {
  const { recordingId, attempts, receipt } = item;
  switch (advanced.outcome) {
    case 'stopped':
      // The later steps stay in the queue.
      await context.catalogue.commit({ recordings: [], due: [recordingId] });
      await context.queue.done(receipt);
      return { recordingId, result: 'done' };
    case 'done':
      await context.queue.done(receipt);
      return { recordingId, result: 'done' };
    case 'collided': {
      const outcome = { delayMs: COLLISION_DELAY_MS, error: 'CONFLICT', dead: false, uncounted: true };
      await context.queue.fail(receipt, outcome);
      return { recordingId, result: 'retry', error: outcome.error };
    }
    case 'failed': {
      const { error, final } = advanced;
      const dead = final || attempts >= MAX_ATTEMPTS;
      const delayMs = Math.min(FIRST_DELAY_MS * 4 ** (attempts - 1), MAX_DELAY_MS);
      await context.queue.fail(receipt, { delayMs, error, dead });
      return { recordingId, result: dead ? 'failed' : 'retry', error };
    }
  }
}
