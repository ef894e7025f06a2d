/** Says which process made a temporary file, and whether that process still runs: several share one data folder. */
import { readFileSync } from 'node:fs';

/** `<pid>-<start time>`. The start time (Linux, in ticks since boot) tells a process from an earlier one with the same pid. */
export const processToken = `${process.pid}-${startOf(process.pid) ?? 0}`;

/** True when the process of a token has ended. A token that cannot be read counts as running. */
export function hasEnded(token: string): boolean {
  const match = /^(\d+)-(\d+)$/.exec(token);
  if (!match) return false;
  const [, pid, start] = match;
  if (startOf(process.pid) === undefined) return !isRunning(Number(pid));
  return startOf(Number(pid)) !== Number(start);
}

/** Field 22 of /proc/<pid>/stat; undefined where there is no such process or no /proc. */
function startOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in field 2 may hold spaces and brackets: count from its end.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}
