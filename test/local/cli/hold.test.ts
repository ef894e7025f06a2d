/** `hold` where the archive does not stand still: calls that are erased, not indexed, or passed over by a page. */
import { describe, expect, it } from 'vitest';
import { addFact } from '../../../core/recording/lifecycle.ts';
import type { QueuedContext } from '../../../core/use-cases/context.ts';
import { commitRecording } from '../../../core/use-cases/commit-recording.ts';
import { hold } from '../../../local/cli/hold.ts';
import { readSettings } from '../../../local/settings.ts';
import { callFile, deliver, finishedCall } from '../../support/calls.ts';
import { memoryContext } from '../../support/memory-context.ts';

const options = { matter: 'M-1', reason: 'subpoena' };

const run = (context: QueuedContext, kind: 'place' | 'release', what: { id?: string[]; query?: string }) =>
  hold({ context, settings: readSettings({}), actor: 'test' }, kind, { ...options, ...what });

async function calls(context: QueuedContext, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let seed = 1; seed <= count; seed += 1) ids.push(await finishedCall(context, { audio: callFile(seed) }));
  return ids;
}

async function change(context: QueuedContext, id: string | undefined, kind: 'erase' | 'restrict'): Promise<void> {
  const recording = await context.catalogue.recording(id ?? '');
  if (!recording) throw new Error('not stored');
  const next =
    kind === 'restrict'
      ? { ...recording, restricted: true }
      : addFact(recording, 'erased', { at: '2026-03-01T09:00:00.000Z' });
  await commitRecording(context, next, [], { due: false });
}

describe('hold', () => {
  it('holds the others when one in the middle is erased, and says which', async () => {
    const context = memoryContext();
    const [first = '', erased = '', last = ''] = await calls(context, 3);
    await change(context, erased, 'erase');
    const { json, text, exit } = await run(context, 'place', { id: [first, erased, last, first] });
    expect(json).toEqual({
      ...{ matterId: 'M-1', placed: [first, last], released: [], unchanged: [] },
      failed: [{ recordingId: erased, code: 'ERASED' }],
    });
    expect(text).toContain(`failed ${erased}: ERASED`);
    expect(exit).toBe(1);
  });

  it('changes nothing when an id is unknown', async () => {
    const context = memoryContext();
    const [first = ''] = await calls(context, 1);
    await expect(run(context, 'place', { id: [first, 'nowhere'] })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await context.catalogue.recording(first))?.holds).toEqual([]);
  });

  it('searches until nothing new is found', async () => {
    const context = memoryContext();
    const ids = await calls(context, 3);
    const all = context.search.search.bind(context.search);
    let passes = 0;
    context.search.search = async (query) => {
      passes += 1;
      const found = await all(query);
      return passes === 1 ? { ...found, hits: found.hits.slice(1) } : found;
    };
    const { json, exit } = await run(context, 'place', { query: 'parcel' });
    expect(json).toMatchObject({ unchanged: [], notSearchable: 0 });
    for (const id of ids) expect((await context.catalogue.recording(id))?.holds).toHaveLength(1);
    expect(passes).toBe(3);
    expect(exit).toBe(0);
  });

  it('counts what no search can find yet, and warns', async () => {
    const context = memoryContext();
    const [found] = await calls(context, 1);
    await deliver(context, { audio: callFile(8) });
    const line = { businessLine: 'retail-banking', callId: 'c' };
    expect((await deliver(context, { audio: callFile(9), metadata: line })).recording.state).toBe('quarantined');
    const { json, text } = await run(context, 'place', { query: 'parcel' });
    expect(json).toMatchObject({ placed: [found], notSearchable: 2 });
    expect(text).toContain('Warning: 2 recordings cannot be found');
    expect((await run(context, 'release', { query: 'nothing' })).json).toMatchObject({ notSearchable: 2 });
  });

  it('holds what is restricted, and reads nobody a transcript', async () => {
    const context = memoryContext();
    const [id = ''] = await calls(context, 1);
    await change(context, id, 'restrict');
    expect((await run(context, 'place', { query: 'parcel' })).json).toMatchObject({ placed: [id] });
    const events = await context.catalogue.events(id);
    expect(events.map(({ type }) => type)).not.toContain('transcript.read');
  });

  it('takes ids or a query, not both', async () => {
    for (const what of [{ id: ['a'], query: 'b' }, {}]) {
      await expect(run(memoryContext(), 'place', what)).rejects.toMatchObject({ code: 'USAGE' });
    }
  });
});
