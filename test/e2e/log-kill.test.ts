/**
 * kill -9 at a random moment of log integration, 200 times over: what is left behind is a log that can be continued, that fsck accepts, and
 * that holds every committed event once. Two folders at a time; each grows from kill to kill, past several edges of tiles, and is then left
 * for a fresh one: the examination in between reads all of it.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { parseLeaf } from '../../core/custody/leaf.ts';
import { parseCheckpoint } from '../../core/custody/checkpoint.ts';
import { parseNote } from '../../core/custody/note.ts';
import { fsckLog } from '../../core/use-cases/fsck-log.ts';
import { openLogFolder, type LogFolder } from './log-folder.ts';
import { temporaryFolder } from './temporary-folder.ts';

const WORKER = fileURLToPath(new URL('./log-kill-worker.ts', import.meta.url));
const KILLS = 200;
const LANES = 2;
const KILLS_PER_FOLDER = 10;
/** Longest life after the worker is ready. An integration here takes a few ms. */
const LIFE_MS = 60;

const temporary = temporaryFolder('log-kill');

afterAll(temporary.remove);

describe('kill -9 during log integration', () => {
  it(`leaves, ${KILLS} times, a log that fsck accepts and no event lost or doubled`, { timeout: 600_000 }, async () => {
    const lanes = Array.from({ length: LANES }, (_, lane) => killAgainAndAgain(join(temporary.path, String(lane))));
    const found = await Promise.all(lanes);
    const pending = found.reduce((sum, lane) => sum + lane.pending, 0);
    process.stderr.write(
      `log kill test: ${KILLS} kills, ${pending} of them with committed events not yet signed; ${found.map(({ size }) => size).join(' and ')} leaves at most\n`,
    );
    expect(found.flatMap(({ failures }) => failures)).toEqual([]);
    // Otherwise the moments were not random enough to mean anything.
    expect(pending).toBeGreaterThan(KILLS / 20);
    for (const { size } of found) expect(size).toBeGreaterThan(256);
  });
});

interface Found {
  readonly failures: readonly string[];
  readonly pending: number;
  readonly size: number;
}

async function killAgainAndAgain(lane: string): Promise<Found> {
  const failures: string[] = [];
  let acknowledged: string[] = [];
  let pending = 0;
  let size = 0;
  for (let kill = 0; kill < KILLS / LANES; kill += 1) {
    const folder = `${lane}-${Math.floor(kill / KILLS_PER_FOLDER)}`;
    if (kill % KILLS_PER_FOLDER === 0) acknowledged = [];
    acknowledged.push(...(await lifeOf(folder)));
    const log = await openLogFolder(folder);
    try {
      if ((await signedSize(log)) < (await log.events()).length) pending += 1;
      const problem = await examine(log, acknowledged);
      if (problem !== undefined) failures.push(`kill ${kill}: ${problem}`);
      size = Math.max(size, await signedSize(log));
    } finally {
      log.close();
    }
  }
  return { failures, pending, size };
}

/** Starts the worker, kills it at a random moment, and returns the ids it said were committed. */
function lifeOf(folder: string): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, NODE_COMPILE_CACHE: join(temporary.path, 'compile-cache') };
    const child = spawn(process.execPath, [WORKER, folder], { stdio: ['ignore', 'pipe', 'inherit'], env });
    let output = '';
    let isDoomed = false;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (isDoomed) return;
      isDoomed = true;
      setTimeout(() => child.kill('SIGKILL'), Math.random() * LIFE_MS);
    });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (signal !== 'SIGKILL') reject(new Error(`The worker ended by itself: ${code ?? signal}.`));
      // A line without its end was being written when it died.
      else
        resolve(
          output
            .split('\n')
            .slice(1, -1)
            .join(' ')
            .split(' ')
            .filter((id) => id !== ''),
        );
    });
  });
}

/** What is wrong after the integration that any next command begins with. */
async function examine(
  { ledger, store, verifierKey, integrate, events }: LogFolder,
  acknowledged: readonly string[],
): Promise<string | undefined> {
  await integrate();
  const { ok, size, problems } = await fsckLog({ store, ledger, verifierKey });
  if (!ok) return JSON.stringify(problems.slice(0, 5));
  const committed = await events();
  const leaves: string[] = [];
  while (leaves.length < size) {
    const page = await ledger.leaves(leaves.length, 1000);
    leaves.push(...page.map(({ leaf }) => parseLeaf(leaf).eventId));
  }
  if (leaves.join() !== committed.join()) return `${size} leaves are not the ${committed.length} committed events`;
  if (new Set(leaves).size !== leaves.length) return 'an event is in the log twice';
  const known = new Set(leaves);
  const lost = acknowledged.filter((id) => !known.has(id));
  return lost.length === 0 ? undefined : `${lost.length} events that were told to be committed are lost`;
}

async function signedSize({ store }: LogFolder): Promise<number> {
  const note = parseNote((await store.get('checkpoint')) ?? '');
  return Number((note && parseCheckpoint(note.text))?.size ?? 0n);
}
