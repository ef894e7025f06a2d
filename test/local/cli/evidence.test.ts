/** `verify`, `export`, and the verifier inside the bundle. */
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../../core/bytes.ts';
import { callFile } from '../../support/calls.ts';
import { temporaryFolder } from '../../e2e/temporary-folder.ts';
import { unpack } from './bundle-files.ts';
import { exportTwoCalls, PURPOSE, type Exported } from './exported.ts';
import { cliOn, documentOf, runNode } from './run-cli.ts';
import * as shapes from './shapes.ts';

const temporary = temporaryFolder('cli-evidence');
const data = join(temporary.path, 'data');
const cli = cliOn(data);
let exported: Exported;
let first = '';
let second = '';

beforeAll(async () => {
  exported = await exportTwoCalls(cli, temporary.path);
  [first = '', second = ''] = exported.ids;
}, 60_000);

afterAll(temporary.remove);

describe('verify', () => {
  it('finds everything intact', async () => {
    const { results } = await cli(shapes.verifyShape, 0, 'verify', '--all');
    expect(results.map(({ recordingId }) => recordingId).sort()).toEqual([first, second].sort());
    expect(new Set(results.map(({ verdict }) => verdict))).toEqual(new Set(['intact']));
    const { custody } = await cli(shapes.showShape, 0, 'show', first);
    expect(custody.map(({ type }) => type)).toContain('recording.verified');
  });

  it('finds one flipped byte, exit 1, and only there', async () => {
    const path = join(data, 'vault/audio', second);
    const good = readFileSync(path);
    const bad = Buffer.from(good);
    bad[good.length - 100] = (bad[good.length - 100] ?? 0) ^ 0xff;
    chmodSync(path, 0o600);
    writeFileSync(path, bad);
    try {
      const { results } = await cli(shapes.verifyShape, 1, 'verify', '--all');
      expect(Object.fromEntries(results.map(({ recordingId, verdict }) => [recordingId, verdict]))).toEqual({
        [first]: 'intact',
        [second]: 'altered',
      });
      const refused = ['export', second, '-o', join(temporary.path, 'bad.zip'), '--purpose', 'x'];
      expect((await cli(shapes.failureShape, 1, ...refused)).error.code).toBe('INTEGRITY');
      expect(readdirSync(temporary.path).filter((name) => name.startsWith('bad.zip'))).toEqual([]);
    } finally {
      writeFileSync(path, good);
    }
    expect(await cli(shapes.verifyShape, 0, 'verify', second)).toMatchObject({
      results: [{ verdict: 'intact' }],
    });
  });

  it('wants ids or --all, and known ones', async () => {
    expect((await cli(shapes.failureShape, 2, 'verify')).error.code).toBe('USAGE');
    expect((await cli(shapes.failureShape, 2, 'verify', first, '--all')).error.code).toBe('USAGE');
    expect((await cli(shapes.failureShape, 1, 'verify', 'a'.repeat(26))).error.code).toBe('NOT_FOUND');
  });
});

describe('export', () => {
  it('holds the documented files, and no key but the public one', () => {
    const names = [...exported.files.keys()];
    for (const name of [
      'manifest.json',
      'custody.jsonl',
      'checkpoint',
      'certificate-902-14.md',
      'verify.mjs',
      'README.md',
    ]) {
      expect(names).toContain(name);
    }
    expect(names).toEqual(expect.arrayContaining(['DATA/loadfile.dat', 'DATA/loadfile.csv']));
    expect(names.filter((name) => name.startsWith('NATIVES/'))).toEqual([
      ...['NATIVES/CV0000001.wav', 'NATIVES/CV0000002.wav'],
    ]);
    expect(names.filter((name) => name.startsWith('keys/'))).toEqual(['keys/log.vkey']);
    const natives = new Set(
      names.filter((name) => name.startsWith('NATIVES/')).map((name) => sha256Hex(exported.files.get(name) ?? '')),
    );
    expect(natives).toEqual(new Set([1, 2].map((seed) => sha256Hex(callFile(seed, 600)))));
  });

  it('is deterministic: the same recordings, checkpoint and purpose give the same bytes', async () => {
    const { checkpointSize: size } = exported;
    const again = join(temporary.path, 'again.zip');
    // In another order, later, after more events.
    const args = [second, first].concat('-o', again, '--purpose', PURPOSE, '--checkpoint', String(size));
    const result = await cli(shapes.exportShape, 0, 'export', ...args);
    expect(result.sha256).toBe(exported.sha256);
    expect(readFileSync(again).equals(readFileSync(exported.bundle))).toBe(true);
  });

  it('says another purpose, and leaves its event in the log, not in the bundle', async () => {
    const other = join(temporary.path, 'other.zip');
    const { sha256 } = await cli(shapes.exportShape, 0, 'export', first, second, '-o', other, '--purpose', 'audit');
    expect(sha256).not.toBe(exported.sha256);
    const { custody } = await cli(shapes.showShape, 0, 'show', first);
    expect(custody.filter(({ type }) => type === 'recording.exported').length).toBeGreaterThanOrEqual(2);
    expect(Buffer.from(exported.files.get('custody.jsonl') ?? '').toString()).not.toContain('recording.exported');
  });

  it('overwrites nothing and wants a purpose', async () => {
    const twice = ['export', first, second, '-o', exported.bundle, '--purpose', 'x'];
    expect((await cli(shapes.failureShape, 2, ...twice)).error.code).toBe('USAGE');
    const silent = ['export', first, second, '-o', join(temporary.path, 'silent.zip')];
    expect((await cli(shapes.failureShape, 2, ...silent)).error.code).toBe('USAGE');
    expect((await cli(shapes.failureShape, 2, ...silent, '--purpose', ' ')).error.code).toBe('USAGE');
    const size = ['--purpose', 'x', '--checkpoint', '999999'];
    expect((await cli(shapes.failureShape, 1, ...silent, ...size)).error.code).toBe('NOT_FOUND');
  });
});

describe('verify.mjs in the unpacked bundle', () => {
  it('needs nothing but Node: exit 0, origin open; established with the key', async () => {
    const folder = join(temporary.path, 'unpacked');
    await unpack(folder, exported.files);
    const open = await runNode(['verify.mjs'], { cwd: folder });
    expect(open.code).toBe(0);
    expect(open.stdout).toContain('Origin not established');
    const established = await runNode(['verify.mjs', '--key', exported.vkey], { cwd: folder });
    expect(established.code).toBe(0);
    expect(established.stdout).toContain('Origin established');
    const json = documentOf(await runNode(['verify.mjs', '--json'], { cwd: folder }), shapes.bundleShape, 0);
    expect(json).toEqual(await cli(shapes.bundleShape, 0, 'verify-bundle', exported.bundle));
  });

  it('exit 1 when a file was changed, also when started from elsewhere', async () => {
    const folder = join(temporary.path, 'unpacked-bad');
    await unpack(folder, new Map(exported.files).set('NATIVES/CV0000001.wav', callFile(5, 600)));
    const run = await runNode([join(folder, 'verify.mjs')], { cwd: temporary.path });
    expect(run.code).toBe(1);
    expect(run.stdout).toContain('NOT consistent');
    expect(run.stdout).toContain('NATIVES/CV0000001.wav was changed');
  });
});
