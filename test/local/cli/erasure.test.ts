/** `erase` and `restrict` as a script sees them, and what the other commands say about a recording that is erased. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { certificateSchema } from '../../../core/privacy/certificate.ts';
import { heldResult } from '../../../local/cli/hold.ts';
import { callFile } from '../../support/calls.ts';
import { temporaryFolder } from '../../e2e/temporary-folder.ts';
import { CONSENT, transcriptOf, writeCall } from './inputs.ts';
import { callvault, cliOn, type Cli } from './run-cli.ts';
import { failureShape, ingestShape } from './shapes.ts';

const REASON = ['--reason', 'the caller asked'];
const CUSTOMER = 'cust-4711';
const HOLD = { matter: 'M-2', reason: 'the caller asked' };
const ERASED = { recordingId: 'r-1', outcome: 'erased', certificateId: 'c-1' } as const;

const eraseShape = z.strictObject({
  results: z.array(
    z.strictObject({
      ...{ recordingId: z.string(), outcome: z.enum(['erased', 'refused', 'queued']), reason: z.string() },
      ...{
        date: z.iso.datetime().optional(),
        citation: z.string().optional(),
        certificate: certificateSchema.optional(),
      },
    }),
  ),
});
const restrictShape = z.strictObject({
  results: z.array(z.strictObject({ recordingId: z.string(), restricted: z.boolean() })),
});

const temporary = temporaryFolder('cli-erasure');
const data = join(temporary.path, 'data');
let cli: Cli;
let free: string;
let lawful: string;

async function ingest(name: string, seed: number, metadata: Record<string, unknown>): Promise<string> {
  const folder = join(temporary.path, name);
  const common = { source: 'pbx', channels: ['customer', 'agent'], callId: name, customerRef: CUSTOMER };
  writeCall(folder, `${name}.wav`, {
    audio: callFile(seed, 600),
    metadata: { ...common, ...metadata },
    transcript: transcriptOf('en-US', [['customer', `My ${name} parcel was lost.`]]),
  });
  const { files } = await cli(ingestShape, 0, 'ingest', folder);
  return files[0]?.recordingId ?? '';
}

beforeAll(async () => {
  cli = cliOn(data);
  free = await ingest('green', 1, {});
  lawful = await ingest('silver', 2, { businessLine: 'brokerage-eu', consent: CONSENT });
  await cli(z.unknown(), 0, 'process');
}, 120_000);

afterAll(temporary.remove);

describe('restrict', () => {
  it('takes a call out of the search, and lifts that', async () => {
    const hits = async (): Promise<number> => (await cli(z.object({ total: z.int() }), 0, 'search', 'green')).total;
    expect(await hits()).toBe(1);
    const on = await cli(restrictShape, 0, 'restrict', '--id', free, ...REASON);
    expect(on.results).toEqual([{ recordingId: free, restricted: true }]);
    expect(await hits()).toBe(0);
    const off = await cli(restrictShape, 0, 'restrict', '--customer', CUSTOMER, '--lift', ...REASON);
    expect(off.results.every(({ restricted }) => !restricted)).toBe(true);
    await cli(z.unknown(), 0, 'process');
    expect(await hits()).toBe(1);
  });
});

describe('erase', () => {
  it('wants to know what, and one of the two', async () => {
    for (const args of [[], ['--id', free, '--customer', CUSTOMER]]) {
      expect((await cli(failureShape, 2, 'erase', ...args, ...REASON)).error.code).toBe('USAGE');
    }
    expect((await cli(failureShape, 1, 'erase', '--id', 'nowhere', ...REASON)).error.code).toBe('NOT_FOUND');
    expect((await callvault(['erase', '--id', free, '--data', data])).code).toBe(2);
  });

  it('erases what it may and refuses the rest: exit 1 says that something was refused', async () => {
    const { results } = await cli(eraseShape, 1, 'erase', '--customer', CUSTOMER, ...REASON);
    const byId = new Map(results.map((result) => [result.recordingId, result]));
    expect(byId.get(free)).toMatchObject({
      outcome: 'erased',
      certificate: { recordingId: free, residue: [{}, {}, {}] },
    });
    expect(byId.get(lawful)?.outcome).toBe('refused');
    expect(byId.get(lawful)?.citation).toContain('MiFID');
    expect(byId.get(lawful)?.date).toBeDefined();
    await expect(cli(failureShape, 1, 'restrict', '--id', lawful, '--lift', ...REASON)).resolves.toMatchObject({
      error: { code: 'STATE_CONFLICT' },
    });
  });

  it('says the same again, and exits 0', async () => {
    const first = await cli(eraseShape, 0, 'erase', '--id', free, ...REASON);
    expect(await cli(eraseShape, 0, 'erase', '--id', free, ...REASON)).toEqual(first);
    const { stdout } = await callvault(['erase', '--id', free, ...REASON, '--data', data]);
    expect(stdout).toContain(first.results[0]?.certificate?.certificateId);
  });

  it('a held recording is queued, which is no refusal', async () => {
    const held = await ingest('copper', 3, { customerRef: 'cust-1' });
    await cli(z.unknown(), 0, 'hold', 'place', '--matter', 'M-1', '--id', held, ...REASON);
    const { results } = await cli(eraseShape, 0, 'erase', '--id', held, ...REASON);
    expect(results).toEqual([{ recordingId: held, outcome: 'queued', reason: 'Held by 1 matter.' }]);
  });
});

describe('an erased recording', () => {
  const text = z.object({ state: z.literal('erased') });

  it('is shown without content, listed, explained and proven', async () => {
    const shown = await cli(
      text.extend({ transcript: z.null(), analysis: z.null(), certificate: certificateSchema }),
      0,
      ...['show', free],
    );
    const { results } = await cli(eraseShape, 0, 'erase', '--id', free, ...REASON);
    expect(shown.certificate).toEqual(results[0]?.certificate);
    expect(JSON.stringify(shown)).not.toContain(CUSTOMER);
    const list = z.object({ items: z.array(z.object({ recordingId: z.string(), state: z.string() })) });
    expect((await cli(list, 0, 'list')).items).toContainEqual({ recordingId: free, state: 'erased' });
    await cli(z.object({ retainUntil: z.string() }), 0, 'retention', free);
    const { stdout } = await callvault(['retention', free, '--data', data]);
    expect(stdout).toContain('Erased; unreadable bytes stay until the lock ends.');
    await cli(z.object({ leafIndex: z.int() }), 0, 'log', 'prove', free);
  });

  it('has the verdict erased, and does not spoil the verdict on all', async () => {
    const verdicts = z.object({ results: z.array(z.object({ recordingId: z.string(), verdict: z.string() })) });
    expect((await cli(verdicts, 0, 'verify', free)).results).toEqual([{ recordingId: free, verdict: 'erased' }]);
    const all = (await cli(verdicts, 0, 'verify', '--all')).results.map(({ verdict }) => verdict);
    expect(all.sort()).toEqual(['erased', 'intact', 'intact']);
    await cli(z.object({ ok: z.literal(true) }), 0, 'log', 'fsck');
  });

  it('cannot be exported, held or restricted', async () => {
    const exported = ['export', free, '-o', join(temporary.path, 'x.zip'), '--purpose', 'test'];
    expect((await cli(failureShape, 1, ...exported)).error.code).toBe('ERASED');
    expect((await cli(failureShape, 1, 'restrict', '--id', free, ...REASON)).error.code).toBe('ERASED');
    await cli(z.unknown(), 1, 'hold', 'place', '--matter', 'M-1', '--id', free, ...REASON);
  });
});

it('a release says which erasures had waited for it', async () => {
  const held = await ingest('zinc', 4, { customerRef: 'cust-2' });
  await cli(z.unknown(), 0, 'hold', 'place', '--matter', 'M-2', '--id', held, ...REASON);
  await cli(z.unknown(), 0, 'erase', '--id', held, ...REASON);
  const shape = z.object({ released: z.array(z.string()), erasures: z.array(z.record(z.string(), z.string())) });
  const done = await cli(shape, 0, 'hold', 'release', '--matter', 'M-2', '--all', ...REASON);
  const certificate = z.object({ certificate: certificateSchema });
  const { certificateId } = (await cli(certificate, 0, 'show', held)).certificate;
  expect(done).toMatchObject({ released: [held], erasures: [{ recordingId: held, outcome: 'erased', certificateId }] });
  const text = heldResult({ ...done, matterId: 'M-2', placed: [], unchanged: [], erasures: [ERASED] }, HOLD).text;
  expect(text).toContain('1 queued erasure was carried out');
  expect(text).toContain('certificate c-1');
});

it('a preview says what would happen, changes nothing and needs no reason', async () => {
  const id = await ingest('tin', 5, { customerRef: 'cust-3' });
  const shape = eraseShape.extend({ preview: z.literal(true) });
  const { results } = await cli(shape, 0, 'erase', '--id', id, '--id', lawful, '--id', free, '--preview');
  expect(results).toMatchObject([
    { recordingId: id, outcome: 'erased' },
    { recordingId: lawful, outcome: 'refused' },
    { recordingId: free, outcome: 'erased', reason: 'Gone already.' },
  ]);
  expect(results[1]?.citation).toContain('MiFID');
  expect(results[1]?.date).toBeDefined();
  expect(results.some(({ certificate }) => certificate)).toBe(false);
  expect(await cli(z.object({ state: z.string() }), 0, 'show', id)).toEqual({ state: 'sealed' });
  expect((await cli(failureShape, 2, 'erase', '--id', id)).error.code).toBe('USAGE');
});
