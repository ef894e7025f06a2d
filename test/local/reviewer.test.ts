/** The review on real local adapters, under a clock that moves: what ends is gone from every folder. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { createFileVault } from '../../adapters/local/vault.ts';
import { raiseLane } from '../../core/use-cases/raise-lane.ts';
import type { QueuedContext } from '../../core/use-cases/context.ts';
import { reviewAll } from '../../local/cli/retention.ts';
import { openFolder } from '../../local/container.ts';
import { createReviewer } from '../../local/reviewer.ts';
import { readSettings } from '../../local/settings.ts';
import { callFile, finishedCall, TRANSCRIPT } from '../support/calls.ts';
import { fakeClock, type FakeClock } from '../support/memory-clock-random.ts';
import { shippedPolicies } from '../support/memory-context.ts';
import { temporaryFolder } from '../e2e/temporary-folder.ts';
import { EVENT_LINE, expectLocked, verdictOf, withPolicy } from '../core/use-cases/retention-archive.ts';

const temporary = temporaryFolder('reviewer');
afterAll(temporary.remove);

async function onFolder(
  name: string,
  work: (context: QueuedContext & { clock: FakeClock }, dataDir: string) => Promise<void>,
): Promise<void> {
  const dataDir = join(temporary.path, name);
  const { context, close } = await openFolder(readSettings({}, { data: dataDir }), shippedPolicies());
  const clock = fakeClock(new Date().toISOString());
  try {
    const vault = createFileVault({ dir: join(dataDir, 'vault'), clock });
    await work({ ...withPolicy(context, EVENT_LINE), clock, vault }, dataDir);
  } finally {
    close();
  }
}

const objectsIn = (dataDir: string, id: string): string[] =>
  readdirSync(join(dataDir, 'vault'), { recursive: true, encoding: 'utf8' }).filter((path) => path.includes(id));

describe('the review on a data folder', () => {
  it('renews, moves the key, and removes what has ended', { timeout: 60_000 }, async () => {
    await onFolder('years', async (context, dataDir) => {
      const startedAt = context.clock.now().toISOString();
      const open = await finishedCall(context, { audio: callFile(1), metadata: { startedAt }, transcript: TRANSCRIPT });
      const ends = await finishedCall(context, {
        audio: callFile(2),
        metadata: {
          startedAt,
          businessLine: 'support',
          consent: { noticeId: 'ivr-recording-notice', version: '1', language: 'en', offsetMs: 0, outcome: 'given' },
        },
      });
      expect((await context.catalogue.recording(ends))?.sealed).toBeDefined();
      await raiseLane(context, { recordingId: open, actor: 'test' });
      await expectLocked(context, open);
      context.clock.advance(240 * 86_400_000);
      const preview = await reviewAll(context, { preview: true, actor: 'test' });
      expect(preview).toMatchObject({ renewed: [{ recordingId: open }], expired: [{ recordingId: ends }], failed: [] });
      expect(objectsIn(dataDir, ends).length).toBeGreaterThan(0);
      const done = await reviewAll(context, { preview: false, actor: 'test' });
      expect(done).toMatchObject({ renewed: preview.renewed, expired: [{ recordingId: ends }], failed: [] });
      expect(objectsIn(dataDir, ends)).toEqual([]);
      await expectLocked(context, open);
      expect([await verdictOf(context, open), await verdictOf(context, ends)]).toEqual(['intact', 'erased']);
      expect(await reviewAll(context, { preview: true, actor: 'test' })).toMatchObject({
        renewed: [],
        expired: [],
        more: false,
      });
    });
  });
});

describe('the reviewer of a running server', () => {
  it('reviews again and again, goes on after a failure, and stops when told', async () => {
    await onFolder('timer', async (context) => {
      const failures: unknown[] = [];
      let lists = 0;
      const recordings: QueuedContext['catalogue']['recordings'] = (filter, page) => {
        lists += 1;
        return lists === 1 ? Promise.reject(new Error('down')) : context.catalogue.recordings(filter, page);
      };
      const reviewer = createReviewer(
        { ...context, catalogue: { ...context.catalogue, recordings } },
        (error) => failures.push(error),
        5,
      );
      reviewer.start();
      await vi.waitFor(() => {
        expect(lists).toBeGreaterThan(2);
      });
      await reviewer.stop();
      const after = lists;
      await new Promise((resolve) => setTimeout(resolve, 30));
      expect([lists, failures.length]).toEqual([after, 1]);
    });
  });
});
