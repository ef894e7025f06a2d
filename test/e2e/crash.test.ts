/**
 * kill -9 at every step: a child process takes two calls through the whole pipeline and is killed at the Nth step towards or from a port.
 * Whatever it leaves behind, the same commands run once more must end where an undisturbed run ends.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Context } from '../../core/use-cases/context.ts';
import { sweep } from '../../core/use-cases/sweep.ts';
import { choosePoints, methodOf } from './crash-points.ts';
import { endStateOf, type EndState } from './end-state.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { ingestCalls, onFolder, processAll } from './two-calls.ts';

const WORKER = fileURLToPath(new URL('./crash-worker.ts', import.meta.url));
const CHILDREN = 2;
const DAY_MS = 86_400_000;

const temporary = temporaryFolder('crash');
let labels: string[] = [];
let undisturbed: EndState;

beforeAll(async () => {
  const folder = join(temporary.path, 'undisturbed');
  const run = await runWorker(folder, 0);
  expect(run).toMatchObject({ code: 0 });
  labels = run.output.trimEnd().split('\n');
  undisturbed = await onFolder(folder, (context) => endStateOf(context, folder));
}, 120_000);

afterAll(temporary.remove);

describe('an undisturbed run', () => {
  it('takes both calls all the way', () => {
    const [erasable, regulated] = undisturbed.recordings;
    expect(erasable).toMatchObject({ state: 'indexed', lane: 'erasable', verdict: 'intact', keyInTable: true });
    expect(regulated).toMatchObject({ state: 'indexed', lane: 'regulated', verdict: 'intact', keyInTable: false });
    for (const { events } of undisturbed.recordings) {
      expect(events).toEqual(['recording.received', 'recording.sealed', 'transcript.sealed']);
    }
    expect(undisturbed.vaultKeys).toHaveLength(9);
    expect(undisturbed.files.filter((path) => !/^work\/(?:access|acoustics|analysis|peaks)\//u.test(path))).toEqual([
      'work/facts.sqlite',
      'work/search.sqlite',
    ]);
    expect(undisturbed.log).toEqual({ ok: true, problems: [], leavesAreEvents: true });
    expect(undisturbed.found).toEqual(['total 2', 'call-erasable', 'call-regulated']);
    expect(undisturbed.queue).toEqual({ ready: 0, delayed: 0, inFlight: 0, dead: 0 });
  });
});

describe('kill -9', () => {
  it('at any step loses nothing, doubles nothing and leaves nothing behind', { timeout: 600_000 }, async () => {
    const points = choosePoints(labels);
    const hits: string[] = [];
    const failures: string[] = [];
    const remaining = points.values();
    // Each lane kills a child, then recovers: while one recovers here, the other's child runs.
    const lane = async (): Promise<void> => {
      for (const point of remaining) {
        const folder = join(temporary.path, `at-${point}`);
        const { signal, output } = await runWorker(folder, point);
        const label = output.trim();
        if (signal === 'SIGKILL') hits.push(label);
        const problem = await recover(folder);
        if (problem !== undefined) failures.push(`killed at ${point} (${label}): ${problem}`);
        else rmSync(folder, { recursive: true });
      }
    };
    await Promise.all(Array.from({ length: CHILDREN }, lane));
    const methods = new Set(labels.map(methodOf));
    const covered = new Set(hits.map(methodOf));
    process.stderr.write(
      `crash test: killed at ${hits.length} of ${labels.length} boundaries (${covered.size} of ${methods.size} port methods)\n`,
    );
    expect(failures).toEqual([]);
    expect([...methods].filter((method) => !covered.has(method))).toEqual([]);
    expect(hits).toHaveLength(points.length);
  });
});

/** The same commands again; then what is wrong with the outcome, if anything. */
async function recover(folder: string): Promise<string | undefined> {
  try {
    const state = await onFolder(folder, async (context) => {
      await ingestCalls(context);
      await processAll(context);
      await sweepTomorrow(context);
      return endStateOf(context, folder);
    });
    expect(state).toEqual(undisturbed);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : 'failed';
  }
}

/** A delivery that died before its audio was complete was never acknowledged; its first parts are cleared after a day. */
async function sweepTomorrow(context: Context): Promise<void> {
  await sweep({ ...context, clock: { now: () => new Date(Date.now() + DAY_MS + 60_000) } });
}

function runWorker(
  folder: string,
  boundary: number,
): Promise<{ code: number | null; signal: NodeJS.Signals | null; output: string }> {
  mkdirSync(folder, { recursive: true });
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [WORKER, folder, String(boundary)], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_COMPILE_CACHE: join(temporary.path, 'compile-cache') },
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.once('error', reject);
    child.once('close', (code, signal) => {
      resolve({ code, signal, output });
    });
  });
}
