/** A whole archive in memory: every use case runs on it. */
import { fileURLToPath } from 'node:url';
import { openFacts } from '../../adapters/local/facts.ts';
import { parseTranscript } from '../../adapters/formats/parse-transcript.ts';
import type { QueuedContext, Policies } from '../../core/use-cases/context.ts';
import { loadPolicies } from '../../local/policies.ts';
import { createMemoryCatalogue } from './memory-catalogue.ts';
import { fakeClock, fakeRandom, type FakeClock } from './memory-clock-random.ts';
import { createMemoryIntake, createMemoryScratch, createMemoryWorkStore } from './memory-files.ts';
import { createMemoryKeyService, createMemoryKeyTable } from './memory-keys.ts';
import { MemoryLogLedger, MemoryLogStore, memorySigner } from './memory-log.ts';
import { createMemorySearchIndex } from './memory-search.ts';
import { createMemoryTranscriber, type MemoryTranscriber } from './memory-transcriber.ts';
import { createMemoryVault, type MemoryVault } from './memory-vault.ts';

export interface MemoryContext extends QueuedContext {
  readonly clock: FakeClock;
  readonly vault: MemoryVault;
  readonly logStore: MemoryLogStore;
  readonly ledger: MemoryLogLedger;
  readonly transcriber: MemoryTranscriber;
  /** Every failure that was reported. */
  readonly failures: { step: string; error: unknown }[];
  /** What receivers of webhooks got; they answer 204. */
  readonly received: { url: string; headers: Readonly<Record<string, string>>; body: string }[];
}

let shipped: Policies | undefined;

/** The policies that ship with the product, read once: parsing them takes longer than most tests. Nobody can change them for the next test. */
export function shippedPolicies(): Policies {
  shipped ??= frozen(loadPolicies(fileURLToPath(new URL('../../policies/', import.meta.url))));
  return shipped;
}

/** Plain objects and arrays, all the way down. Expressions stay as they are: they note where they stopped. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || value instanceof RegExp || Object.isFrozen(value)) return value;
  for (const inner of Object.values(value)) frozen(inner);
  return Object.freeze(value);
}

export function memoryContext(policies: Policies = shippedPolicies()): MemoryContext {
  const clock = fakeClock('2026-03-01T09:00:00.000Z');
  const random = fakeRandom();
  const ledger = new MemoryLogLedger();
  const { catalogue, queue } = createMemoryCatalogue({ clock, committed: ledger.records });
  const failures: MemoryContext['failures'] = [];
  const received: MemoryContext['received'] = [];
  const facts = openFacts({ file: ':memory:' });
  return {
    ...{ catalogue, queue, ledger, clock, random, policies, parseTranscript, failures, received },
    webhooks: {
      send: (message) => Promise.resolve({ status: received.push(message) && 204 }),
      problemOf: (url) => (url.startsWith('https://') ? undefined : 'must begin with https'),
    },
    logStore: new MemoryLogStore(),
    signer: memorySigner(),
    intake: createMemoryIntake({ clock }),
    vault: createMemoryVault({ clock }),
    scratch: createMemoryScratch(),
    work: createMemoryWorkStore(),
    keyService: createMemoryKeyService({ random }),
    keyTable: createMemoryKeyTable(),
    search: createMemorySearchIndex(),
    facts,
    factSource: facts,
    transcriber: createMemoryTranscriber(),
    onFailure: ({ step, error }) => void failures.push({ step, error }),
  };
}
