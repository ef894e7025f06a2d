/** No sequence of calls shortens a retention, loses a held or regulated recording early, or leaves log, catalogue and vault apart. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isAppError } from '../../../core/errors.ts';
import type { Recording } from '../../../core/recording/recording.ts';
import { lockedRetention } from '../../../core/retention/retention.ts';
import { applyPolicy } from '../../../core/use-cases/apply-policy.ts';
import { eraseRecordings } from '../../../core/use-cases/erase-recordings.ts';
import { placeHold, releaseHold } from '../../../core/use-cases/hold-recordings.ts';
import { raiseLane } from '../../../core/use-cases/raise-lane.ts';
import { reviewArchive } from '../../../core/use-cases/review-archive.ts';
import { tellRetentionEvent } from '../../../core/use-cases/tell-event.ts';
import type { MemoryContext } from '../../support/memory-context.ts';
import {
  changedPolicy,
  crashAt,
  DAY_MS,
  erasableArchive,
  EVENT_LINE,
  eventTypes,
  RAISED,
  verdictOf,
  withPolicy,
} from './retention-archive.ts';
import { stored } from './sealed-archive.ts';

const RUNS = Number(process.env['CALLVAULT_TEST_RUNS'] ?? 60);

const POLICIES = [
  RAISED,
  EVENT_LINE,
  changedPolicy(['period: P6M', 'period: P1M']),
  changedPolicy(['period: P6M', 'period: P1Y']),
];

type Step =
  | { kind: 'wait'; days: number }
  | { kind: 'event'; days: number }
  | { kind: 'policy'; index: number }
  | { kind: 'raise' | 'hold' | 'release' | 'erase' | 'review' };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 400 }) }),
  fc.record({ kind: fc.constant('event' as const), days: fc.integer({ min: -400, max: 400 }) }),
  fc.record({ kind: fc.constant('policy' as const), index: fc.nat(POLICIES.length - 1) }),
  fc.record({
    kind: fc.constantFrom('raise' as const, 'hold' as const, 'release' as const, 'erase' as const, 'review' as const),
  }),
);

async function run(context: MemoryContext, id: string, one: Step): Promise<void> {
  const hold = { matterId: 'm', recordingIds: [id], reason: 'r', actor: 'a' };
  switch (one.kind) {
    case 'wait':
      context.clock.advance(one.days * DAY_MS);
      return;
    case 'event': {
      const at = new Date(context.clock.now().getTime() + one.days * DAY_MS).toISOString();
      await tellRetentionEvent(withPolicy(context, EVENT_LINE), {
        recordingId: id,
        type: 'survey-closed',
        at,
        actor: 'a',
      });
      return;
    }
    case 'policy':
      for await (const _ of applyPolicy(withPolicy(context, POLICIES[one.index] ?? RAISED), { actor: 'a' }));
      return;
    case 'raise':
      await raiseLane(context, { recordingId: id, actor: 'a' });
      return;
    case 'hold':
      await placeHold(context, hold);
      return;
    case 'release':
      await releaseHold(context, hold);
      return;
    case 'erase':
      await eraseRecordings(context, { recordingIds: [id], reason: 'r', actor: 'a' });
      return;
    case 'review':
      await reviewArchive(context);
  }
}

const isGone = ({ erased, expired }: Recording): boolean => (erased ?? expired) !== undefined;

function expectStillThere(context: MemoryContext, before: Recording, after: Recording): void {
  const was = lockedRetention(before);
  const is = lockedRetention(after);
  if (!was || !is) throw new Error('no retention');
  expect(Date.parse(is.retainUntil)).toBeGreaterThanOrEqual(Date.parse(was.retainUntil));
  if (was.lane === 'regulated') expect(is.lane).toBe('regulated');
  const over = Date.parse(was.retainUntil) <= context.clock.now().getTime();
  if (!isGone(before) && (before.holds.length > 0 || (was.lane === 'regulated' && !over))) {
    expect(isGone(after)).toBe(false);
    expect(context.vault.objects.has(`audio/${after.recordingId}`)).toBe(true);
  }
}

it('retention only grows, and log, catalogue and vault agree after every call', { timeout: 600_000 }, async () => {
  const ends = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(step, fc.option(fc.integer({ min: 1, max: 120 }), { freq: 4 })), {
        minLength: 1,
        maxLength: 8,
      }),
      async (steps) => {
        const { context, id } = await erasableArchive();
        for (const [one, dies] of steps) {
          const before = await stored(context, id);
          const act = async (c: MemoryContext): Promise<void> =>
            run(c, id, one).catch((error: unknown) => {
              if (!isAppError(error)) throw error;
            });
          if (dies === null || one.kind === 'wait') await act(context);
          else
            await crashAt(context, dies, (crashing) =>
              act({
                ...context,
                ...crashing,
                clock: context.clock,
                vault: { ...crashing.vault, objects: context.vault.objects },
                failures: [],
                ledger: context.ledger,
                logStore: context.logStore,
                transcriber: context.transcriber,
              }),
            );
          const after = await stored(context, id);
          expectStillThere(context, before, after);
        }
        // What a crash left is finished by the same calls.
        await reviewArchive(context);
        const end = await stored(context, id);
        const flagged = [...context.vault.objects.values()].some(({ head }) => head.legalHold);
        if (end.holds.length === 0 && flagged)
          await releaseHold(context, { matterId: 'm', recordingIds: [id], reason: 'r', actor: 'a' });
        if (end.holds.length > 0)
          await placeHold(context, { matterId: 'm', recordingIds: [id], reason: 'r', actor: 'a' });
        expect(await verdictOf(context, id)).toBe(isGone(end) ? 'erased' : 'intact');
        const types = await eventTypes(context, id);
        for (const type of ['recording.erased', 'recording.expired'])
          expect(types.filter((one) => one === type).length).toBeLessThan(2);
        ends.set(end.state, (ends.get(end.state) ?? 0) + 1);
      },
    ),
    { numRuns: RUNS },
  );
  process.stderr.write(`retention sequences: ${RUNS} ended as ${JSON.stringify(Object.fromEntries(ends))}\n`);
});
