/** `log prove --from`, `.tlog-proof` files, `log witness-key|cosign|stamp`, `audit`, and what fsck and verify-bundle make of outsiders. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { parseVerifierKey } from '../../../core/custody/note.ts';
import { openCheckpoint } from '../../../core/custody/checkpoint.ts';
import { verifyConsistency } from '../../../core/custody/merkle.ts';
import { verifyTlogProof } from '../../../core/custody/proof.ts';
import { temporaryFolder } from '../../e2e/temporary-folder.ts';
import { callFile } from '../../support/calls.ts';
import { opensslAuthority, WITHOUT_OPENSSL, type OpensslAuthority } from '../../support/openssl-authority.ts';
import { writeCall } from './inputs.ts';
import { callvault, cliOn } from './run-cli.ts';
import * as shapes from './shapes.ts';

const temporary = temporaryFolder('cli-outsiders');
const data = join(temporary.path, 'data');
const cli = cliOn(data);
const witnessFile = join(temporary.path, 'witness.json');
const growthShape = z.strictObject({
  from: z.number(),
  to: z.number(),
  fromRootHash: z.string(),
  hashes: z.array(z.string()),
  checkpoint: z.string(),
});
const fsckShape = z.looseObject({ ok: z.boolean(), attestations: z.array(z.looseObject({ kind: z.string() })) });
const verdictShape = z.looseObject({
  ok: z.boolean(),
  checks: z.array(z.looseObject({ name: z.string(), ok: z.boolean() })),
});
let recordingId: string;
let vkey: string;
let witnessKey: string;
let authority: OpensslAuthority | undefined;
let server: Server;
let tsaUrl: string;

beforeAll(async () => {
  const folder = join(temporary.path, 'in');
  writeCall(folder, '1.wav', { audio: callFile(1, 600) });
  recordingId = (await cli(shapes.ingestShape, 0, 'ingest', folder)).files[0]?.recordingId ?? '';
  vkey = (await cli(shapes.keyShape, 0, 'log', 'key')).key;
  if (WITHOUT_OPENSSL !== undefined) process.stderr.write(`log stamp: skipped, ${WITHOUT_OPENSSL}\n`);
  else {
    mkdirSync(join(temporary.path, 'tsa'));
    authority = opensslAuthority(join(temporary.path, 'tsa'));
  }
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      response.writeHead(200, { 'content-type': 'application/timestamp-reply' });
      response.end(authority?.reply(Buffer.concat(chunks)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  tsaUrl = `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`;
}, 60_000);

afterAll(() => {
  server.close();
  temporary.remove();
});

describe('log prove', () => {
  it('--from proves that the log only grew', async () => {
    const first = await cli(growthShape, 0, 'log', 'prove', '--from', '1');
    const { size, rootHash: root2 } = openCheckpoint(first.checkpoint, parseVerifierKey(vkey));
    expect(first).toMatchObject({ from: 1, to: Number(size) });
    const bytes = (text: string): Uint8Array => Buffer.from(text, 'base64');
    const proof = first.hashes.map(bytes);
    expect(verifyConsistency({ size1: 1n, size2: size, root1: bytes(first.fromRootHash), root2, proof })).toBe(true);
    const same = await cli(growthShape, 0, 'log', 'prove', '--from', String(size), '--to', String(size));
    expect(same).toMatchObject({ from: Number(size), to: Number(size), hashes: [] });
  });

  it('says what it cannot prove', async () => {
    const refused = async (exit: number, ...args: string[]): Promise<string> =>
      (await cli(shapes.failureShape, exit, 'log', 'prove', ...args)).error.code;
    expect(await refused(2, '--from', '0')).toBe('VALIDATION_FAILED');
    expect(await refused(2, '--from', '99')).toBe('VALIDATION_FAILED');
    expect(await refused(1, '--from', '1', '--to', '98')).toBe('NOT_FOUND');
    expect(await refused(2)).toBe('USAGE');
    expect(await refused(2, recordingId, '--from', '1')).toBe('USAGE');
  });

  it('-o writes a .tlog-proof that holds, and overwrites nothing', async () => {
    const file = join(temporary.path, 'seal.tlog-proof');
    const { leaf } = await cli(shapes.proofShape, 0, 'log', 'prove', recordingId, '-o', file);
    const text = readFileSync(file, 'utf8');
    expect(text.startsWith('c2sp.org/tlog-proof@v1\nindex ')).toBe(true);
    expect(verifyTlogProof(text, Buffer.from(leaf), parseVerifierKey(vkey)).size).toBeGreaterThan(0n);
    const again = await cli(shapes.failureShape, 2, 'log', 'prove', recordingId, '-o', file);
    expect(again.error.message).toContain('nothing is overwritten');
  });
});

describe('outsiders', () => {
  it('a witness makes its key, cosigns, and fsck reports it', async () => {
    const made = await cli(
      z.object({ witnessKey: z.string() }),
      0,
      'log',
      'witness-key',
      witnessFile,
      '--name',
      'w.example/1',
    );
    witnessKey = made.witnessKey;
    const done = await cli(
      z.looseObject({ size: z.number(), checkpoint: z.string() }),
      0,
      'log',
      'cosign',
      '--key',
      witnessFile,
    );
    expect(done.checkpoint).toContain('\u2014 w.example/1 ');
    const { checkpoint } = await cli(shapes.checkpointShape, 0, 'log', 'checkpoint');
    expect(checkpoint).toBe(done.checkpoint);
    const trusted = await cli(fsckShape, 0, 'log', 'fsck', '--witness-key', witnessKey);
    expect(trusted.attestations).toMatchObject([{ kind: 'cosignature', witness: 'w.example/1', size: done.size }]);
    expect((await cli(fsckShape, 0, 'log', 'fsck')).attestations).toEqual([]);
    expect(existsSync(`${witnessFile}.seen`)).toBe(true);
  });

  it('wrong usage is told', async () => {
    const refused = async (...args: string[]): Promise<string> =>
      (await cli(shapes.failureShape, 2, 'log', ...args)).error.code;
    expect(await refused('cosign')).toBe('USAGE');
    expect(await refused('cosign', '--key', witnessFile, '--url', 'http://127.0.0.1:1')).toBe('USAGE');
    expect(await refused('fsck', '--witness-key', 'nonsense')).toBe('USAGE');
    expect(await refused('fsck', '--tsa-cert', '/nowhere')).toBe('USAGE');
    expect(await refused('stamp')).toBe('USAGE');
  });

  it.skipIf(WITHOUT_OPENSSL !== undefined)('an authority stamps, openssl agrees, fsck reads it', async () => {
    const root = authority?.rootFile ?? '';
    const done = await cli(z.looseObject({ path: z.string() }), 0, 'log', 'stamp', '--tsa', tsaUrl, '--tsa-cert', root);
    const response = readFileSync(join(data, 'log', done.path));
    const note = readFileSync(join(data, 'log', done.path.replace('.tsr', '')));
    expect(authority?.accepts(response, note)).toBe(true);
    expect((await cli(fsckShape, 0, 'log', 'fsck', '--tsa-cert', root)).attestations).toMatchObject([
      { kind: 'time stamp', authority: 'checked' },
    ]);
    expect((await cli(fsckShape, 0, 'log', 'fsck')).attestations).toMatchObject([{ authority: 'not checked' }]);
  });

  it('both go with a bundle as of that checkpoint, and are asked for when it is checked', async () => {
    const { checkpoint } = await cli(shapes.checkpointShape, 0, 'log', 'checkpoint');
    const size = String(openCheckpoint(checkpoint, parseVerifierKey(vkey)).size);
    const bundle = join(temporary.path, 'bundle.zip');
    await cli(z.looseObject({}), 0, 'export', recordingId, '-o', bundle, '--purpose', 'court', '--checkpoint', size);
    const options = ['--key', vkey, '--witness-key', witnessKey];
    const verdict = await cli(verdictShape, 0, 'verify-bundle', bundle, ...options);
    expect(verdict.checks.find(({ name }) => name === 'witnesses')).toMatchObject({ ok: true });
    if (authority) {
      const stamped = await cli(verdictShape, 0, 'verify-bundle', bundle, '--tsa-cert', authority.rootFile);
      expect(stamped.checks.find(({ name }) => name === 'time stamp')).toMatchObject({ ok: true });
    }
    const other = join(temporary.path, 'other.json');
    const made = await cli(
      z.object({ witnessKey: z.string() }),
      0,
      'log',
      'witness-key',
      other,
      '--name',
      'w.example/2',
    );
    const silent = await cli(verdictShape, 1, 'verify-bundle', bundle, '--witness-key', made.witnessKey);
    expect(silent.checks.find(({ name }) => name === 'witnesses')).toMatchObject({ ok: false });
  });
});

describe('audit', () => {
  it('finds a sound archive in order, and a damaged one not', async () => {
    const shape = z.looseObject({ intact: z.boolean(), verified: z.number() });
    expect(await cli(shape, 0, 'audit')).toMatchObject({ intact: true, verified: 1, problems: [], damaged: [] });
    expect(await cli(shape, 0, 'audit', '--sample', '0')).toMatchObject({ verified: 0 });
    const plain = await callvault(['audit', '--data', data]);
    expect(plain.stdout).toContain('Archive in order');
    writeFileSync(join(data, 'log/checkpoints/stray'), '');
    expect(await cli(shape, 1, 'audit')).toMatchObject({ intact: false, problems: [{ path: 'checkpoints/stray' }] });
  });
});
