/** `verify-bundle`: a good bundle passes, every tampering is noticed by the check that is there for it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../../core/bytes.ts';
import { callFile } from '../../support/calls.ts';
import { temporaryFolder } from '../../e2e/temporary-folder.ts';
import { writeBundle, type BundleFiles } from './bundle-files.ts';
import { exportTwoCalls, type Exported } from './exported.ts';
import { callvault, cliOn, documentOf } from './run-cli.ts';
import * as shapes from './shapes.ts';

const temporary = temporaryFolder('cli-bundle');
const cli = cliOn(join(temporary.path, 'data'));
let exported: Exported;

beforeAll(async () => {
  exported = await exportTwoCalls(cli, temporary.path);
}, 60_000);

afterAll(temporary.remove);

describe('verify-bundle', () => {
  it('passes the bundle; the origin is open without a key and established with it', async () => {
    const open = await cli(shapes.bundleShape, 0, 'verify-bundle', exported.bundle);
    expect(open).toMatchObject({ ok: true, origin: 'not established' });
    expect(open.checks.every(({ ok }) => ok)).toBe(true);
    const established = await cli(shapes.bundleShape, 0, 'verify-bundle', exported.bundle, '--key', exported.vkey);
    expect(established).toMatchObject({ ok: true, origin: 'established' });
  });

  it('refuses the key of another archive', async () => {
    const other = cliOn(join(temporary.path, 'other-data'));
    await other(shapes.processShape, 0, 'process');
    const { key } = await other(shapes.keyShape, 0, 'log', 'key');
    const verdict = await cli(shapes.bundleShape, 1, 'verify-bundle', exported.bundle, '--key', key);
    expect(failed(verdict)).toEqual(['origin']);
    expect(verdict.origin).toBe('not established');
  });

  const flipped = (name: string): BundleFiles => {
    const content = Buffer.from(read(name));
    content[content.length >> 1] = (content[content.length >> 1] ?? 0) ^ 1;
    return new Map(exported.files).set(name, content);
  };
  const replaced = (name: string, from: string, to: string): BundleFiles =>
    new Map(exported.files).set(name, Buffer.from(Buffer.from(read(name)).toString().replace(from, to)));
  const without = (name: string): BundleFiles => new Map([...exported.files].filter(([other]) => other !== name));

  it.each<[string, () => BundleFiles, RegExp]>([
    ['a changed native', () => flipped('NATIVES/CV0000001.wav'), /^files$/u],
    ['a changed transcript', () => flipped(only('TEXT/', '.json')), /^files$/u],
    ['a changed custody event', () => replaced('custody.jsonl', 'recording.sealed', 'recording.erased'), /^custody$/u],
    [
      'a custody event less',
      () => replaced('custody.jsonl', /^.*\n/u.exec(text('custody.jsonl'))?.[0] ?? '', ''),
      /^files$/u,
    ],
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
    ['an extra file', () => new Map(exported.files).set('NATIVES/CV0000003.wav', callFile(3, 600)), /^files$/u],
  ])('notices %s', async (name, tamper, check) => {
    const path = await writeBundle(join(temporary.path, `${name.replaceAll(' ', '-')}.zip`), tamper());
    const verdict = documentOf(await callvault(['verify-bundle', path, '--json']), shapes.bundleShape, 1);
    expect(verdict).toMatchObject({ ok: false, origin: 'not established' });
    expect(failed(verdict)).toEqual(expect.arrayContaining([expect.stringMatching(check)]));
  });

  it.each([
    ['no zip', () => Buffer.from('not a zip file')],
    ['a bundle that was cut short', () => readFileSync(exported.bundle).subarray(0, -100)],
  ])('fails %s', async (name, content) => {
    const path = join(temporary.path, `${name.replaceAll(' ', '-')}.zip`);
    writeFileSync(path, content());
    const verdict = await cli(shapes.bundleShape, 1, 'verify-bundle', path);
    expect(verdict.ok).toBe(false);
    expect(failed(verdict)).toEqual(['zip']);
  });

  it('is wrong usage without a bundle', async () => {
    const path = join(temporary.path, 'missing');
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
    return [...exported.files.keys()].find((name) => name.startsWith(prefix) && name.endsWith(suffix)) ?? '';
  }
});

function read(name: string): Uint8Array {
  const content = exported.files.get(name);
  if (!content) throw new Error(`the bundle lacks ${name}`);
  return content;
}

function text(name: string): string {
  return Buffer.from(read(name)).toString();
}

function failed({ checks }: { checks: readonly { name: string; ok: boolean }[] }): string[] {
  return checks.filter(({ ok }) => !ok).map(({ name }) => name);
}
