/** A legal hold and an erasure of one recording that begin together: exactly one wins, and the other one says so. */
import { afterAll, describe, expect, it } from 'vitest';
import { eraseRecordings, type EraseResult } from '../../core/use-cases/erase-recordings.ts';
import type { Context } from '../../core/use-cases/context.ts';
import { placeHold, type HoldResult } from '../../core/use-cases/hold-recordings.ts';
import { interleaved, seeded } from '../support/interleaved.ts';
import { memoryContext, shippedPolicies } from '../support/memory-context.ts';
import { plant } from '../support/planted.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { openAt } from './two-calls.ts';

const RETENTION = {
  ...({ classId: 'internal-quality-6m', lane: 'erasable', basis: 'recording' } as const),
  ...{ retainUntil: '2099-01-01T00:00:00.000Z', citation: 'test' },
};

/** In turns: about what a hold takes. */
const HEAD_START = 90;

interface Outcome {
  readonly id: string;
  readonly held: HoldResult;
  readonly erased: EraseResult | undefined;
}

/** `holding` and `erasing` may be two connections to one archive. */
async function race(holding: Context, erasing: Context, id: string, next: () => number): Promise<Outcome> {
  const hold = (): Promise<HoldResult> =>
    placeHold(holding, { matterId: 'M-1', recordingIds: [id], reason: 'dispute', actor: 'counsel' });
  const erase = (): Promise<{ results: EraseResult[] }> =>
    eraseRecordings(erasing, { recordingIds: [id], reason: 'asked', actor: 'officer' });
  // A hold has more to do before its commit: the erasure starts up to a few turns of the event loop later.
  const late = async (): Promise<{ results: EraseResult[] }> => {
    for (let turns = Math.floor(next() * HEAD_START); turns > 0; turns -= 1) await Promise.resolve();
    return erase();
  };
  const [held, { results }] = await Promise.all([hold(), late()]);
  return { id, held, erased: results[0] };
}

/** Which one won. Everything that both answered and left behind agrees with it. */
async function winner(context: Context, { id, held, erased }: Outcome): Promise<'hold' | 'erasure'> {
  const recording = await context.catalogue.recording(id);
  const types = (await context.catalogue.events(id)).map(({ type }) => type);
  const head = await context.vault.head(`audio/${id}`);
  const key = await context.keyTable.get(id);
  if (erased?.outcome === 'erased') {
    expect(held).toMatchObject({ placed: [], failed: [{ recordingId: id, code: 'ERASED' }] });
    expect(recording).toMatchObject({ state: 'erased', holds: [], purged: {} });
    expect(types.filter((type) => type === 'recording.erased' || type === 'hold.placed')).toEqual(['recording.erased']);
    expect({ key, flag: head?.legalHold }).toEqual({ key: undefined, flag: false });
    expect(erased.certificate?.recordingId).toBe(id);
    return 'erasure';
  }
  expect(erased).toEqual({ recordingId: id, outcome: 'queued', reason: 'Held by 1 matter.' });
  expect(held).toMatchObject({ placed: [id] });
  expect(recording).toMatchObject({ state: 'sealed', holds: [{ matterId: 'M-1' }], restricted: true });
  expect(types.filter((type) => type === 'erasure.refused' || type === 'hold.placed')).toHaveLength(2);
  expect({ hasKey: key !== undefined, flag: head?.legalHold }).toEqual({ hasKey: true, flag: true });
  return 'hold';
}

describe('a hold and an erasure that begin together', () => {
  it('1,000 times in memory, with random interleavings', async () => {
    const next = seeded(20261122);
    const policies = shippedPolicies();
    const wins = { hold: 0, erasure: 0 };
    for (let round = 0; round < 1000; round += 1) {
      const context = memoryContext(policies);
      const id = await plant(context, { retention: RETENTION });
      const outcome = await race(interleaved(context, next), interleaved(context, next), id, next);
      wins[await winner(context, outcome)] += 1;
    }
    process.stderr.write(`of 1,000 races: the hold won ${wins.hold}, the erasure ${wins.erasure}\n`);
    expect(wins.hold + wins.erasure).toBe(1000);
    expect(Math.min(wins.hold, wins.erasure)).toBeGreaterThan(50);
  }, 60_000);

  const temporary = temporaryFolder('hold-erase');
  afterAll(temporary.remove);

  it('50 times on a data folder, over two connections', async () => {
    const next = seeded(7);
    const [one, two] = [await openAt(temporary.path), await openAt(temporary.path)];
    try {
      const wins = { hold: 0, erasure: 0 };
      for (let round = 0; round < 50; round += 1) {
        const id = await plant(one.context, { retention: RETENTION });
        const outcome = await race(interleaved(one.context, next), interleaved(two.context, next), id, next);
        wins[await winner(one.context, outcome)] += 1;
      }
      expect(wins.hold + wins.erasure).toBe(50);
      expect(Math.min(wins.hold, wins.erasure)).toBeGreaterThan(2);
    } finally {
      one.close();
      two.close();
    }
  }, 60_000);
});
