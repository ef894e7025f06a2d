/** Start and import of every function's bundle beside an empty handler's, in one run: what a cold start costs before the first line of work. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleFunctions, LARGE_FUNCTIONS } from '../functions/bundle.ts';
import { buildVerifier } from '../local/verifier/build.ts';

export interface StartRow {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

const RUNS = 12;
/** How many times an empty handler's start a function may take. */
const LIMIT = { small: 8, large: 20 } as const;

/** One row per function: how many empty starts it takes. Errors: the function over its limit. */
export async function benchFunctionStart(): Promise<readonly StartRow[]> {
  const dir = mkdtempSync(join(tmpdir(), 'callvault-start-'));
  try {
    const empty = join(dir, 'empty.mjs');
    writeFileSync(empty, 'export const handler = async () => undefined;\n');
    const bundles = await bundleFunctions({ outDir: dir, verifier: await buildVerifier() });
    const files = [empty, ...bundles.map((bundle) => join(bundle.dir, 'index.mjs'))];
    const [base = 0, ...times] = fastest(files);
    return bundles.map(({ name }, at) => rowOf(name, (times[at] ?? 0) / base));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** In turn, so that a busy moment of the machine meets all of them. */
function fastest(files: readonly string[]): readonly number[] {
  const best = files.map(() => Infinity);
  for (let run = 0; run < RUNS; run += 1) {
    for (const [at, file] of files.entries()) best[at] = Math.min(best[at] ?? Infinity, startOf(file));
  }
  return best;
}

function startOf(file: string): number {
  const program = `await import(${JSON.stringify(pathToFileURL(file).href)})`;
  const started = performance.now();
  const { status } = spawnSync(process.execPath, ['--input-type=module', '--eval', program]);
  const ms = performance.now() - started;
  if (status !== 0) throw new Error(`The bundle does not load: ${file}`);
  return ms;
}

function rowOf(name: string, ratio: number): StartRow {
  const limit = LARGE_FUNCTIONS.includes(name) ? LIMIT.large : LIMIT.small;
  if (ratio > limit) throw new Error(`${name} starts in ${ratio.toFixed(1)} times an empty handler, over ${limit}.`);
  return { name: `start of ${name} (limit ${limit})`, value: Math.round(ratio * 10) / 10, unit: 'empty starts' };
}
