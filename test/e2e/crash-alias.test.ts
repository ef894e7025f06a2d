/**
 * A file of a folder, without a call id, whose delivery dies at any step: the same folder again finds it by its place, and there is one recording.
 * In memory, where every boundary is affordable; test/e2e/crash.test.ts kills real processes.
 */
import { expect, it } from 'vitest';
import { sweep } from '../../core/use-cases/sweep.ts';
import { deliver, TRANSCRIPT } from '../support/calls.ts';
import { memoryContext, type MemoryContext } from '../support/memory-context.ts';
import { countedContext } from './counted-context.ts';

const CALL = { alias: '/calls/a.wav', metadata: { agentId: 'ann' }, transcript: TRANSCRIPT };
const TOMORROW_MS = 25 * 3_600_000;

/** Delivers twice, the second time as a duplicate; from boundary `at` on nothing happens any more. Returns the label it died at. */
async function dieAt(context: MemoryContext, at: number): Promise<string | undefined> {
  let count = 0;
  let died: string | undefined;
  const mortal = countedContext(context, (label) => {
    count += 1;
    if (count < at) return;
    died ??= label;
    throw new Error('dead');
  });
  for (let i = 0; i < 2; i += 1) await deliver(mortal, CALL).catch(() => undefined);
  return died;
}

async function partsIn({ intake }: MemoryContext): Promise<string[]> {
  const parts: string[] = [];
  for await (const { recordingId } of intake.list()) {
    for (const part of ['audio', 'delivery', 'metadata', 'transcript'] as const) {
      if ((await intake.size(recordingId, part)) !== undefined) parts.push(part);
    }
  }
  return parts;
}

it('makes one recording, whatever step the delivery or its repeat dies at', async () => {
  let at = 1;
  for (let alive = false; !alive; at += 1) {
    const context = memoryContext();
    const label = await dieAt(context, at);
    alive = label === undefined;
    await sweep(context);
    const { recording } = await deliver(context, CALL);
    context.clock.advance(TOMORROW_MS);
    await sweep(context);
    const { items } = await context.catalogue.recordings({}, { limit: 10 });
    expect({ label, items: items.map(({ recordingId }) => recordingId) }).toEqual({
      label,
      items: [recording.recordingId],
    });
    expect({ label, parts: await partsIn(context) }).toEqual({ label, parts: ['audio', 'metadata', 'transcript'] });
    expect({ label, failures: context.failures }).toEqual({ label, failures: [] });
    const [received] = await context.catalogue.events(recording.recordingId);
    expect({ label, actor: received?.openings.actor?.value }).toEqual({ label, actor: 'test' });
  }
  expect(at).toBeGreaterThan(60);
});
