/** A memory fake of the work queue. `due` is what the catalogue fake calls inside its commit. */
import type { Clock, QueueItem, WorkQueue } from '../../core/ports.ts';
import { settle } from './memory-async.ts';

interface Entry {
  readonly recordingId: string;
  availableAt: number;
  attempts: number;
  receipt: string | undefined;
  dueAgain: boolean;
  dead: string | undefined;
}

export interface MemoryQueue extends WorkQueue {
  due(recordingId: string): void;
}

export function createMemoryQueue({ clock }: { clock: Clock }): MemoryQueue {
  const entries = new Map<string, Entry>();
  let deliveries = 0;
  const now = (): number => clock.now().getTime();
  const holding = (receipt: string): Entry | undefined =>
    [...entries.values()].find((entry) => entry.receipt === receipt);
  const ready = (entry: Entry): boolean => entry.dead === undefined && entry.availableAt <= now();
  const revive = (entry: Entry): void => {
    Object.assign(entry, { availableAt: now(), attempts: 0, receipt: undefined, dueAgain: false, dead: undefined });
  };

  return {
    due(recordingId) {
      const entry = entries.get(recordingId);
      if (!entry) {
        const fresh = { recordingId, availableAt: now(), attempts: 0, receipt: undefined, dueAgain: false };
        entries.set(recordingId, { ...fresh, dead: undefined });
      } else if (entry.dead !== undefined) revive(entry);
      else if (entry.receipt !== undefined) entry.dueAgain = true;
      else entry.availableAt = Math.min(entry.availableAt, now());
    },
    take: (visibilityMs, recordingId) =>
      settle((): QueueItem | undefined => {
        const [entry] = [...entries.values()]
          .filter((candidate) => ready(candidate) && (recordingId ?? candidate.recordingId) === candidate.recordingId)
          .sort((a, b) => a.availableAt - b.availableAt);
        if (!entry) return undefined;
        deliveries += 1;
        entry.attempts += 1;
        entry.dueAgain = false;
        entry.availableAt = now() + visibilityMs;
        entry.receipt = `receipt-${deliveries}`;
        return { recordingId: entry.recordingId, attempts: entry.attempts, receipt: entry.receipt };
      }),
    done: (receipt) =>
      settle(() => {
        const entry = holding(receipt);
        if (!entry) return false;
        if (entry.dueAgain) revive(entry);
        else entries.delete(entry.recordingId);
        return true;
      }),
    extend: (receipt, visibilityMs) =>
      settle(() => {
        const entry = holding(receipt);
        if (!entry) return false;
        entry.availableAt = now() + visibilityMs;
        return true;
      }),
    fail: (receipt, outcome) =>
      settle(() => {
        const entry = holding(receipt);
        if (!entry) return;
        // Work that came up during the delivery gets one more, even when this one was the last.
        entry.dead = outcome.dead && !entry.dueAgain ? outcome.error : undefined;
        if (outcome.uncounted === true) entry.attempts -= 1;
        entry.receipt = undefined;
        entry.dueAgain = false;
        entry.availableAt = now() + outcome.delayMs;
      }),
    counts: () =>
      settle(() => {
        const counts = { ready: 0, delayed: 0, inFlight: 0, dead: 0 };
        for (const entry of entries.values()) {
          if (entry.dead !== undefined) counts.dead += 1;
          else if (ready(entry)) counts.ready += 1;
          else if (entry.receipt === undefined) counts.delayed += 1;
          else counts.inFlight += 1;
        }
        return counts;
      }),
    deadLetters: (limit) =>
      settle(() =>
        [...entries.values()]
          .flatMap(({ recordingId, attempts, dead }) =>
            dead === undefined ? [] : [{ recordingId, attempts, error: dead }],
          )
          .slice(0, limit),
      ),
    redrive: (recordingId) =>
      settle(() => {
        const entry = entries.get(recordingId);
        if (entry?.dead === undefined) return false;
        revive(entry);
        return true;
      }),
  };
}
