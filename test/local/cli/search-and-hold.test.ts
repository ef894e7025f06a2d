/** `search`, `hold`, `retention`: finding calls, and what keeps them. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commitRecording } from '../../../core/use-cases/commit-recording.ts';
import { openFolder } from '../../../local/container.ts';
import { loadPolicies } from '../../../local/policies.ts';
import { readSettings } from '../../../local/settings.ts';
import { temporaryFolder } from '../../e2e/temporary-folder.ts';
import { ingestFourCalls, type FourCalls } from './four-calls.ts';
import { ACTOR, cliOn } from './run-cli.ts';
import * as shapes from './shapes.ts';

const temporary = temporaryFolder('cli-search');
const cli = cliOn(join(temporary.path, 'data'));
let id: FourCalls;

beforeAll(async () => {
  id = await ingestFourCalls(cli, temporary.path);
  await cli(shapes.processShape, 0, 'process');
}, 60_000);

afterAll(temporary.remove);

describe('search', () => {
  const found = async (...args: string[]): Promise<string[]> =>
    (await cli(shapes.searchShape, 0, 'search', ...args)).hits.map(({ recordingId }) => recordingId).sort();

  it('finds English words in any form, all of them, and marks them', async () => {
    const result = await cli(shapes.searchShape, 0, 'search', 'parcels lost');
    expect(result.total).toBe(2);
    const hit = result.hits.find(({ recordingId }) => recordingId === id.parcel);
    expect(hit?.turns).toEqual([
      { index: 1, startMs: 200, highlight: 'My **parcel** never arrived. Where is my **lost** **parcel**?' },
    ]);
    expect(result.facets['agentId']).toEqual(expect.arrayContaining([{ value: 'ann', count: 1 }]));
    expect(result.facets).not.toHaveProperty('customerRef');
  });

  it('finds a phrase only where its words follow each other', async () => {
    expect(await found('"lost parcel"')).toEqual([id.parcel]);
    expect(await found('"parcel lost"')).toEqual([]);
  });

  it('finds Chinese words', async () => {
    const result = await cli(shapes.searchShape, 0, 'search', '退款');
    expect(result.hits.map(({ recordingId }) => recordingId)).toEqual([id.chinese]);
    expect(result.hits[0]?.turns[0]?.highlight).toContain('**退款**');
  });

  it('filters by fields, also without words', async () => {
    expect(await found('parcel', '--filter', 'agentId=bob')).toEqual([id.bank]);
    expect(await found('parcel', '--filter', 'agentId=bob', '--filter', 'agentId=ann')).toEqual(
      [id.bank, id.parcel].sort(),
    );
    expect(await found('', '--filter', 'language=zh-CN')).toEqual([id.chinese]);
    expect(await found('', '--filter', 'from=2026-01-04')).toEqual([id.silent]);
  });

  it('pages', async () => {
    const first = await cli(shapes.searchShape, 0, 'search', 'parcel', '--limit', '1');
    const next = ['--limit', '1', '--cursor', first.nextCursor ?? ''];
    const second = await cli(shapes.searchShape, 0, 'search', 'parcel', ...next);
    expect([first.total, second.total]).toEqual([2, 2]);
    expect([...first.hits, ...second.hits].map(({ recordingId }) => recordingId).sort()).toEqual(
      [id.bank, id.parcel].sort(),
    );
    expect(second).not.toHaveProperty('nextCursor');
  });

  it('has put on record whose words it showed, and no other call', async () => {
    const events = async (recordingId: string): Promise<string[]> =>
      (await cli(shapes.showShape, 0, 'show', recordingId)).custody.map(({ type, actor }) => `${type} ${actor}`);
    const read = (history: string[]): number => history.filter((event) => event === `transcript.read ${ACTOR}`).length;
    const before = [read(await events(id.chinese)), read(await events(id.bank))];
    await cli(shapes.searchShape, 0, 'search', '退款');
    // Showing a recording reads it too.
    expect(read(await events(id.chinese)) - (before[0] ?? 0)).toBe(2);
    expect(read(await events(id.bank)) - (before[1] ?? 0)).toBe(1);
  });

  it('does not show or even open what is restricted', async () => {
    const settings = readSettings(process.env, { data: join(temporary.path, 'data') });
    const { context, close } = await openFolder(settings, loadPolicies(settings.policiesDir));
    const restrict = async (restricted: boolean): Promise<void> => {
      const recording = await context.catalogue.recording(id.bank);
      if (recording) await commitRecording(context, { ...recording, restricted }, [], { due: false });
    };
    try {
      await restrict(true);
      const found = await cli(shapes.searchShape, 0, 'search', 'parcel');
      expect(found).toMatchObject({ total: 1, hits: [{ recordingId: id.parcel }], facets: {} });
      const raw = await context.search.search({ words: 'parcel', filters: {}, limit: 10 });
      expect(raw.hits.find(({ recordingId }) => recordingId === id.bank)?.turns).toEqual([]);
    } finally {
      await restrict(false);
      close();
    }
  });

  it('refuses a filter it does not have', async () => {
    expect((await cli(shapes.failureShape, 2, 'search', 'x', '--filter', 'colour=red')).error.code).toBe('USAGE');
    expect((await cli(shapes.failureShape, 2, 'search', 'x', '--filter', 'agentId')).error.code).toBe('USAGE');
  });
});

describe('hold', () => {
  const hold = (kind: 'place' | 'release', ...args: string[]): string[] => [
    ...['hold', kind, '--matter', 'M-1', '--reason', 'subpoena', ...args],
  ];

  it('is placed on named recordings once', async () => {
    const args = hold('place', '--id', id.parcel, '--id', id.bank);
    expect(await cli(shapes.holdShape, 0, ...args)).toEqual({
      ...{ matterId: 'M-1', placed: [id.parcel, id.bank], released: [], unchanged: [] },
    });
    expect(await cli(shapes.holdShape, 0, ...args)).toMatchObject({ placed: [], unchanged: [id.parcel, id.bank] });
    expect(await cli(shapes.verifyShape, 0, 'verify', id.parcel)).toMatchObject({ results: [{ verdict: 'intact' }] });
  });

  it('keeps the bytes: no deletion date while it lasts', async () => {
    const held = await cli(shapes.retentionShape, 0, 'retention', id.parcel);
    expect(held).toMatchObject({ holds: [{ matterId: 'M-1' }], earliestDeletion: null });
  });

  it('is released by a query, and is in the history with its reason', async () => {
    const result = await cli(shapes.holdShape, 0, ...hold('release', '--query', 'parcel'));
    expect([...result.released].sort()).toEqual([id.parcel, id.bank].sort());
    expect(result.notSearchable).toBe(0);
    const { custody, holds } = await cli(shapes.showShape, 0, 'show', id.parcel);
    expect(holds).toEqual([]);
    expect(custody.filter(({ type }) => type.startsWith('hold.'))).toMatchObject([
      { type: 'hold.placed', reason: 'subpoena', actor: ACTOR },
      { type: 'hold.released', reason: 'subpoena', actor: ACTOR },
    ]);
  });

  it('needs to know what to hold, in one way', async () => {
    expect((await cli(shapes.failureShape, 2, ...hold('place'))).error.code).toBe('USAGE');
    const both = hold('place', '--id', id.parcel, '--query', 'parcel');
    expect((await cli(shapes.failureShape, 2, ...both)).error.code).toBe('USAGE');
    const unknown = await cli(shapes.failureShape, 1, ...hold('place', '--id', 'a'.repeat(26)));
    expect(unknown.error.code).toBe('NOT_FOUND');
  });
});

describe('retention', () => {
  it('explains the erasable lane', async () => {
    const explained = await cli(shapes.retentionShape, 0, 'retention', id.parcel);
    expect(explained).toMatchObject({
      classId: 'internal-quality-6m',
      lane: 'erasable',
      basis: 'recording',
      holds: [],
    });
    expect(explained.earliestDeletion).toBe(explained.retainUntil);
    expect(explained.rules).toHaveLength(1);
  });

  it('explains the regulated lane, whose period waits for an event', async () => {
    const explained = await cli(shapes.retentionShape, 0, 'retention', id.bank);
    expect(explained).toMatchObject({
      ...{ classId: 'cn-aml-10y', lane: 'regulated', basis: 'event', awaitingEvent: 'relationship-ended' },
      earliestDeletion: null,
    });
    expect(explained.rules).toHaveLength(2);
  });
});
