/** Four workers, two processes with two threads each, drain one folder: every recording goes all the way, once. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { drainHere } from '../../local/drain.ts';
import { callFile, deliver, TRANSCRIPT } from '../support/calls.ts';
import { endStateOf, type EndState } from './end-state.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { onFolder } from './two-calls.ts';

const CLI = fileURLToPath(new URL('../../local/cli.ts', import.meta.url));
const RECORDINGS = 20;
const processShape = z.object({ processed: z.int(), failed: z.array(z.unknown()), pending: z.int() });

const temporary = temporaryFolder('concurrency');
const folder = temporary.path;
let state: EndState;
let answers: z.infer<typeof processShape>[];

beforeAll(async () => {
  await onFolder(folder, async (context) => {
    for (let seed = 1; seed <= RECORDINGS; seed += 1) {
      const metadata = { source: 'pbx', callId: `call-${String(seed).padStart(2, '0')}` };
      // Every other one without transcript: steps of different lengths.
      await deliver(context, {
        audio: callFile(seed, 600),
        metadata,
        ...(seed % 2 === 0 && { transcript: TRANSCRIPT }),
      });
    }
  });
  answers = await Promise.all([runProcess(), runProcess()]);
  state = await onFolder(folder, (context) => endStateOf(context, folder));
}, 180_000);

afterAll(temporary.remove);

describe('four workers on one folder', () => {
  it('finish everything between them', () => {
    expect(answers.map(({ failed, pending }) => ({ failed, pending }))).toEqual([
      { failed: [], pending: 0 },
      { failed: [], pending: 0 },
    ]);
    // A recording that becomes due again while it is worked on may be taken by both.
    const processed = answers.reduce((sum, answer) => sum + answer.processed, 0);
    expect(processed).toBeGreaterThanOrEqual(RECORDINGS);
    expect(state.queue).toEqual({ ready: 0, delayed: 0, inFlight: 0, dead: 0 });
  });

  it('take each recording all the way, sealed once', () => {
    expect(state.recordings).toHaveLength(RECORDINGS);
    for (const [index, { callId, state: reached, verdict, events, processing }] of state.recordings.entries()) {
      const transcript = (index + 1) % 2 === 0 ? 'transcript.sealed' : 'transcript.none';
      expect({ callId, reached, verdict, events, processing }).toEqual({
        ...{ callId, reached: 'indexed', verdict: 'intact', processing: undefined },
        events: ['recording.received', 'recording.sealed', transcript],
      });
    }
    expect(state.vaultKeys.filter((key) => key.startsWith('audio/'))).toHaveLength(RECORDINGS);
    expect(state.files.filter((path) => !path.startsWith('work/') || path.startsWith('work/scratch'))).toEqual([]);
  });

  it('leave one log without gaps and an index that finds every call', () => {
    expect(state.log).toEqual({ ok: true, problems: [], leavesAreEvents: true });
    expect(state.found[0]).toBe(`total ${RECORDINGS / 2}`);
  });
});

describe('a step that takes longer than its item is hidden', () => {
  it('runs once, with five workers at hand', { timeout: 60_000 }, async () => {
    const slow = temporaryFolder('slow-step');
    let started = 0;
    try {
      await onFolder(slow.path, async (context) => {
        const { recordingId } = (await deliver(context, { audio: callFile(1, 600) })).recording;
        const start: typeof context.transcriber.start = async () => {
          started += 1;
          await pause(2500);
          return { outcome: 'none', reason: 'SLOW' };
        };
        const engine = { ...context, transcriber: { needsAudio: false, start } };
        await Promise.all(Array.from({ length: 5 }, () => drainHere(engine, { visibilityMs: 600 })));
        expect(await context.catalogue.recording(recordingId)).toMatchObject({ state: 'indexed' });
        expect(await context.queue.counts()).toEqual({ ready: 0, delayed: 0, inFlight: 0, dead: 0 });
      });
      expect(started).toBe(1);
    } finally {
      slow.remove();
    }
  });
});

describe('Ctrl-C', () => {
  it.each([
    ['in the main thread', 1],
    ['in worker threads', 4],
  ])('%s hands back what is worked on, and does not count', { timeout: 120_000 }, async (_, recordings) => {
    const stopped = temporaryFolder('ctrl-c');
    const engine = join(stopped.path, 'engine.mjs');
    const started = join(stopped.path, 'started');
    const env = { ...process.env, CALLVAULT_WORKERS: '2', CALLVAULT_ASR_COMMAND: `node ${engine}` };
    // Ends with its parent, as it would at a terminal.
    writeFileSync(
      engine,
      `import { appendFileSync } from 'node:fs';
       const parent = process.ppid;
       appendFileSync(${JSON.stringify(started)}, 'x');
       setInterval(() => { if (process.ppid !== parent) process.exit(1); }, 50);`,
    );
    try {
      await onFolder(stopped.path, async (context) => {
        for (let seed = 1; seed <= recordings; seed += 1) await deliver(context, { audio: callFile(seed, 600) });
      });
      const child = spawn(process.execPath, [CLI, 'process', '--data', stopped.path], { stdio: 'ignore', env });
      const ended = new Promise<NodeJS.Signals | null>((resolve) => {
        child.once('exit', (_code, signal) => {
          resolve(signal);
        });
      });
      while (!existsSync(started) || readFileSync(started).length < Math.min(recordings, 2)) await pause(20);
      child.kill('SIGINT');
      expect(await ended).toBe('SIGINT');
      await onFolder(stopped.path, async (context) => {
        expect(await context.queue.counts()).toEqual({ ready: recordings, delayed: 0, inFlight: 0, dead: 0 });
        for (let left = recordings; left > 0; left -= 1) {
          expect(await context.queue.take(1000)).toMatchObject({ attempts: 1 });
        }
        await pause(1000);
      });
      await onFolder(stopped.path, async (context) => {
        await drainHere(context, {});
        const { items } = await context.catalogue.recordings({ state: 'indexed' }, { limit: 10 });
        expect(items).toHaveLength(recordings);
      });
    } finally {
      stopped.remove();
    }
  });
});

function runProcess(): Promise<z.infer<typeof processShape>> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CLI, 'process', '--data', folder, '--json'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, CALLVAULT_WORKERS: '2' },
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.once('error', reject);
    child.once('close', () => {
      const answer = processShape.safeParse(output === '' ? undefined : JSON.parse(output));
      if (answer.success) resolve(answer.data);
      else reject(new Error(`process answered: ${output}`));
    });
  });
}
