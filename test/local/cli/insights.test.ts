/** `insights` over a data folder: the calls that were ingested, as a table and as JSON. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { temporaryFolder } from '../../e2e/temporary-folder.ts';
import { ingestFourCalls, type FourCalls } from './four-calls.ts';
import { callvault, cliOn } from './run-cli.ts';
import * as shapes from './shapes.ts';

const temporary = temporaryFolder('cli-insights');
const data = join(temporary.path, 'data');
const cli = cliOn(data);
let id: FourCalls;

const share = z.object({ id: z.string(), calls: z.number(), of: z.number(), tooFew: z.boolean() });
const topicsShape = z.object({ by: z.string(), calls: z.number(), items: z.array(share) });
const causesShape = z.object({
  items: z.array(z.object({ topic: z.string(), step: z.string(), calls: z.number(), examples: z.array(z.string()) })),
  more: z.number(),
});
const groupsShape = z.object({ by: z.string(), items: z.array(z.object({ group: z.string(), calls: z.number() })) });

beforeAll(async () => {
  id = await ingestFourCalls(cli, temporary.path);
  await cli(shapes.processShape, 0, 'process');
}, 60_000);

afterAll(temporary.remove);

describe('insights', () => {
  it('counts every indexed call, and marks what few calls carry', async () => {
    const { calls, items } = await cli(topicsShape, 0, 'insights', 'topics', '--by', 'month');
    expect(calls).toBe(4);
    expect(items.find((item) => item.id === 'lost-parcel')).toMatchObject({ calls: 1, of: 4, tooFew: true });
  });

  it('names missed steps with a call to listen to', async () => {
    const { items } = await cli(causesShape, 0, 'insights', 'root-causes', '--filter', 'topic=lost-parcel');
    expect(items.length).toBeGreaterThan(0);
    for (const item of items) expect(item).toMatchObject({ topic: 'lost-parcel', calls: 1, examples: [id.parcel] });
  });

  it('groups and filters', async () => {
    const { items } = await cli(
      groupsShape,
      0,
      'insights',
      'silence',
      '--by',
      'team',
      '--from',
      '2026-01-01',
      '--to',
      '2026-01-03',
    );
    expect(items).toMatchObject([
      { group: '', calls: 1 },
      { group: 'blue', calls: 1 },
    ]);
    const zh = await cli(topicsShape, 0, 'insights', 'topics', '--filter', 'language=zh');
    expect(zh.calls).toBe(1);
  });

  it('prints tables', async () => {
    const { stdout, code } = await callvault(['insights', 'agents', '--data', data]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^agent\s+calls\s+score/u);
    expect(stdout).toMatch(/^ann\?\s+1 /mu);
  });

  it('makes the facts again when their file is lost', async () => {
    for (const end of ['', '-wal', '-shm']) rmSync(join(data, `work/facts.sqlite${end}`), { force: true });
    expect((await cli(topicsShape, 0, 'insights', 'topics')).calls).toBe(0);
    expect((await cli(topicsShape, 0, 'insights', 'topics', '--rebuild')).calls).toBe(4);
  });

  it('counts no call that is restricted', async () => {
    await cli(z.unknown(), 0, 'restrict', '--id', id.parcel, '--reason', 'asked');
    expect((await cli(topicsShape, 0, 'insights', 'topics')).calls).toBe(3);
  });

  it.each([
    ['no question', []],
    ['an unknown question', ['weather']],
    ['an unknown unit', ['topics', '--by', 'year']],
    ['a topic where topics are the answer', ['topics', '--filter', 'topic=x']],
    ['a customer', ['topics', '--filter', 'customerRef=x']],
    ['a time that is none', ['topics', '--from', 'soon']],
    ['no lines', ['agents', '--limit', '0']],
  ])('refuses %s as wrong usage', async (_, args) => {
    const { error } = await cli(shapes.failureShape, 2, 'insights', ...args);
    expect(error.code).toBe('USAGE');
  });
});
