/**
 * 10,000 random sequences of ingest, hold, release, restrict, extend, raise, erase, expire, crash and restart, over memory stores. Whatever
 * the order: retention never gets shorter, what is held or regulated keeps its bytes and its key, every change has exactly one custody
 * event in the same transaction, and every checkpoint stays provable.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { AppError, isAppError } from '../../core/errors.ts';
import type { Recording, Retention } from '../../core/recording/recording.ts';
import { advance } from '../../core/use-cases/advance-recording.ts';
import { eraseRecordings } from '../../core/use-cases/erase-recordings.ts';
import { extendRetention } from '../../core/use-cases/extend-retention.ts';
import { placeHold, releaseHold } from '../../core/use-cases/hold-recordings.ts';
import { integrateLog } from '../../core/use-cases/integrate-log.ts';
import { proveConsistency } from '../../core/use-cases/prove-event.ts';
import { raiseLane } from '../../core/use-cases/raise-lane.ts';
import { restrictRecordings } from '../../core/use-cases/restrict-recording.ts';
import { reviewArchive } from '../../core/use-cases/review-archive.ts';
import { tellRetentionEvent } from '../../core/use-cases/tell-event.ts';
import { memoryContext, shippedPolicies, type MemoryContext } from '../support/memory-context.ts';
import { plant, type Planted } from '../support/planted.ts';
import { witnessed, type CommitWitness } from './commit-witness.ts';

const RUNS = 10_000;
const DAY_MS = 86_400_000;
const POLICIES = shippedPolicies();
/** In days. */
const WAITS = [1, 200, 800, 4000];
const BY = { reason: 'test', actor: 'test' };

const OPERATIONS = [
  ...['ingest', 'hold', 'hold', 'release', 'release', 'restrict', 'lift', 'extend', 'raise', 'tell'],
  ...['erase', 'erase', 'expire', 'expire', 'wait', 'restart'],
] as const;

/** `dies`: at which of its calls that change something the process ends; 0 = not. */
const operation = fc.record({
  what: fc.constantFrom(...OPERATIONS),
  which: fc.nat(2),
  amount: fc.nat(3),
  dies: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 12 }) }),
});
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

/** What earlier runs have found. */
const FOUND: [number[], Operation[]][] = [
  [
    [0],
    [
      { what: 'wait', which: 0, amount: 1, dies: 0 },
      { what: 'raise', which: 0, amount: 0, dies: 3 },
      { what: 'erase', which: 0, amount: 0, dies: 0 },
    ],
  ],
  [
    [1],
    [
      { what: 'wait', which: 0, amount: 3, dies: 0 },
      { what: 'extend', which: 0, amount: 1, dies: 5 },
      { what: 'erase', which: 0, amount: 0, dies: 0 },
    ],
  ],
];

const KINDS: readonly Planted[] = [
  { retention: retention('erasable', 'recording', '2026-09-01T00:00:00.000Z') },
  { retention: retention('regulated', 'recording', '2031-03-01T00:00:00.000Z'), businessLine: 'brokerage-eu' },
  { retention: retention('regulated', 'event', '2036-03-01T00:00:00.000Z'), businessLine: 'retail-banking' },
  { retention: retention('erasable', 'recording', '2026-09-01T00:00:00.000Z'), unsealed: true },
];

function retention(lane: Retention['lane'], basis: Retention['basis'], retainUntil: string): Retention {
  const classId = lane === 'erasable' ? 'internal-quality-6m' : basis === 'event' ? 'cn-aml-10y' : 'eu-mifid-5y';
  return { classId, lane, basis, retainUntil, citation: 'test' };
}

/** One archive and what is expected of it. */
interface World {
  readonly context: MemoryContext;
  readonly witness: CommitWitness;
  readonly ids: string[];
  /** Of each recording, when it was ingested: the wrapped key. */
  readonly keys: Map<string, string>;
  readonly checkpoints: { size: number; rootHash: string }[];
}

function createWorld(): World {
  const context = memoryContext(POLICIES);
  const witness = witnessed(context.catalogue);
  return { context: { ...context, catalogue: witness.catalogue }, witness, ids: [], keys: new Map(), checkpoints: [] };
}

async function ingest(world: World, kind: number): Promise<void> {
  const planted = KINDS[kind % KINDS.length];
  if (!planted) return;
  const { context, ids, keys } = world;
  const id = await plant(context, planted);
  ids.push(id);
  if (!planted.unsealed) keys.set(id, await keyOf(context, id));
}

async function keyOf({ keyTable, vault }: MemoryContext, id: string): Promise<string> {
  const bytes = (await keyTable.get(id)) ?? vault.objects.get(`key/${id}`)?.body;
  return bytes ? Buffer.from(bytes).toString('hex') : '';
}

/** A process that ends at its n-th call that changes something: before the call has an effect. */
function mortal(context: MemoryContext, nth: number): MemoryContext {
  if (nth === 0) return context;
  let calls = 0;
  const wrap = <P extends object>(port: P, ...methods: readonly string[]): P =>
    new Proxy(port, {
      get(target, property) {
        const member: unknown = Reflect.get(target, property);
        if (typeof member !== 'function' || !methods.includes(String(property))) return member;
        return (...args: unknown[]): unknown => {
          calls += 1;
          if (calls >= nth) return Promise.reject(new AppError('UNAVAILABLE', 'the process has ended'));
          return Reflect.apply(member, target, args);
        };
      },
    });
  return {
    ...context,
    catalogue: wrap(context.catalogue, 'commit', 'forget'),
    vault: wrap(context.vault, 'put', 'extend', 'setLegalHold', 'remove'),
    keyTable: wrap(context.keyTable, 'put', 'remove'),
    intake: wrap(context.intake, 'remove'),
    search: wrap(context.search, 'remove'),
  };
}

async function perform(world: World, { what, which, amount, dies }: Operation): Promise<unknown> {
  const { context, ids } = world;
  const id = ids[which % ids.length] ?? '';
  const here = mortal(context, dies);
  const recordingIds = [id];
  switch (what) {
    case 'ingest':
      return ingest(world, amount);
    case 'hold':
      return placeHold(here, { matterId: `M-${amount % 2}`, recordingIds, ...BY });
    case 'release':
      return releaseHold(here, { matterId: `M-${amount % 2}`, recordingIds, ...BY });
    case 'restrict':
    case 'lift':
      return restrictRecordings(here, { recordingIds, restricted: what === 'restrict', ...BY });
    case 'extend':
      return extendRetention(here, {
        recordingId: id,
        actor: 'test',
        next: (latest) => longer(latest, amount),
      });
    case 'raise':
      return raiseLane(here, { recordingId: id, actor: 'test' });
    case 'tell': {
      const at = new Date(context.clock.now().getTime() - amount * DAY_MS).toISOString();
      return tellRetentionEvent(here, { recordingId: id, type: 'relationship-ended', at, actor: 'test' });
    }
    case 'erase':
      return eraseRecordings(here, { recordingIds, ...BY });
    case 'expire':
      return reviewArchive(here);
    case 'wait':
      context.clock.advance((WAITS[amount] ?? 1) * DAY_MS);
      return undefined;
    case 'restart':
      for (const one of ids) await advance(here, one, { only: 'purge' });
      return undefined;
  }
}

/** Years more, or a day less: that must not happen. */
function longer({ retention: current, pendingRetention }: Recording, amount: number): Retention {
  const now = pendingRetention?.retention ?? current;
  if (!now) throw new AppError('STATE_CONFLICT', 'not sealed');
  const years = amount === 0 ? -DAY_MS : amount * 365 * DAY_MS;
  return { ...now, retainUntil: new Date(Date.parse(now.retainUntil) + years).toISOString() };
}

interface Seen {
  readonly recording: Recording;
  readonly lock: { readonly mode: string; readonly retainUntil: string } | undefined;
}

async function look({ context, ids }: World): Promise<Map<string, Seen>> {
  const seen = new Map<string, Seen>();
  for (const id of ids) {
    const recording = await context.catalogue.recording(id);
    if (recording) seen.set(id, { recording, lock: context.vault.objects.get(`audio/${id}`)?.head.lock });
  }
  return seen;
}

/** Nothing that was promised has become less. */
function neverLess(before: Map<string, Seen>, after: Map<string, Seen>): void {
  for (const [id, { recording, lock }] of before) {
    const next = after.get(id);
    if (!next) throw new Error('a recording is gone from the catalogue');
    const { retention: was } = recording;
    const { retention: is } = next.recording;
    if (was) {
      if (was.lane === 'regulated') expect(is?.lane).toBe('regulated');
      expect(Date.parse(is?.retainUntil ?? '')).toBeGreaterThanOrEqual(Date.parse(was.retainUntil));
    }
    if (lock && next.lock) {
      if (lock.mode === 'COMPLIANCE') expect(next.lock.mode).toBe('COMPLIANCE');
      expect(Date.parse(next.lock.retainUntil)).toBeGreaterThanOrEqual(Date.parse(lock.retainUntil));
    }
    if (recording.erased) expect(next.recording.erased).toEqual(recording.erased);
    if (recording.expired) expect(next.recording.expired).toEqual(recording.expired);
  }
}

/** Held, or kept by law: bytes and key are there, and nothing has decided otherwise. */
async function protectedStays({ context, keys }: World, seen: Map<string, Seen>): Promise<void> {
  const now = context.clock.now().getTime();
  for (const [id, { recording }] of seen) {
    const { holds, retention: kept, sealed, erased, expired } = recording;
    const isLawful = kept?.lane === 'regulated' && Date.parse(kept.retainUntil) > now;
    if (holds.length === 0 && !isLawful) continue;
    expect({ erased, expired }).toEqual({ erased: undefined, expired: undefined });
    if (!sealed) {
      expect(await context.intake.size(id, 'audio')).toBe(3);
      continue;
    }
    for (const kind of ['audio', 'manifest']) {
      expect(Buffer.from(context.vault.objects.get(`${kind}/${id}`)?.body ?? []).toString()).toBe(`${kind} of ${id}`);
    }
    expect(await keyOf(context, id)).toBe(keys.get(id));
  }
}

/** What is erased cannot be read: no key anywhere, once the purge is done. */
async function goneIsGone({ context }: World, seen: Map<string, Seen>): Promise<void> {
  for (const [id, { recording }] of seen) {
    const isGone = recording.erased ?? recording.expired;
    if (!isGone || !recording.purged) continue;
    expect(await keyOf(context, id)).toBe('');
    const certificateId = recording.erased?.certificateId ?? recording.expired?.certificateId ?? id;
    expect(await context.catalogue.entry('certificate', certificateId)).toBeDefined();
  }
}

async function checkpoint(world: World): Promise<void> {
  const { ledger, logStore: store, signer } = world.context;
  await integrateLog({ ledger, store, signer });
  world.checkpoints.push(await ledger.head());
}

async function oldProofsHold({ context, checkpoints }: World): Promise<void> {
  for (const { size, rootHash } of new Map(checkpoints.map((head) => [head.size, head])).values()) {
    if (size === 0) continue;
    expect((await proveConsistency({ store: context.logStore, size1: size })).rootHash1).toBe(rootHash);
  }
}

async function run(
  kinds: readonly number[],
  operations: readonly Operation[],
  counts: Map<string, number>,
): Promise<void> {
  const world = createWorld();
  for (const kind of kinds) await ingest(world, kind);
  await checkpoint(world);
  let before = await look(world);
  for (const [index, one] of operations.entries()) {
    await perform(world, one).catch((error: unknown) => {
      // Refusals and deaths are expected; anything else is a fault.
      if (!isAppError(error) || error.code === 'INTERNAL' || error.code === 'INTEGRITY') throw error;
    });
    const after = await look(world);
    neverLess(before, after);
    await protectedStays(world, after);
    await goneIsGone(world, after);
    expect(world.witness.problems).toEqual([]);
    before = after;
    if (index === 3) await checkpoint(world);
  }
  for (const id of world.ids) await advance(world.context, id, { only: 'purge' });
  await checkpoint(world);
  await oldProofsHold(world);
  for (const { recording } of (await look(world)).values()) {
    if (recording.erased ?? recording.expired) expect(recording.purged).toBeDefined();
    counts.set(recording.state, (counts.get(recording.state) ?? 0) + 1);
  }
}

it(`${RUNS} random sequences keep every promise`, async () => {
  const counts = new Map<string, number>();
  const kinds = fc.array(fc.nat(KINDS.length - 1), { minLength: 1, maxLength: 2 });
  const operations = fc.array(operation, { minLength: 3, maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(kinds, operations, (first, rest) => run(first, rest, counts)),
    { numRuns: RUNS, examples: FOUND },
  );
  process.stderr.write(`${RUNS} sequences ended in: ${[...counts].map((one) => one.join(' ')).join(', ')}\n`);
  // Otherwise the sequences would not have reached what they are about.
  for (const state of ['sealed', 'received', 'erased', 'expired']) expect(counts.get(state)).toBeGreaterThan(200);
}, 600_000);
