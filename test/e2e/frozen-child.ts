/** A child that stops itself at chosen boundaries: while no thread of it runs, its folder is what a kill -9 at that moment leaves. */
import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';

type Child = ChildProcessByStdio<null, Readable, null>;

/** Whether it can be seen that a process has stopped. */
export function canFreeze(): boolean {
  return existsSync('/proc/self/task');
}

/** Runs the worker once, and gives a copy of its folder at each of `points`. It is dead by then: its claims on work are those of nobody. */
export async function foldersAt(
  points: readonly number[],
  start: (folder: string, ...args: string[]) => Child,
  parent: string,
): Promise<{ readonly point: number; readonly folder: string }[]> {
  if (points.length === 0) return [];
  const found: { point: number; folder: string }[] = [];
  const origin = join(parent, 'frozen');
  const child = start(origin, '0', points.join(','));
  child.stdout.resume();
  const closed = once(child, 'close');
  try {
    for (const point of points) {
      await untilStopped(child);
      const folder = join(parent, `frozen-${point}`);
      cpSync(origin, folder, { recursive: true });
      child.kill('SIGCONT');
      found.push({ point, folder });
    }
  } finally {
    child.kill('SIGKILL');
    await closed;
  }
  return found;
}

async function untilStopped(child: Child): Promise<void> {
  while (!isStopped(child.pid ?? 0)) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error('The worker ended before it stopped.');
    await pause(2);
  }
}

function isStopped(pid: number): boolean {
  const tasks = `/proc/${pid}/task`;
  try {
    return readdirSync(tasks).every((id) =>
      /^ T /u.test(readFileSync(join(tasks, id, 'stat'), 'utf8').replace(/^.*\)/su, '')),
    );
  } catch {
    // A thread or the process has ended in between.
    return false;
  }
}
