/** `process`, `list`, `show`, `search`, `hold`, `retention`: working with what is in the archive. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callFile } from '../../support/calls.ts';
import { temporaryFolder } from '../../e2e/temporary-folder.ts';
import { CONSENT, transcriptOf, writeCall } from './inputs.ts';
import { ACTOR, callvault, cliOn } from './run-cli.ts';
import * as shapes from './shapes.ts';

const temporary = temporaryFolder('cli-archive');
const data = join(temporary.path, 'data');
const cli = cliOn(data);
const id = { parcel: '', bank: '', chinese: '', silent: '' };

beforeAll(async () => {
  const folder = join(temporary.path, 'in');
  const common = { source: 'pbx', channels: ['customer', 'agent'] };
  writeCall(folder, 'a-parcel.wav', {
    audio: callFile(1, 600),
    metadata: { ...common, callId: 'parcel', agentId: 'ann', team: 'blue', startedAt: '2026-01-01T09:00:00Z' },
    transcript: transcriptOf('en-US', [
      ['agent', 'Good morning, thank you for calling.'],
      ['customer', 'My parcel never arrived. Where is my lost parcel?'],
      ['agent', 'I will call you back tomorrow.'],
    ]),
  });
  writeCall(folder, 'b-bank.wav', {
    audio: callFile(2, 600),
    metadata: {
      ...{ ...common, callId: 'bank', agentId: 'bob', businessLine: 'retail-banking', consent: CONSENT },
      startedAt: '2026-01-02T09:00:00Z',
    },
    transcript: transcriptOf('en-US', [
      ['agent', 'Thank you for calling the bank.'],
      ['customer', 'Was the parcel paid? I lost my card.'],
    ]),
  });
  writeCall(folder, 'c-chinese.wav', {
    audio: callFile(3, 600),
    metadata: { ...common, callId: 'chinese', language: 'zh-CN', startedAt: '2026-01-03T09:00:00Z' },
    transcript: transcriptOf('zh-CN', [
      ['agent', '您好，请问有什么可以帮您？'],
      ['customer', '我的包裹还没有到，我要退款。'],
    ]),
  });
  writeCall(folder, 'd-silent.wav', {
    audio: callFile(4, 600),
    metadata: { ...common, callId: 'silent', startedAt: '2026-01-04T09:00:00Z' },
  });
  const { files } = await cli(shapes.ingestShape, 0, 'ingest', folder);
  [id.parcel, id.bank, id.chinese, id.silent] = [0, 1, 2, 3].map((index) => files[index]?.recordingId ?? '');
}, 60_000);

afterAll(temporary.remove);

describe('process', () => {
  it('runs until nothing is pending, then finds nothing to do', async () => {
    expect(await cli(shapes.processShape, 0, 'process')).toEqual({ processed: 4, failed: [], pending: 0 });
    expect(await cli(shapes.processShape, 0, 'process')).toEqual({ processed: 0, failed: [], pending: 0 });
  });
});

describe('list', () => {
  it('pages from the newest to the oldest without a gap', async () => {
    const first = await cli(shapes.listShape, 0, 'list', '--limit', '3');
    const second = await cli(shapes.listShape, 0, 'list', '--limit', '3', '--cursor', first.nextCursor ?? '');
    expect(second).not.toHaveProperty('nextCursor');
    expect([...first.items, ...second.items].map(({ callId }) => callId)).toEqual([
      ...['silent', 'chinese', 'bank', 'parcel'],
    ]);
    expect(new Set(first.items.map(({ state }) => state))).toEqual(new Set(['indexed']));
  });

  it('filters', async () => {
    const calls = async (...args: string[]): Promise<string[]> =>
      (await cli(shapes.listShape, 0, 'list', ...args)).items.map(({ callId }) => callId);
    expect(await calls('--agent', 'ann', '--team', 'blue')).toEqual(['parcel']);
    expect(await calls('--from', '2026-01-02T09:00:00Z', '--to', '2026-01-03T09:00:00Z')).toEqual(['bank']);
    expect(await calls('--business-line', 'retail-banking', '--state', 'indexed')).toEqual(['bank']);
    expect(await calls('--state', 'quarantined')).toEqual([]);
  });

  it.each([
    ['a state that does not exist', ['--state', 'lost']],
    ['a page of 0', ['--limit', '0']],
    ['a page of 201', ['--limit', '201']],
    ['a time that is none', ['--from', 'soon']],
    ['a cursor that is none', ['--cursor', 'x']],
  ])('refuses %s as wrong usage', async (_, args) => {
    const { error } = await cli(shapes.failureShape, 2, 'list', ...args);
    expect(['USAGE', 'VALIDATION_FAILED']).toContain(error.code);
  });
});

describe('show', () => {
  it('gives transcript, analysis and history; the reading itself is part of it', async () => {
    const shown = await cli(shapes.showShape, 0, 'show', id.parcel);
    expect(shown.transcript?.turns.map(({ role }) => role)).toEqual(['agent', 'customer', 'agent']);
    expect(shown.analysis).not.toBeNull();
    expect(shown.custody.map(({ type }) => type)).toEqual([
      ...['recording.received', 'recording.sealed', 'transcript.sealed', 'transcript.read'],
    ]);
    expect(shown.custody.at(-1)).toMatchObject({ actor: ACTOR });
    const again = await cli(shapes.showShape, 0, 'show', id.parcel);
    expect(again.custody).toHaveLength(5);
    // Every event but the one this very command adds stands in the log already.
    expect(again.custody.slice(0, -1).every(({ leafIndex }) => leafIndex !== undefined)).toBe(true);
  });

  it('says why there is no transcript', async () => {
    const shown = await cli(shapes.showShape, 0, 'show', id.silent);
    expect(shown).toMatchObject({ state: 'indexed', transcript: null });
    expect(shown.transcriptReason).toBeTruthy();
    expect(shown.analysis).toMatchObject({ summary: null, sentiment: null });
  });

  it('of an unknown id is refused', async () => {
    const { error } = await cli(shapes.failureShape, 1, 'show', 'a'.repeat(26));
    expect(error.code).toBe('NOT_FOUND');
  });
});

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
    expect(await cli(shapes.holdShape, 0, ...args)).toMatchObject({
      ...{ matterId: 'M-1', released: [], unchanged: [], placed: expect.arrayContaining([id.parcel, id.bank]) },
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
    const { custody, holds } = await cli(shapes.showShape, 0, 'show', id.parcel);
    expect(holds).toEqual([]);
    expect(custody.filter(({ type }) => type.startsWith('hold.'))).toMatchObject([
      { type: 'hold.placed', reason: 'subpoena', actor: ACTOR },
      { type: 'hold.released', reason: 'subpoena', actor: ACTOR },
    ]);
  });

  it('needs to know what to hold', async () => {
    expect((await cli(shapes.failureShape, 2, ...hold('place'))).error.code).toBe('USAGE');
    const unknown = await cli(shapes.failureShape, 1, ...hold('place', '--id', 'a'.repeat(26)));
    expect(unknown.error.code).toBe('NOT_FOUND');
  });
});

describe('retention', () => {
  it('explains the erasable lane', async () => {
    const explained = await cli(shapes.retentionShape, 0, 'retention', id.parcel);
    expect(explained).toMatchObject({ classId: 'internal-quality-6m', lane: 'erasable', basis: 'recording', holds: [] });
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

describe('without --json', () => {
  it.each([
    ['list', /parcel/u],
    ['process', /Processed 0/u],
  ])('%s speaks to people', async (command, expected) => {
    const { code, stdout } = await callvault([command, '--data', data]);
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringMatching(expected) });
    expect(() => {
      JSON.parse(stdout);
    }).toThrow();
  });

  it('errors go to stderr', async () => {
    const { code, stdout, stderr } = await callvault(['show', 'a'.repeat(26), '--data', data]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('NOT_FOUND');
  });
});
