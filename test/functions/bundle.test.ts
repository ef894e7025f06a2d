/** The bundles: small enough, loadable by themselves, and with everything in them that codecs and language rules need. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  bundleEntries,
  bundleFunctions,
  functionNames,
  LARGE_FUNCTIONS,
  type Bundled,
} from '../../functions/bundle.ts';
import { buildVerifier } from '../../local/verifier/build.ts';

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const MINUTES = 60_000;

let dir: string;
let bundles: readonly Bundled[];

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'callvault-bundles-'));
  const console = join(dir, 'console-files');
  mkdirSync(join(console, 'assets'), { recursive: true });
  for (const file of ['index.html', 'assets/main.js']) writeFileSync(join(console, file), '');
  bundles = await bundleFunctions({ outDir: dir, verifier: await buildVerifier(), console });
}, 5 * MINUTES);

afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

const BESIDE: Readonly<Record<string, readonly string[]>> = {
  'run-export': ['index.mjs', 'verify.mjs'],
  'serve-api': ['console', 'index.mjs'],
};

const resultSchema = z.object({
  state: z.literal('indexed'),
  flags: z.array(z.string()),
  failures: z.tuple([]),
  copy: z.number(),
});

/** With no variable but PATH: nothing may be read before the first invocation. */
function run(...parameters: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  const env = { PATH: process.env['PATH'] ?? '', AWS_REGION: 'eu-central-1' };
  const { status, stdout, stderr } = spawnSync(process.execPath, parameters, { cwd: dir, env, encoding: 'utf8' });
  // A bundle that fails quotes the line it failed in, which is all of it.
  return { status, stdout, stderr: stderr.slice(-500) };
}

describe('the bundles', () => {
  it('are one per function, and the large ones are functions', () => {
    expect(bundles.map(({ name }) => name)).toEqual(functionNames());
    expect(functionNames()).toHaveLength(20);
    for (const name of LARGE_FUNCTIONS) expect(functionNames()).toContain(name);
  });

  it('keep their limits: 1.5 MB, and 12 MB for those on the list', () => {
    for (const { name, totalBytes } of bundles) {
      expect(totalBytes, name).toBeLessThanOrEqual((LARGE_FUNCTIONS.includes(name) ? 12 : 1.5) * 1024 ** 2);
    }
  });

  it('bring the policies where they are read', () => {
    for (const { name, dir: folder } of bundles) {
      const expected = [
        ...['analyse-recording', 'receive-upload', 'review-archive', 'run-export', 'screen-recording'],
        ...['seal-recording', 'serve-api', 'sweep-archive'],
      ].includes(name);
      expect(existsSync(join(folder, 'policies', 'retention.yaml')), name).toBe(expected);
      const rest = readdirSync(folder).filter((file) => file !== 'policies');
      expect(rest).toEqual(BESIDE[name] ?? ['index.mjs']);
    }
    expect(existsSync(join(dir, 'serve-api', 'console', 'assets', 'main.js'))).toBe(true);
  });

  it.each(functionNames())('%s loads in a process of its own, without its environment', (name) => {
    const url = pathToFileURL(join(dir, name, 'index.mjs')).href;
    const program = `const { handler } = await import(${JSON.stringify(url)}); console.log(typeof handler);`;
    expect(run('--input-type=module', '--eval', program)).toMatchObject({
      status: 0,
      stdout: 'function\n',
      stderr: '',
    });
  });

  it('say which variables are missing when they are first used', () => {
    const url = pathToFileURL(join(dir, 'integrate-log', 'index.mjs')).href;
    const program = `const { handler } = await import(${JSON.stringify(url)}); await handler({}, {}).catch((e) => console.log(e.message));`;
    const { stdout } = run('--input-type=module', '--eval', program);
    expect(stdout).toContain(
      'incomplete or wrong: CATALOGUE_TABLE, LOG_NAME, SIGNING_KEY_ARN, LOG_LOCK_DAYS, VAULT_BUCKET',
    );
  });

  it(
    'decode, seal, analyse and encode as the sources do',
    async () => {
      await bundleEntries([{ in: at('test/functions/bundled-pipeline.ts'), out: 'pipeline/index' }], dir);
      cpSync(at('policies'), join(dir, 'pipeline', 'policies'), { recursive: true });
      const files = ['en-tech-support.wav', 'en-refund.flac', 'en-price-cancel.opus'].map((name) =>
        at(`samples/${name}`),
      );
      files.push(at('test/vectors/audio/tones-v5-stereo.mp3'));
      const { status, stdout, stderr } = run(
        join(dir, 'pipeline', 'index.mjs'),
        join(dir, 'pipeline', 'policies'),
        ...files,
      );
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      const results = stdout
        .trim()
        .split('\n')
        .map((line) => resultSchema.parse(JSON.parse(line)));
      expect(results).toHaveLength(files.length);
      for (const { copy, flags } of results) {
        expect(copy).toBeGreaterThan(1000);
        expect(flags).not.toContain('NO_ACOUSTICS');
      }
    },
    2 * MINUTES,
  );
});
