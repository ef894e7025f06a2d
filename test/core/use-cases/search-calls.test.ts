import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLeaf } from '../../../core/custody/leaf.ts';
import { addFact } from '../../../core/recording/lifecycle.ts';
import type { Recording } from '../../../core/recording/recording.ts';
import { commitRecording } from '../../../core/use-cases/commit-recording.ts';
import { NOTHING_FOUND, searchCalls, type Reader, type ShownCalls } from '../../../core/use-cases/search-calls.ts';
import { aRecording } from '../../contracts/builders.ts';
import { callFile, finishedCall } from '../../support/calls.ts';
import { memoryContext, type MemoryContext } from '../../support/memory-context.ts';

const query = (words: string, limit = 200): Parameters<typeof searchCalls>[1] => ({ words, filters: {}, limit });
const at = '2026-03-01T09:00:00.000Z';

async function archive(count = 2): Promise<{ context: MemoryContext; ids: string[] }> {
  const context = memoryContext();
  const ids: string[] = [];
  for (let seed = 1; seed <= count; seed += 1) {
    ids.push(await finishedCall(context, { audio: callFile(seed, 600), metadata: { agentId: `agent-${seed}` } }));
  }
  return { context, ids };
}

const readers = async ({ catalogue }: MemoryContext, id: string): Promise<unknown[]> =>
  (await catalogue.events(id))
    .filter(({ type }) => type === 'transcript.read')
    .map(({ openings, leaf }) => [openings.actor?.value, parseLeaf(leaf).facts]);

async function change(context: MemoryContext, id: string, by: (recording: Recording) => Recording): Promise<void> {
  const recording = await context.catalogue.recording(id);
  if (!recording) throw new Error('not stored');
  await commitRecording(context, by(recording), [], { due: false });
}

describe('searchCalls', () => {
  it('puts on record whose words it shows', async () => {
    const { context, ids } = await archive();
    expect((await searchCalls(context, query('parcel'), 'ann')).hits).toHaveLength(2);
    for (const id of ids) expect(await readers(context, id)).toEqual([['ann', { part: 'search' }]]);
  });

  it('reads nothing when it shows no words', async () => {
    const { context, ids } = await archive(1);
    expect((await searchCalls(context, query(''), 'ann')).total).toBe(1);
    expect((await searchCalls(context, query('unheard'), 'ann')).total).toBe(0);
    expect(await readers(context, ids[0] ?? '')).toEqual([]);
  });

  it.each<[string, (recording: Recording) => Recording]>([
    ['restricted', (recording) => ({ ...recording, restricted: true })],
    ['erased', (recording) => addFact(recording, 'erased', { at })],
    ['expired', (recording) => addFact(recording, 'expired', { at })],
  ])('shows, counts and reads nothing of what is %s', async (_, by) => {
    const { context, ids } = await archive();
    const [open = '', closed = ''] = ids;
    await change(context, closed, by);
    const found = await searchCalls(context, query('parcel'), 'ann');
    expect(found.hits.map(({ recordingId }) => recordingId)).toEqual([open]);
    expect(found).toMatchObject({ total: 1, facets: {} });
    expect(await readers(context, closed)).toEqual([]);
    expect(await readers(context, open)).toHaveLength(1);
  });

  it('drops what the catalogue does not know', async () => {
    const { context } = await archive(0);
    const turns = [{ index: 0, startMs: 0, text: 'a parcel' }];
    await context.search.put({ recordingId: 'ghost', startedAt: at, fields: {}, turns });
    expect(await searchCalls(context, query('parcel'), 'ann')).toEqual(NOTHING_FOUND);
  });

  it('answers nothing when the events cannot be written', async () => {
    const { context } = await archive(1);
    context.catalogue.commit = () => Promise.reject(new Error('disk'));
    await expect(searchCalls(context, query('parcel'), 'ann')).rejects.toThrow('disk');
  });

  it('commits the events of one answer together, at most 90 at a time', async () => {
    const { context, ids } = await archive(1);
    const [id = ''] = ids;
    const stored = await context.catalogue.recording(id);
    const turns = [{ index: 0, startMs: 0, text: 'a parcel' }];
    for (let n = 0; n < 99; n += 1) {
      const recordingId = `copy-${n}`;
      if (stored) await context.catalogue.commit({ recordings: [{ ...stored, recordingId, revision: 1 }] });
      await context.search.put({ recordingId, startedAt: at, fields: {}, turns });
    }
    const sizes: number[] = [];
    const commit = context.catalogue.commit.bind(context.catalogue);
    context.catalogue.commit = (all) => {
      sizes.push(all.events?.length ?? 0);
      return commit(all);
    };
    await searchCalls(context, query('parcel', 50), 'ann');
    expect(sizes).toEqual([50]);
    await searchCalls(context, query('parcel', 200), 'ann');
    expect(sizes).toEqual([50, 90, 10]);
  });
});

describe('what may not be shown', () => {
  /** Reads the calls whose id begins with v; of the others a hit on words is one on names alone. */
  const reader: Reader = { seesAllNames: false, seesNames: ({ recordingId }) => recordingId.startsWith('v') };

  async function pagesOf(calls: readonly { id: string; words: number }[], limit: number): Promise<ShownCalls[]> {
    const context = memoryContext();
    for (const { id, words } of calls) {
      const restricted = id.startsWith('r');
      await context.catalogue.commit({ recordings: [aRecording(id, { restricted, team: `team-${words % 2}` })] });
      // The more often, the earlier in the answer.
      const turns = [{ index: 0, startMs: 0, text: 'smith '.repeat(words) }];
      await context.search.put({ recordingId: id, startedAt: at, fields: { team: ['of the index'] }, turns });
    }
    const pages: ShownCalls[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const asked = { ...query('smith', limit), ...(cursor !== '' && { cursor }) };
      const { nextCursor, ...page } = await searchCalls(context, asked, 'ann', reader);
      pages.push(page);
      cursor = nextCursor;
    }
    return pages;
  }

  const someCalls = fc.uniqueArray(
    fc.record({ kind: fc.constantFrom('v', 'h', 'h', 'r'), n: fc.nat(99), words: fc.integer({ min: 1, max: 9 }) }),
    { maxLength: 25, selector: ({ kind, n }) => `${kind}${n}` },
  );

  it('changes nothing in any page: not the hits, not the counts, not whether there is more', async () => {
    await fc.assert(
      fc.asyncProperty(someCalls, fc.integer({ min: 1, max: 8 }), async (some, limit) => {
        const calls = some.map(({ kind, n, words }) => ({ id: `${kind}${n}`, words }));
        const open = calls.filter(({ id }) => id.startsWith('v'));
        const pages = await pagesOf(calls, limit);
        expect(pages).toEqual(await pagesOf(open, limit));
        expect(pages.flatMap(({ hits }) => hits.map(({ recordingId }) => recordingId)).sort()).toEqual(
          open.map(({ id }) => id).sort(),
        );
        expect(pages).toHaveLength(Math.max(1, Math.ceil(open.length / limit)));
        expect(pages.at(-1)?.total).toBe(open.length);
        expect(pages.slice(0, -1).every(({ totalIsLowerBound }) => totalIsLowerBound)).toBe(true);
        expect(pages.at(-1)?.totalIsLowerBound).toBeUndefined();
      }),
      { numRuns: 60 },
    );
  });
});
