/** `process`, `list`, `show`: looking at recordings and moving them on. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../e2e/temporary-folder.ts';
import { ingestFourCalls, type FourCalls } from './four-calls.ts';
import { ACTOR, callvault, cliOn } from './run-cli.ts';
import * as shapes from './shapes.ts';

const temporary = temporaryFolder('cli-archive');
const data = join(temporary.path, 'data');
const cli = cliOn(data);
let id: FourCalls;

beforeAll(async () => {
  id = await ingestFourCalls(cli, temporary.path);
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
    expect(await calls('--filter', 'agentId=ann', '--filter', 'team=blue')).toEqual(['parcel']);
    expect(await calls('--filter', 'from=2026-01-02T09:00:00Z', '--filter', 'to=2026-01-03T09:00:00Z')).toEqual([
      'bank',
    ]);
    expect(await calls('--filter', 'businessLine=retail-banking', '--state', 'indexed')).toEqual(['bank']);
    expect(await calls('--state', 'quarantined')).toEqual([]);
  });

  it.each([
    ['a state that does not exist', ['--state', 'lost']],
    ['a page of 0', ['--limit', '0']],
    ['a page of 201', ['--limit', '201']],
    ['a time that is none', ['--filter', 'from=soon']],
    ['a field that is none', ['--filter', 'colour=red']],
    ['a field of search only', ['--filter', 'topic=delivery']],
    ['a filter without value', ['--filter', 'team']],
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

describe('without --json', () => {
  it.each([
    ['list', /parcel/u],
    ['process', /Processed 0/u],
  ])('%s speaks to people', async (command, expected) => {
    const { code, stdout } = await callvault([command, '--data', data]);
    expect(code).toBe(0);
    expect(stdout).toMatch(expected);
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
