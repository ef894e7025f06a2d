/** Whatever the order: a recording is held while at least one matter holds it, its storage flags say so, and every change is one event. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeHold, releaseHold } from '../../../core/use-cases/hold-recordings.ts';
import { callFile, finishedCall } from '../../support/calls.ts';
import { memoryContext } from '../../support/memory-context.ts';

const MATTERS = ['M-1', 'M-2', 'M-3'];
const RECORDINGS = 2;

const action = fc.record({
  kind: fc.constantFrom('place', 'release'),
  matter: fc.constantFrom(...MATTERS),
  recordings: fc.subarray([...Array(RECORDINGS).keys()], { minLength: 1 }),
});
/** Actions of one list run at the same time. */
const rounds = fc.array(fc.array(action, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 8 });

describe('holds', () => {
  it('are counted per recording, under any interleaving', async () => {
    await fc.assert(
      fc.asyncProperty(rounds, async (all) => {
        const context = memoryContext();
        const ids: string[] = [];
        for (let seed = 1; seed <= RECORDINGS; seed += 1)
          ids.push(await finishedCall(context, { audio: callFile(seed, 1000) }));
        for (const round of all) {
          const before = await Promise.all(ids.map((id) => context.catalogue.recording(id)));
          await Promise.all(
            round.map(({ kind, matter, recordings }) => {
              const recordingIds = recordings.map((index) => ids[index] ?? '');
              const request = { matterId: matter, recordingIds, reason: 'r', actor: 'a' };
              return (kind === 'place' ? placeHold : releaseHold)(context, request);
            }),
          );
          for (const [index, id] of ids.entries()) {
            const held = new Set(
              ((await context.catalogue.recording(id))?.holds ?? []).map(({ matterId }) => matterId),
            );
            for (const matter of MATTERS) {
              const about = round.filter((one) => one.matter === matter && one.recordings.includes(index));
              const kinds = new Set(about.map(({ kind }) => kind));
              const was = before[index]?.holds.some(({ matterId }) => matterId === matter) ?? false;
              // Two at once that contradict each other may end either way; otherwise the last word counts.
              if (kinds.size < 2) expect(held.has(matter)).toBe(kinds.size === 0 ? was : kinds.has('place'));
            }
            const flags = [...context.vault.objects.values()]
              .filter(({ head }) => head.key.includes(id))
              .map(({ head }) => head.legalHold);
            expect(new Set(flags)).toEqual(new Set([held.size > 0]));
            const events = (await context.catalogue.events(id)).map(({ type }) => type);
            const placed = events.filter((type) => type === 'hold.placed').length;
            expect(placed - events.filter((type) => type === 'hold.released').length).toBe(held.size);
          }
        }
      }),
      { numRuns: 60 },
    );
  }, 120_000);
});
