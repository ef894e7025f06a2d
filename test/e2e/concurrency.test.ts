/** Four workers, two processes with two threads each, drain one folder: every recording goes all the way, once. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
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
