/** The same command over a folder and over a running server: the same documents, up to ids and times of their own. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { temporaryFolder } from '../../../e2e/temporary-folder.ts';
import { ingestFourCalls, type FourCalls } from '../four-calls.ts';
import { callvault, cliOn, documentOf, type Cli } from '../run-cli.ts';
import * as shapes from '../shapes.ts';
import { serve, type Served } from './server.ts';

const temporary = temporaryFolder('cli-remote');
const local = cliOn(join(temporary.path, 'data'));
let served: Served;
let here: FourCalls;
let there: FourCalls;

beforeAll(async () => {
  served = await serve(join(temporary.path, 'served'));
  [here, there] = await Promise.all([
    ingestFourCalls(local, join(temporary.path, 'here')),
    ingestFourCalls(served.cli, join(temporary.path, 'here')),
  ]);
  await local(shapes.processShape, 0, 'process');
  await vi.waitFor(
    async () => {
      const { items } = await served.cli(shapes.listShape, 0, 'list');
      expect(items.map(({ state }) => state)).toEqual(['indexed', 'indexed', 'indexed', 'indexed']);
    },
    { timeout: 50_000, interval: 500 },
  );
}, 120_000);

afterAll(async () => {
  await served.server.close();
  temporary.remove();
});

/** Ids, times, hashes of salted things and positions in the log differ between two archives; names stand for ids. */
function comparable(value: unknown, ids: FourCalls): unknown {
  const names = new Map(Object.entries(ids).map(([name, id]) => [id, name]));
  const OWN = new Set(['leafIndex', 'createdAt', 'sealedAt', 'retainUntil', 'earliestDeletion', 'placedAt', 'at']);
  OWN.add('actor')
    .add('until')
    .add('from')
    .add('score')
    .add('reconciliationId')
    .add('openedAt')
    .add('requestedBy')
    .add('byMs');
  const walk = (one: unknown): unknown => {
    if (typeof one === 'string') return names.get(one) ?? one;
    if (Array.isArray(one)) return one.map(walk);
    if (typeof one !== 'object' || one === null) return one;
    return Object.fromEntries(
      Object.entries(one).map(([name, inner]: [string, unknown]) => [name, OWN.has(name) ? typeof inner : walk(inner)]),
    );
  };
  return walk(value);
}

function nameOf(recordingId: string, ids: FourCalls): string {
  return Object.entries(ids).find(([, id]) => id === recordingId)?.[0] ?? 'unknown';
}

async function both<T>(shape: z.ZodType<T>, exit: number, args: (ids: FourCalls) => string[]): Promise<[T, T]> {
  const run = (cli: Cli, ids: FourCalls): Promise<T> => cli(shape, exit, ...args(ids));
  const [folder, api] = await Promise.all([run(local, here), run(served.cli, there)]);
  expect(comparable(api, there)).toEqual(comparable(folder, here));
  return [folder, api];
}

describe('a folder and the API give the same', () => {
  it('list, page by page, and filters', async () => {
    await both(shapes.listShape, 0, () => ['list']);
    await both(shapes.listShape, 0, () => ['list', '--filter', 'agentId=ann']);
    const [{ items }] = await both(shapes.listShape, 0, () => ['list', '--filter', 'callId=parcel']);
    const byHash = ['list', '--filter', `sha256=${items[0]?.sha256 ?? ''}`];
    expect((await both(shapes.listShape, 0, () => byHash))[0].items).toHaveLength(1);
    const page = z.looseObject({ nextCursor: z.string() });
    const first = await served.cli(page, 0, 'list', '--limit', '3');
    const rest = await served.cli(shapes.listShape, 0, 'list', '--limit', '3', '--cursor', first.nextCursor);
    expect(rest.items).toHaveLength(1);
  });

  it('search', async () => {
    const [{ total }] = await both(shapes.searchShape, 0, () => ['search', 'lost parcel']);
    expect(total).toBeGreaterThan(0);
    await both(shapes.searchShape, 0, () => ['search', '', '--filter', 'language=zh-CN']);
  });

  it('show: content, analysis and history', async () => {
    const open = z.looseObject({
      transcript: z.unknown(),
      analysis: z.unknown(),
      custody: z.array(z.looseObject({ type: z.string() })),
    });
    const [folder, api] = await Promise.all([
      local(open, 0, 'show', here.parcel),
      served.cli(open, 0, 'show', there.parcel),
    ]);
    const without = ({ custody: _, ...rest }: typeof folder): unknown => rest;
    expect(comparable(without(api), there)).toEqual(comparable(without(folder), here));
    const types = ({ custody }: typeof folder): Set<string> => new Set(custody.map(({ type }) => type));
    for (const type of types(folder)) expect(types(api)).toContain(type);
  });

  it('verify', async () => {
    await both(shapes.verifyShape, 0, ({ parcel, bank }) => ['verify', parcel, bank]);
    const all = await served.cli(
      z.looseObject({ checked: z.int(), intact: z.int(), results: shapes.verifyShape.shape.results }),
      0,
      'verify',
      '--all',
    );
    expect(all).toMatchObject({ checked: 4, intact: 4, complete: true });
    const whole = await local(shapes.verifyShape, 0, 'verify', '--all');
    const verdicts = ({ results }: typeof whole, ids: FourCalls): string[] =>
      results.map(({ recordingId, verdict }) => `${nameOf(recordingId, ids)} ${verdict}`).toSorted();
    expect(verdicts(all, there)).toEqual(verdicts(whole, here));
  });

  it('retention and policy plan', async () => {
    await both(shapes.retentionShape, 0, ({ bank }) => ['retention', bank]);
    // A lock of at least a day counts from the moment of the seal, so what is shorter differs by a second here and there.
    for (const cli of [local, served.cli]) {
      const plan = await cli(shapes.planShape, 0, 'policy', 'plan', 'policies/retention.yaml');
      expect(plan.longerTotal + plan.refusedTotal + plan.unchanged).toBe(4);
    }
  });

  it('holds, matters and restriction', async () => {
    const place = ['hold', 'place', '--matter', 'm-1', '--reason', 'claim'];
    await both(shapes.holdShape, 0, ({ bank }) => [...place, '--id', bank]);
    await both(shapes.holdShape, 0, ({ bank }) => [...place, '--id', bank]);
    await both(shapes.holdShape, 0, () => [...place, '--query', 'lost parcel']);
    await both(shapes.matterShape, 0, () => ['matter', 'show', 'm-1']);
    await both(shapes.matterListShape, 0, () => ['matter', 'list']);
    await both(shapes.holdShape, 0, () => ['hold', 'release', '--matter', 'm-1', '--all', '--reason', 'closed']);
    const restricted = z.strictObject({
      results: z.array(z.strictObject({ recordingId: z.string(), restricted: z.boolean() })),
    });
    await both(restricted, 0, ({ silent }) => ['restrict', '--id', silent, '--reason', 'disputed']);
    await both(restricted, 0, ({ silent }) => ['restrict', '--id', silent, '--reason', 'settled', '--lift']);
  });

  it('insights, alerts and outcomes', async () => {
    // What was lifted is analysed again: at once by the server, by this command in a folder.
    await local(shapes.processShape, 0, 'process');
    for (const question of ['topics', 'intents', 'root-causes', 'agents', 'silence']) {
      await both(z.looseObject({ items: z.array(z.unknown()) }), 0, () => ['insights', question]);
    }
    await both(z.looseObject({ items: z.array(z.unknown()) }), 0, () => ['alerts']);
    const told = z.strictObject({ recordingId: z.string(), outcome: z.string(), at: z.string() });
    await both(told, 0, ({ parcel }) => ['outcome', parcel, '--outcome', 'resolved']);
  });

  it('reconcile', async () => {
    const cdr = join(temporary.path, 'cdr.csv');
    writeFileSync(cdr, 'callId,source,startedAt\nparcel,pbx,2026-01-01T09:00:00Z\nlost,pbx,2026-01-01T10:00:00Z\n');
    const shape = z.looseObject({ missing: z.array(z.unknown()), matched: z.int() });
    const [found] = await both(shape, 1, () => ['reconcile', cdr, '--strict']);
    expect(found).toMatchObject({ matched: 1 });
    expect(found.missing).toHaveLength(1);
  });

  it('quarantine', async () => {
    await both(shapes.listShape, 0, () => ['quarantine', 'list']);
  });

  it('the log: key, checkpoint, proofs, and a re-hash of what comes over the wire', async () => {
    const { key } = await served.cli(shapes.keyShape, 0, 'log', 'key');
    await served.cli(shapes.checkpointShape, 0, 'log', 'checkpoint');
    const { items } = await served.cli(shapes.archiveEventsShape, 0, 'log', 'events');
    expect(items.map(({ at }) => at)).toEqual(
      items
        .map(({ at }) => at)
        .sort()
        .reverse(),
    );
    await served.cli(shapes.proofShape, 0, 'log', 'prove', there.parcel);
    const checked = await served.cli(shapes.fsckShape, 0, 'log', 'fsck', '--key', key);
    expect(checked).toMatchObject({ ok: true, problems: [] });
    expect(checked.size).toBeGreaterThan(4);
    const other = (await local(shapes.keyShape, 0, 'log', 'key')).key;
    expect((await served.cli(shapes.fsckShape, 1, 'log', 'fsck', '--key', other)).ok).toBe(false);
  });

  it('export: the bundle arrives and verifies against the key of the server', async () => {
    const output = join(temporary.path, 'bundle.zip');
    const made = await served.cli(
      shapes.exportShape,
      0,
      'export',
      there.parcel,
      '-o',
      output,
      '--purpose',
      'complaint',
    );
    expect(made.recordings).toEqual([there.parcel]);
    const { key } = await served.cli(shapes.keyShape, 0, 'log', 'key');
    const verdict = await served.cli(shapes.bundleShape, 0, 'verify-bundle', output, '--key', key);
    expect(verdict).toMatchObject({ ok: true, origin: 'established' });
    const again = await served.cli(shapes.failureShape, 2, 'export', there.parcel, '-o', output, '--purpose', 'x');
    expect(again.error.code).toBe('USAGE');
  });

  it('requests of callers', async () => {
    const asked = async (cli: Cli, kind: string): Promise<[string, unknown]> => {
      const args = ['request', kind, '--customer', 'nobody', '--reason', 'letter'];
      const { requestId, outcomes, recordings } = await cli(shapes.requestShape, 0, ...args);
      return [requestId, { outcomes, recordings }];
    };
    for (const kind of ['access', 'restriction', 'erasure']) {
      const [[, folder], [id, api]] = await Promise.all([asked(local, kind), asked(served.cli, kind)]);
      expect(api).toEqual(folder);
      expect(await served.cli(shapes.requestShape, 0, 'request', 'show', id)).toMatchObject({ kind, state: 'closed' });
    }
    expect((await served.cli(shapes.requestListShape, 0, 'request', 'list', '--all')).items).toHaveLength(3);
  });

  it('erase', async () => {
    const result = z.looseObject({ recordingId: z.string(), outcome: z.string(), reason: z.string() });
    const shape = z.strictObject({ results: z.array(result) });
    const outcomes = async (cli: Cli, id: string, exit: number): Promise<unknown> =>
      (await cli(shape, exit, 'erase', '--id', id, '--reason', 'asked')).results.map(({ outcome, reason }) => [
        outcome,
        reason.replaceAll(/\d{4}-\S+/gu, 'T'),
      ]);
    expect(await outcomes(served.cli, there.chinese, 0)).toEqual(await outcomes(local, here.chinese, 0));
    expect(await outcomes(served.cli, there.bank, 1)).toEqual(await outcomes(local, here.bank, 1));
  });
});

describe('refusals', () => {
  it.each([
    ['an unknown id', 1, ['show', 'nothing'], 'NOT_FOUND'],
    ['wrong usage', 2, ['verify'], 'USAGE'],
    ['a page of 201', 2, ['list', '--limit', '201'], 'USAGE'],
    ['a bad cursor', 2, ['list', '--cursor', 'x'], 'VALIDATION_FAILED'],
    ['a policy that is none', 1, ['policy', 'plan', 'package.json'], 'POLICY_INVALID'],
  ])('%s: the same code and exit', async (_, exit, args, code) => {
    expect((await local(shapes.failureShape, exit, ...args)).error.code).toBe(code);
    expect((await served.cli(shapes.failureShape, exit, ...args)).error.code).toBe(code);
  });

  it.each(
    [
      ...[
        ['process'],
        ['dispose'],
        ['audit'],
        ['policy', 'apply'],
        ['log', 'cosign', '--key', 'x'],
        ['token', '--role', 'auditor'],
      ],
      ...[['serve'], ['import', 'vcon', 'x'], ['train', '--labels', 'x', '--kind', 'topics'], ['risk', 'fit']],
    ].map((args) => [args.join(' '), args] as const),
  )('%s works on a folder alone and says so', async (_, args) => {
    const { error } = await served.cli(shapes.failureShape, 2, ...args);
    expect(error.code).toBe('USAGE');
    expect(error.message).toContain('data folder');
  });

  it('no token, a wrong token, a bad URL, both a folder and an API', async () => {
    const run = async (exit: number, args: string[], env: Record<string, string> = {}): Promise<string> =>
      documentOf(await callvault([...args, '--json'], { env }), shapes.failureShape, exit).error.code;
    const api = served.server.url;
    expect(await run(2, ['list', '--api', api])).toBe('USAGE');
    expect(await run(1, ['list', '--api', api, '--token', 'x'])).toBe('UNAUTHENTICATED');
    expect(await run(2, ['list', '--api', 'nowhere', '--token', 'x'])).toBe('USAGE');
    expect(await run(2, ['list', '--api', api, '--token', 'x', '--data', 'd'])).toBe('USAGE');
    expect(await run(1, ['list', '--data', join(temporary.path, 'none')], served.env)).toBe('NOT_FOUND');
    expect(existsSync(join(temporary.path, 'none'))).toBe(false);
  });
});
