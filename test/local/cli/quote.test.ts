/** `export` by matter, query and turn, and what an outsider gets out of it with nothing but a Node of any version from 20 on. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TRANSCRIPT } from '../../support/calls.ts';
import { temporaryFolder } from '../../e2e/temporary-folder.ts';
import { readBundle, unpack, type BundleFiles } from './bundle-files.ts';
import { exportTwoCalls, type Exported } from './exported.ts';
import { cliOn } from './run-cli.ts';
import * as shapes from './shapes.ts';

const temporary = temporaryFolder('cli-quote');
const cli = cliOn(join(temporary.path, 'data'));
let exported: Exported;
/** The call with a transcript. */
let id = '';

beforeAll(async () => {
  exported = await exportTwoCalls(cli, temporary.path);
  [id = ''] = exported.ids;
}, 60_000);

afterAll(temporary.remove);

const at = (name: string): string => join(temporary.path, name);
const out = (name: string): string[] => ['-o', at(name), '--purpose', 'p'];

/** The Node of this project, and every other one on PATH. */
function nodes(): [version: string, path: string][] {
  const found = new Map<string, string>();
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin', '/usr/local/bin'];
  for (const path of [process.execPath, ...folders.map((folder) => join(folder, 'node')).filter(existsSync)]) {
    const version = execFileSync(path, ['--version'], { encoding: 'utf8' }).trim();
    if (Number(/^v(\d+)/u.exec(version)?.[1] ?? 0) >= 20 && !found.has(version)) found.set(version, path);
  }
  return [...found];
}

async function unpacked(name: string, files: BundleFiles): Promise<string> {
  const folder = at(name);
  mkdirSync(folder);
  await unpack(folder, files);
  return folder;
}

describe('export --turns', () => {
  it('writes a quote that verifies, with only the chosen words', async () => {
    const made = await cli(shapes.exportShape, 0, 'export', id, '--turns', '1', ...out('quote.zip'));
    expect(made.recordings).toEqual([id]);
    const verdict = await cli(shapes.bundleShape, 0, 'verify-bundle', made.bundle, '--key', exported.vkey);
    expect(verdict).toMatchObject({ ok: true, origin: 'established' });
    expect(verdict.notProven.join(' ')).toContain('1 withheld turn(s)');
    const files = await readBundle(made.bundle);
    const all = [...files.values()].map((content) => Buffer.from(content).toString('latin1')).join('');
    expect(all).toContain('My parcel was lost');
    expect(all).not.toContain('thank you for calling');
  });

  it.each([
    [['--turns', '9'], 'VALIDATION_FAILED'],
    [['--turns', 'x'], 'USAGE'],
    [['--turns', '3-1'], 'USAGE'],
    [['--turns', '0-99999'], 'USAGE'],
    [['--turns', '1', '--redacted'], 'USAGE'],
    [['--matter', 'M'], 'USAGE'],
    [['--filter', 'language=en-US'], 'USAGE'],
  ])('%j is %s', async (args, code) => {
    const refused = await cli(shapes.failureShape, 2, 'export', id, ...args, ...out('no.zip'));
    expect(refused.error.code).toBe(code);
    expect(readdirSync(temporary.path).filter((name) => name.startsWith('no.zip'))).toEqual([]);
  });

  it('needs a transcript to quote', async () => {
    const [, silent = ''] = exported.ids;
    const refused = await cli(shapes.failureShape, 1, 'export', silent, '--turns', '0', ...out('no.zip'));
    expect(refused.error.code).toBe('STATE_CONFLICT');
  });
});

describe('export by matter, by query, redacted', () => {
  it('takes what the matter holds and what the words find', async () => {
    await cli(shapes.holdShape, 0, 'hold', 'place', '--matter', 'M-7', '--id', id, '--reason', 'case');
    const matter = await cli(shapes.exportShape, 0, 'export', '--matter', 'M-7', ...out('matter.zip'));
    expect(matter.recordings).toEqual([id]);
    const files = await readBundle(matter.bundle);
    expect(Buffer.from(files.get('manifest.json') ?? '').toString()).toContain('"matter":"M-7"');
    const query = ['--query', 'parcel', '--filter', 'businessLine=retail-banking'];
    expect((await cli(shapes.exportShape, 0, 'export', ...query, ...out('query.zip'))).recordings).toEqual([id]);
    const nothing = await cli(shapes.failureShape, 1, 'export', '--matter', 'none', ...out('no.zip'));
    expect(nothing.error.code).toBe('NOT_FOUND');
  });

  it('leaves the audio out of a redacted bundle', async () => {
    const { bundle } = await cli(shapes.exportShape, 0, 'export', id, '--redacted', ...out('redacted.zip'));
    const names = [...(await readBundle(bundle)).keys()];
    expect(names.filter((name) => /^(NATIVES|TEXT)\//u.test(name))).toEqual([
      'TEXT/CV0000001.redacted.json',
      'TEXT/CV0000001.redacted.txt',
    ]);
    expect(await cli(shapes.bundleShape, 0, 'verify-bundle', bundle)).toMatchObject({ ok: true });
  });
});

describe('verify.mjs alone in a folder', () => {
  const found = nodes();
  process.stdout.write(`verify.mjs is run by ${found.map(([version]) => version).join(', ')}\n`);

  it.each(found)('on Node %s: says what is proven, what is not, and what failed', async (version, node) => {
    const { bundle } = await cli(shapes.exportShape, 0, 'export', id, '--turns', '0', ...out(`${version}.zip`));
    const files = await readBundle(bundle);
    const run = (folder: string, ...args: string[]): { status: number | null; stdout: string } =>
      spawnSync(node, ['verify.mjs', ...args], { cwd: folder, env: {}, encoding: 'utf8' });
    const good = await unpacked(`good-${version}`, files);
    const open = run(good);
    expect(open.status).toBe(0);
    expect(open.stdout).toMatch(
      /^Proven\n[^]*\nNot proven\n {2}origin: Open: no key was given[^]*\nFailed\n {2}nothing\n/u,
    );
    expect(open.stdout).toContain('1 of 2 turns are, word for word, part of the transcript sealed at');
    expect(run(good, '--key', exported.vkey).stdout).toMatch(
      /^Proven\n[^]*origin: The bundle was signed by the key you gave/u,
    );
    expect(run(good, '--wrong').status).toBe(2);
    const [turn] = TRANSCRIPT.turns;
    const text = Buffer.from(files.get('TEXT/CV0000001.quote.json') ?? '').toString();
    expect(text).toContain(turn?.text);
    const lie = new Map(files).set('TEXT/CV0000001.quote.json', Buffer.from(text.replace('Good', 'Bad')));
    const bad = run(await unpacked(`bad-${version}`, lie));
    expect(bad.status).toBe(1);
    expect(bad.stdout).toMatch(
      /\nFailed\n {2}files: TEXT\/CV0000001.quote.json was changed[^]*turn 0 is not the one that was sealed/u,
    );
    const full = await unpacked(`full-${version}`, exported.files);
    expect(run(full, '--key', exported.vkey).status).toBe(0);
  });
});
