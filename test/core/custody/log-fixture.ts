/** A small log to play with. */
import type { CustodyRecord } from '../../../core/custody/event.ts';
import { recordEvent } from '../../../core/custody/leaf.ts';
import type { LogLedger, LogStore } from '../../../core/custody/ports.ts';
import { integrateLog } from '../../../core/use-cases/integrate-log.ts';
import { countingRandom, MemoryLogLedger, MemoryLogStore, memorySigner } from '../../support/memory-log.ts';

export const signer = memorySigner();

export interface TestLog {
  readonly ledger: MemoryLogLedger;
  readonly store: MemoryLogStore;
  /** Commits `count` events; they are always the same ones. */
  commit(count: number): Promise<void>;
  integrate(): ReturnType<typeof integrateLog>;
}

export function testLog(): TestLog {
  const ledger = new MemoryLogLedger();
  const store = new MemoryLogStore();
  const random = countingRandom();
  const event = (): CustodyRecord =>
    recordEvent({
      recordingId: random.id(),
      at: '2026-01-02T03:04:05.678Z',
      entry: { type: 'recording.verified', openings: { actor: 'system' }, facts: { verdict: 'intact' } },
      random,
    });
  return {
    ledger,
    store,
    commit: (count) => ledger.commit(Array.from({ length: count }, event)),
    integrate: () => integrateLog({ ledger, store, signer }),
  };
}

/** Wraps the ports so that the call with this number dies: `before` it did anything, or `after` it did everything. */
export function dying(
  log: TestLog,
  call: number,
  when: 'before' | 'after',
): { ledger: LogLedger; store: LogStore; died: () => boolean } {
  let calls = 0;
  const step = async <T>(act: () => Promise<T>): Promise<T> => {
    calls += 1;
    const dies = calls === call;
    if (dies && when === 'before') throw new Error('died');
    const result = await act();
    if (dies) throw new Error('died');
    return result;
  };
  const { ledger, store } = log;
  return {
    died: () => calls >= call,
    ledger: {
      head: () => step(() => ledger.head()),
      assign: () => step(() => ledger.assign()),
      leaves: (start, limit) => step(() => ledger.leaves(start, limit)),
      advance: (from, to) => step(() => ledger.advance(from, to)),
    },
    store: {
      get: (path) => step(() => store.get(path)),
      put: (path, bytes) => step(() => store.put(path, bytes)),
      putCheckpoint: (size, note) => step(() => store.putCheckpoint(size, note)),
      list: () => store.list(),
    },
  };
}
