import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { NOTHING_FOUND } from '../../core/use-cases/search-calls.ts';
import { finishedCall } from '../support/calls.ts';
import { codeOf, compliance, testApi, type TestApi, type Who } from './support.ts';

const said = (text: string): unknown => ({
  language: 'en-US',
  source: 'callvault',
  turns: [{ index: 0, channel: 0, role: 'customer', startMs: 0, endMs: 900, text }],
});

let api: TestApi;
const ids: string[] = [];
beforeAll(async () => {
  api = testApi();
  const calls = [
    ['laura', 'parcels', 'cust-1', 'my parcel was lost'],
    ['tom', 'parcels', 'cust-2', 'the parcel was late'],
    ['tom', 'sales', 'cust-1', 'a parcel for the office'],
  ] as const;
  for (const [index, [agentId, team, customerRef, text]] of calls.entries()) {
    const startedAt = `2026-02-0${index + 1}T10:00:00Z`;
    const metadata = { callId: `c-${index}`, agentId, team, customerRef, startedAt };
    ids.push(await finishedCall(api.context, { metadata, transcript: said(text) }));
  }
});

const resultSchema = z.object({ total: z.number(), hits: z.array(z.looseObject({ recordingId: z.string() })) });
async function found(who: Who, query: string): Promise<number[]> {
  const { hits } = resultSchema.parse(await api.json(who, 'GET', `/search?${query}`));
  return hits.map(({ recordingId }) => ids.indexOf(recordingId)).sort();
}

describe('GET /search', () => {
  it('finds words and filters', async () => {
    expect(await found(compliance, 'q=parcel')).toEqual([0, 1, 2]);
    expect(await found(compliance, 'q=parcel+lost')).toEqual([0]);
    expect(await found(compliance, 'q=parcel&team=parcels&agentId=tom')).toEqual([1]);
    expect(await found(compliance, 'q=parcel&agentId=tom&agentId=laura')).toEqual([0, 1, 2]);
    expect(await found(compliance, 'from=2026-02-02&to=2026-02-03')).toEqual([1]);
    expect(await found(compliance, 'q=nothing')).toEqual([]);
  });

  it('marks what matched, and pages', async () => {
    const first = await api.json(compliance, 'GET', '/search?q=parcel&limit=2');
    expect(first).toMatchObject({ total: 3, hits: [{ turns: [{ index: 0, startMs: 0 }] }, {}] });
    const { nextCursor } = z.object({ nextCursor: z.string() }).parse(first);
    expect(await found(compliance, `q=parcel&limit=2&cursor=${nextCursor}`)).toHaveLength(1);
  });

  it.each(['limit=0', 'limit=1000', 'words=x', 'from=soon', 'cursor=~~', `q=${'x'.repeat(1025)}`])(
    'refuses %s',
    async (query) => {
      const response = await api.request(compliance, 'GET', `/search?${query}`);
      expect(response.status).toBe(400);
      expect(await codeOf(response)).toBe('VALIDATION_FAILED');
    },
  );

  it('searches, counts and facets the own calls only', async () => {
    expect(await found({ roles: ['agent'], agentId: 'tom' }, 'q=parcel')).toEqual([1, 2]);
    expect(await found({ roles: ['agent'], agentId: 'tom' }, 'q=parcel&agentId=laura')).toEqual([]);
    expect(await found({ roles: ['agent'], agentId: 'tom' }, 'q=parcel&agentId=laura&agentId=tom')).toEqual([1, 2]);
    expect(await found({ roles: ['agent'], agentId: 'tom' }, 'q=parcel&team=parcels')).toEqual([1]);
    expect(await found({ roles: ['supervisor'], teams: ['parcels'] }, 'q=parcel')).toEqual([0, 1]);
    expect(await found({ roles: ['supervisor'], teams: ['parcels', 'sales'] }, 'q=parcel')).toEqual([0, 1, 2]);
    const mine = await api.json({ roles: ['agent'], agentId: 'laura' }, 'GET', '/search?q=parcel');
    expect(mine).toMatchObject({ total: 1, facets: { agentId: [{ value: 'laura', count: 1 }] }, hits: [{ score: 0 }] });
    expect(await api.json(compliance, 'GET', '/search?q=lost')).toMatchObject({ hits: [{ score: 1 }] });
  });

  it('is a reading of the calls whose words it shows', async () => {
    const [id = ''] = ids;
    const before = (await api.events(id, 'transcript.read')).length;
    await found({ roles: ['quality'] }, 'q=lost');
    await found({ roles: ['quality'] }, 'agentId=laura');
    await found({ roles: ['quality'] }, 'q=late');
    const events = await api.events(id, 'transcript.read');
    expect(events).toHaveLength(before + 1);
    expect(events.at(-1)?.openings.actor?.value).toBe('quality');
    expect(events.at(-1)?.leaf).toContain('"facts":{"part":"search"}');
  });

  it('shows nothing of a restricted call, and nothing when the event cannot be written', async () => {
    const other = testApi();
    const id = await finishedCall(other.context, { transcript: said('a secret') });
    const commit = other.context.catalogue.commit.bind(other.context.catalogue);
    Object.assign(other.context.catalogue, { commit: () => Promise.reject(new Error('disk')) });
    expect((await other.request(compliance, 'GET', '/search?q=secret')).status).toBe(500);
    Object.assign(other.context.catalogue, { commit });
    const recording = await other.context.catalogue.recording(id);
    if (!recording) throw new Error('not stored');
    await commit({ recordings: [{ ...recording, restricted: true, revision: recording.revision + 1 }] });
    expect(await other.json(compliance, 'GET', '/search?q=secret')).toEqual(NOTHING_FOUND);
    expect(await other.events(id, 'transcript.read')).toHaveLength(0);
  });

  it('finds nothing for those who have no calls', async () => {
    expect(await api.json({ roles: ['agent'] }, 'GET', '/search?q=parcel')).toEqual(NOTHING_FOUND);
    expect(await api.json({ roles: ['supervisor'] }, 'GET', '/search')).toMatchObject({ total: 0 });
    expect((await api.request({ roles: ['subject'], customerRef: 'cust-1' }, 'GET', '/search')).status).toBe(403);
    expect((await api.request(undefined, 'GET', '/search')).status).toBe(401);
  });

  it('asks those with several kinds of calls to choose one', async () => {
    const both: Who = { roles: ['agent', 'supervisor'], agentId: 'tom', teams: ['parcels'] };
    const response = await api.request(both, 'GET', '/search?q=parcel');
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ field: 'agentId' }, { field: 'team' }] });
    expect(await found(both, 'q=parcel&agentId=tom')).toEqual([1, 2]);
    expect(await found(both, 'q=parcel&team=parcels')).toEqual([0, 1]);
    expect(await found(both, 'q=parcel&team=parcels&agentId=tom')).toEqual([1]);
  });
});
