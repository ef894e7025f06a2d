/** `verify`, `export`, `verify-bundle` and the verifier inside the bundle: good evidence passes, every tampering is named. */
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../../core/bytes.ts';
import { callFile, TRANSCRIPT } from '../../support/calls.ts';
import { temporaryFolder } from '../../e2e/temporary-folder.ts';
import { readBundle, unpack, writeBundle, type BundleFiles } from './bundle-files.ts';
import { CONSENT, writeCall } from './inputs.ts';
import { callvault, cliOn, documentOf, runNode } from './run-cli.ts';
import * as shapes from './shapes.ts';

const temporary = temporaryFolder('cli-evidence');
const data = join(temporary.path, 'data');
const cli = cliOn(data);
const bundle = join(temporary.path, 'bundle.zip');
let ids: string[];
let files: BundleFiles;
let exported: { sha256: string; checkpointSize: number };
let vkey: string;

beforeAll(async () => {
  const folder = join(temporary.path, 'in');
  const source = 'pbx';
  writeCall(folder, 'a.wav', {
    audio: callFile(1, 600),
    metadata: { source, callId: 'a', businessLine: 'retail-banking', consent: CONSENT },
    transcript: TRANSCRIPT,
  });
  writeCall(folder, 'b.wav', { audio: callFile(2, 600), metadata: { source, callId: 'b' } });
  ids = (await cli(shapes.ingestShape, 0, 'ingest', folder)).files.map(({ recordingId }) => recordingId);
  await cli(shapes.processShape, 0, 'process');
  const result = await cli(shapes.exportShape, 0, 'export', ...ids, '-o', bundle, '--purpose', 'court order 7');
  expect(result).toMatchObject({ bundle, recordings: [...ids].sort(), sha256: sha256Hex(readFileSync(bundle)) });
  exported = result;
  files = await readBundle(bundle);
  vkey = (await cli(shapes.keyShape, 0, 'log', 'key')).key;
}, 60_000);

afterAll(temporary.remove);

describe('verify', () => {
  it('finds everything intact', async () => {
    const { results } = await cli(shapes.verifyShape, 0, 'verify', '--all');
    expect(results.map(({ recordingId }) => recordingId).sort()).toEqual([...ids].sort());
    expect(new Set(results.map(({ verdict }) => verdict))).toEqual(new Set(['intact']));
    const [shown] = ids;
    const { custody } = await cli(shapes.showShape, 0, 'show', shown ?? '');
    expect(custody.map(({ type }) => type)).toContain('recording.verified');
  });

  it('finds one flipped byte, exit 1, and only there', async () => {
    const path = join(data, 'vault/audio', ids[1] ?? '');
    const good = readFileSync(path);
    const bad = Buffer.from(good);
    bad[good.length - 100] = (bad[good.length - 100] ?? 0) ^ 0xff;
    chmodSync(path, 0o600);
    writeFileSync(path, bad);
    const { results } = await cli(shapes.verifyShape, 1, 'verify', '--all');
    expect(Object.fromEntries(results.map(({ recordingId, verdict }) => [recordingId, verdict]))).toEqual({
      ...{ [ids[0] ?? '']: 'intact', [ids[1] ?? '']: 'altered' },
    });
    const refused = ['export', ids[1] ?? '', '-o', join(temporary.path, 'bad.zip'), '--purpose', 'x'];
    expect((await cli(shapes.failureShape, 1, ...refused)).error.code).toBe('INTEGRITY');
    expect(readdirSync(temporary.path).filter((name) => name.startsWith('bad.zip'))).toEqual([]);
    writeFileSync(path, good);
    expect(await cli(shapes.verifyShape, 0, 'verify', ids[1] ?? '')).toMatchObject({ results: [{ verdict: 'intact' }] });
  });

  it('wants ids or --all, and known ones', async () => {
    expect((await cli(shapes.failureShape, 2, 'verify')).error.code).toBe('USAGE');
    expect((await cli(shapes.failureShape, 2, 'verify', ids[0] ?? '', '--all')).error.code).toBe('USAGE');
    expect((await cli(shapes.failureShape, 1, 'verify', 'a'.repeat(26))).error.code).toBe('NOT_FOUND');
  });
});

describe('export', () => {
  it('holds the documented files, and no key but the public one', () => {
    const names = [...files.keys()];
    for (const name of ['manifest.json', 'custody.jsonl', 'checkpoint', 'certificate-902-14.md', 'verify.mjs', 'README.md']) {
      expect(names).toContain(name);
    }
    expect(names).toEqual(expect.arrayContaining(['DATA/loadfile.dat', 'DATA/loadfile.csv']));
    expect(names.filter((name) => name.startsWith('NATIVES/'))).toEqual([
      ...['NATIVES/CV0000001.wav', 'NATIVES/CV0000002.wav'],
    ]);
    expect(names.filter((name) => name.startsWith('keys/'))).toEqual(['keys/log.vkey']);
    const natives = new Set(names.filter((name) => name.startsWith('NATIVES/')).map((name) => sha256Hex(read(name))));
    expect(natives).toEqual(new Set([1, 2].map((seed) => sha256Hex(callFile(seed, 600)))));
  });

  it('is deterministic: the same recordings, checkpoint and purpose give the same bytes', async () => {
    const { checkpointSize: size } = exported;
    const again = join(temporary.path, 'again.zip');
    // In another order, later, after more events.
    const args = [...ids].reverse().concat('-o', again, '--purpose', 'court order 7', '--checkpoint', String(size));
    const result = await cli(shapes.exportShape, 0, 'export', ...args);
    expect(result.sha256).toBe(exported.sha256);
    expect(readFileSync(again).equals(readFileSync(bundle))).toBe(true);
  });

  it('says another purpose, and leaves its event in the log, not in the bundle', async () => {
    const other = join(temporary.path, 'other.zip');
    const { sha256 } = await cli(shapes.exportShape, 0, 'export', ...ids, '-o', other, '--purpose', 'audit');
    expect(sha256).not.toBe(exported.sha256);
    const { custody } = await cli(shapes.showShape, 0, 'show', ids[0] ?? '');
    expect(custody.filter(({ type }) => type === 'recording.exported').length).toBeGreaterThanOrEqual(2);
    expect(Buffer.from(read('custody.jsonl')).toString()).not.toContain('recording.exported');
  });

  it('overwrites nothing and wants a purpose', async () => {
    const twice = ['export', ...ids, '-o', bundle, '--purpose', 'x'];
    expect((await cli(shapes.failureShape, 2, ...twice)).error.code).toBe('USAGE');
    const silent = ['export', ...ids, '-o', join(temporary.path, 'silent.zip')];
    expect((await cli(shapes.failureShape, 2, ...silent)).error.code).toBe('USAGE');
    expect((await cli(shapes.failureShape, 2, ...silent, '--purpose', ' ')).error.code).toBe('USAGE');
    const size = ['--purpose', 'x', '--checkpoint', '999999'];
    expect((await cli(shapes.failureShape, 1, ...silent, ...size)).error.code).toBe('NOT_FOUND');
  });
});

describe('verify-bundle', () => {
  it('passes the bundle; the origin is open without a key and established with it', async () => {
    const open = await cli(shapes.bundleShape, 0, 'verify-bundle', bundle);
    expect(open).toMatchObject({ ok: true, origin: 'not established' });
    expect(open.checks.every(({ ok }) => ok)).toBe(true);
    const established = await cli(shapes.bundleShape, 0, 'verify-bundle', bundle, '--key', vkey);
    expect(established).toMatchObject({ ok: true, origin: 'established' });
  });

  it('refuses the key of another archive', async () => {
    const { key } = await cliOn(join(temporary.path, 'other-data'))(shapes.keyShape, 0, 'log', 'key');
    const verdict = await cli(shapes.bundleShape, 1, 'verify-bundle', bundle, '--key', key);
    expect(failed(verdict)).toEqual(['origin']);
    expect(verdict.origin).toBe('not established');
  });

  const flipped = (name: string): BundleFiles => {
    const content = Buffer.from(read(name));
    content[content.length >> 1] = (content[content.length >> 1] ?? 0) ^ 1;
    return new Map(files).set(name, content);
  };
  const replaced = (name: string, from: string, to: string): BundleFiles =>
    new Map(files).set(name, Buffer.from(Buffer.from(read(name)).toString().replace(from, to)));
  const without = (name: string): BundleFiles => new Map([...files].filter(([other]) => other !== name));

  it.each<[string, () => BundleFiles, RegExp]>([
    ['a changed native', () => flipped('NATIVES/CV0000001.wav'), /^files$/u],
    ['a changed transcript', () => flipped(only('TEXT/', '.json')), /^files$/u],
    ['a changed custody event', () => replaced('custody.jsonl', 'recording.sealed', 'recording.erased'), /^custody$/u],
    ['a custody event less', () => replaced('custody.jsonl', /^.*\n/u.exec(text('custody.jsonl'))?.[0] ?? '', ''), /^files$/u],
    ['a changed manifest', () => replaced('manifest.json', 'court order 7', 'court order 8'), /^signature$/u],
    ['a manifest made to fit a changed native', () => refitted(), /^signature$/u],
    ['a changed signature', () => flipped('manifest.note'), /^signature$/u],
    ['a changed checkpoint', () => flipped('checkpoint'), /^checkpoint$/u],
    ['a changed proof', () => flipped(only('proofs/', '/0.tlog-proof')), /^custody$/u],
    ['a changed verifier', () => flipped('verify.mjs'), /^files$/u],
    ['another public key', () => flipped('keys/log.vkey'), /^key$/u],
    ['a missing native', () => without('NATIVES/CV0000002.wav'), /^files$/u],
    ['a missing custody history', () => without('custody.jsonl'), /^custody$/u],
    ['a missing manifest', () => without('manifest.json'), /^manifest$/u],
    ['an extra file', () => new Map(files).set('NATIVES/CV0000003.wav', callFile(3, 600)), /^files$/u],
  ])('notices %s', async (name, tamper, check) => {
    const path = await writeBundle(join(temporary.path, `${name.replaceAll(' ', '-')}.zip`), tamper());
    const verdict = documentOf(await callvault(['verify-bundle', path, '--json']), shapes.bundleShape, 1);
    expect(verdict).toMatchObject({ ok: false, origin: 'not established' });
    expect(failed(verdict)).toEqual(expect.arrayContaining([expect.stringMatching(check)]));
  });

  it('refuses what is no bundle', async () => {
    const path = join(temporary.path, 'no.zip');
    writeFileSync(path, 'not a zip file');
    expect((await cli(shapes.failureShape, 2, 'verify-bundle', path)).error.code).toBe('VALIDATION_FAILED');
    expect((await cli(shapes.failureShape, 2, 'verify-bundle', `${path}.gone`)).error.code).toBe('USAGE');
  });

  /** What a careful forger does: the hash and length in the manifest follow the change. */
  function refitted(): BundleFiles {
    const name = 'NATIVES/CV0000001.wav';
    const forged = flipped(name);
    const [before, after] = [read(name), forged.get(name) ?? new Uint8Array()].map((bytes) => sha256Hex(bytes));
    return forged.set('manifest.json', Buffer.from(text('manifest.json').replaceAll(before ?? '', after ?? '')));
  }

  function only(prefix: string, suffix: string): string {
    return [...files.keys()].find((name) => name.startsWith(prefix) && name.endsWith(suffix)) ?? '';
  }
});

describe('verify.mjs in the unpacked bundle', () => {
  it('needs nothing but Node: exit 0, origin open; established with the key', async () => {
    const folder = join(temporary.path, 'unpacked');
    await unpack(folder, files);
    const open = await runNode(['verify.mjs'], { cwd: folder });
    expect(open).toMatchObject({ code: 0, stdout: expect.stringContaining('Origin not established') });
    const established = await runNode(['verify.mjs', '--key', vkey], { cwd: folder });
    expect(established).toMatchObject({ code: 0, stdout: expect.stringContaining('Origin established') });
    const json = documentOf(await runNode(['verify.mjs', '--json'], { cwd: folder }), shapes.bundleShape, 0);
    expect(json).toEqual(await cli(shapes.bundleShape, 0, 'verify-bundle', bundle));
  });

  it('exit 1 when a file was changed, also when started from elsewhere', async () => {
    const folder = join(temporary.path, 'unpacked-bad');
    await unpack(folder, new Map(files).set('NATIVES/CV0000001.wav', callFile(5, 600)));
    const run = await runNode([join(folder, 'verify.mjs')], { cwd: temporary.path });
    expect(run).toMatchObject({ code: 1, stdout: expect.stringContaining('NOT consistent') });
    expect(run.stdout).toContain('NATIVES/CV0000001.wav was changed');
  });
});

function read(name: string): Uint8Array {
  const content = files.get(name);
  if (!content) throw new Error(`the bundle lacks ${name}`);
  return content;
}

function text(name: string): string {
  return Buffer.from(read(name)).toString();
}

function failed({ checks }: { checks: readonly { name: string; ok: boolean }[] }): string[] {
  return checks.filter(({ ok }) => !ok).map(({ name }) => name);
}
