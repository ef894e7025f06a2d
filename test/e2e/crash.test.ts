/**
 * kill -9 at every step: a child process takes two calls through the whole pipeline and is killed at the Nth step towards or from a port.
 * Whatever it leaves behind, the same commands run once more must end where an undisturbed run ends. Every kind of step has its kill; where
 * the same kind comes again, one more child is stopped (SIGSTOP) there: a copy of its folder is what a kill would have left.
 */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Context } from '../../core/use-cases/context.ts';
import { sweep } from '../../core/use-cases/sweep.ts';
import { choosePoints, firstOfEach, methodOf } from './crash-points.ts';
import { endStateOf, type EndState } from './end-state.ts';
import { canFreeze, foldersAt } from './frozen-child.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { ingestCalls, onFolder, processAll } from './two-calls.ts';

const WORKER = fileURLToPath(new URL('./crash-worker.ts', import.meta.url));
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
    const kills = canFreeze() ? firstOfEach(labels, points) : points;
    const hits: string[] = [];
    const failures: string[] = [];
    let frozen = 0;
    const check = async (how: string, point: number, folder: string): Promise<void> => {
      const problem = await recover(folder);
      if (problem !== undefined) failures.push(`${how} at ${point} (${labels[point - 1] ?? ''}): ${problem}`);
      else rmSync(folder, { recursive: true });
    };
    // While one lane recovers here, the child of the other runs.
    const kill = async (): Promise<void> => {
      for (const point of kills) {
        const folder = join(temporary.path, `at-${point}`);
        const { signal, output } = await runWorker(folder, point);
        if (signal === 'SIGKILL') hits.push(output.trim());
        await check('killed', point, folder);
      }
    };
    const freeze = async (): Promise<void> => {
      const left = points.filter((point) => !kills.includes(point));
      for (const { point, folder } of await foldersAt(left, start, temporary.path)) {
        frozen += 1;
        await check('frozen', point, folder);
      }
    };
    await Promise.all([kill(), freeze()]);
    const methods = new Set(labels.map(methodOf));
    const covered = new Set(hits.map(methodOf));
    process.stderr.write(
      `crash test: killed at ${hits.length} (${covered.size} of ${methods.size} port methods) and frozen at ${frozen} of ${labels.length} boundaries\n`,
    );
    expect(failures).toEqual([]);
    expect([...methods].filter((method) => !covered.has(method))).toEqual([]);
    expect(hits).toEqual(kills.map((point) => labels[point - 1]));
    expect(hits.length + frozen).toBe(points.length);
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

function start(folder: string, ...args: string[]): ChildProcessByStdio<null, Readable, null> {
  mkdirSync(folder, { recursive: true });
  return spawn(process.execPath, [WORKER, folder, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: join(temporary.path, 'compile-cache') },
  });
}

function runWorker(
  folder: string,
  boundary: number,
): Promise<{ code: number | null; signal: NodeJS.Signals | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = start(folder, String(boundary));
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.once('error', reject);
    child.once('close', (code, signal) => {
      resolve({ code, signal, output });
    });
  });
}
