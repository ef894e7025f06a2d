/** Pages while data arrives: what was there when somebody began is listed once, whatever comes or changes meanwhile. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { openSearchIndex } from '../../adapters/local/search.ts';
import { finishedCall } from '../support/calls.ts';
import { aRecording } from '../contracts/builders.ts';
import { memoryContext } from '../support/memory-context.ts';
import { compliance, testApi, type TestApi, type Who } from './support.ts';

const pageSchema = z.looseObject({
  items: z.array(z.looseObject({ recordingId: z.string() })).optional(),
  hits: z.array(z.looseObject({ recordingId: z.string() })).optional(),
  nextCursor: z.string().optional(),
});

/** Ids in the order of the pages; `between` happens after each page. */
async function walk(
  api: TestApi,
  who: Who,
  path: string,
  limit: number,
  between: (page: number) => Promise<void>,
): Promise<string[]> {
  const seen: string[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < 200; page += 1) {
    const query = `limit=${limit}${cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
    const found = pageSchema.parse(await api.json(who, 'GET', `${path}${path.includes('?') ? '&' : '?'}${query}`));
    const ids = (found.items ?? found.hits ?? []).map(({ recordingId }) => recordingId);
    expect(ids.length).toBeLessThanOrEqual(limit);
    seen.push(...ids);
    cursor = found.nextCursor;
    if (cursor === undefined) return seen;
    await between(page);
  }
  throw new Error('the pages do not end');
}

/** Days, many of them the same, so that order within a day matters. */
const days = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 25 });

describe('GET /recordings', () => {
  it.each<[string, Who]>([
    ['everything', compliance],
    ['two parts that overlap', { roles: ['agent', 'supervisor'], agentId: 'laura', teams: ['parcels', 'sales'] }],
  ])('neither skips nor repeats while recordings arrive: %s', async (_, who) => {
    await fc.assert(
      fc.asyncProperty(days, fc.integer({ min: 1, max: 7 }), async (startDays, limit) => {
        const api = testApi();
        const put = async (id: string, day: number): Promise<void> => {
          const startedAt = `2026-01-0${day}T00:00:00.000Z`;
          const owner = { agentId: day % 2 === 0 ? 'laura' : 'tom', team: day % 3 === 0 ? 'sales' : 'parcels' };
          await api.context.catalogue.commit({ recordings: [aRecording(id, { startedAt, ...owner })] });
        };
        const first = startDays.map((_day, i) => `r${String(i).padStart(3, '0')}`);
        for (const [i, id] of first.entries()) await put(id, startDays[i] ?? 1);
        const seen = await walk(api, who, '/recordings', limit, async (page) => put(`new${page}`, 1 + (page % 6)));
        expect(new Set(seen).size).toBe(seen.length);
        expect(seen.filter((id) => id.startsWith('r')).sort()).toEqual([...first].sort());
      }),
      { seed: 11, numRuns: 15 },
    );
  });
});

describe('a scope of several parts', () => {
  const supervisor: Who = { roles: ['agent', 'supervisor'], agentId: 'laura', teams: ['parcels', 'sales'] };

  it('is read by the page, not by the recording', async () => {
    const context = memoryContext();
    let queries = 0;
    const recordings: typeof context.catalogue.recordings = (...asked) => {
      queries += 1;
      return context.catalogue.recordings(...asked);
    };
    const api = testApi({ ...context, catalogue: { ...context.catalogue, recordings } });
    const start = Date.parse('2026-01-01T00:00:00Z');
    const all = Array.from({ length: 90 }, (_, i) =>
      aRecording(`r${String(i).padStart(3, '0')}`, {
        startedAt: new Date(start - i * 1000).toISOString(),
        team: i % 3 === 0 ? 'sales' : 'parcels',
        agentId: i % 2 === 0 ? 'laura' : 'tom',
      }),
    );
    await context.catalogue.commit({ recordings: all });
    const seen = await walk(api, supervisor, '/recordings', 30, () => Promise.resolve());
    expect(seen).toEqual(all.map(({ recordingId }) => recordingId));
    // Three pages of three parts, and what lies behind the end of a page.
    expect(queries).toBeLessThanOrEqual(18);
  });

  it.each([
    'x',
    Buffer.from('{"pages":["",""],"last":[1,"a"]}').toString('base64url'),
    Buffer.from('[null,null,null]').toString('base64url'),
  ])('refuses a cursor that is not one of its own: %s', async (cursor) => {
    expect((await testApi().request(supervisor, 'GET', `/recordings?cursor=${cursor}`)).status).toBe(400);
  });
});

describe('GET /search', () => {
  it('neither skips nor repeats by filters while calls are indexed', async () => {
    const context = memoryContext();
    // The index that the product has: the memory fake counts hits.
    const search = openSearchIndex({ file: ':memory:', loadTurns: () => Promise.resolve(undefined) });
    const api = testApi({ ...context, search });
    const first: string[] = [];
    for (const n of [1, 2, 3, 4, 5, 6, 7]) {
      first.push(await finishedCall(api.context, { metadata: { callId: `c${n}`, team: 'parcels' } }));
    }
    const seen = await walk(api, compliance, '/search?team=parcels', 2, async (page) => {
      await finishedCall(api.context, { metadata: { callId: `new${page}`, team: 'parcels' } });
    });
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining(first));
    search.close();
  });
});
