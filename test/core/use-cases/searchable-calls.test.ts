import { describe, expect, it } from 'vitest';
import { addFact } from '../../../core/recording/lifecycle.ts';
import type { Recording } from '../../../core/recording/recording.ts';
import { commitRecording } from '../../../core/use-cases/commit-recording.ts';
import { createTurnLoader } from '../../../core/use-cases/searchable-calls.ts';
import { callFile, finishedCall } from '../../support/calls.ts';
import { memoryContext, type MemoryContext } from '../../support/memory-context.ts';

/** An archive of a few calls, and how often a sealed transcript was opened. */
async function archive(): Promise<{ context: MemoryContext; ids: string[]; opened: () => number }> {
  const context = memoryContext();
  const ids: string[] = [];
  for (const seed of [1, 2]) ids.push(await finishedCall(context, { audio: callFile(seed, 600) }));
  let count = 0;
  const read = context.vault.read.bind(context.vault);
  context.vault.read = (key, versionId) => {
    if (key.startsWith('transcript/')) count += 1;
    return read(key, versionId);
  };
  return { context, ids, opened: () => count };
}

async function change(context: MemoryContext, id: string, by: (recording: Recording) => Recording): Promise<void> {
  const recording = await context.catalogue.recording(id);
  if (!recording) throw new Error('not stored');
  await commitRecording(context, by(recording), [], { due: false });
}

describe('the turns of calls that a search shows', () => {
  it('are opened once in a minute', async () => {
    const { context, ids, opened } = await archive();
    const load = createTurnLoader(context);
    for (const id of [...ids, ...ids]) expect(await load(id)).toHaveLength(2);
    expect(opened()).toBe(2);
    context.clock.advance(61_000);
    expect(await load(ids[0] ?? '')).toHaveLength(2);
    expect(opened()).toBe(3);
  });

  it.each<[string, (recording: Recording) => Recording]>([
    ['restricted', (recording) => ({ ...recording, restricted: true })],
    ['erased', (recording) => addFact(recording, 'erased', { at: '2026-03-01T09:00:00.000Z' })],
  ])('are not shown any more once the call is %s', async (_, by) => {
    const { context, ids } = await archive();
    const load = createTurnLoader(context);
    const [id = ''] = ids;
    expect(await load(id)).toHaveLength(2);
    await change(context, id, by);
    expect(await load(id)).toBeUndefined();
  });

  it('are read anew when a code of a card was found in them', async () => {
    const { context, ids, opened } = await archive();
    const load = createTurnLoader(context);
    const [id = ''] = ids;
    await load(id);
    const cardCodeFound = { at: '2026-03-01T09:00:00.000Z', ruleVersion: '1', spans: [] };
    await change(context, id, (recording) => ({ ...recording, cardCodeFound }));
    await load(id);
    expect(opened()).toBe(2);
  });

  it('are none for a call that nobody knows', async () => {
    const { context } = await archive();
    expect(await createTurnLoader(context)('nowhere')).toBeUndefined();
  });
});
