/** What an offline check of the log found, and the small readings it is made of. */
import { isAppError } from '../errors.ts';
import type { LogStore } from './ports.ts';
import { openCheckpoint } from './checkpoint.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { VerifierKey } from './note.ts';

/** Findings beyond this many are counted, not listed: a destroyed log must not fill the memory. */
const MAX_LISTED = 1000;

export interface LogProblem {
  readonly path?: string;
  readonly leafIndex?: number;
  readonly detail: string;
}

export class LogReport {
  readonly #problems: LogProblem[] = [];
  #unlisted = 0;

  add(problem: LogProblem): void {
    if (this.#problems.length < MAX_LISTED) this.#problems.push(problem);
    else this.#unlisted += 1;
  }

  problems(): LogProblem[] {
    if (this.#unlisted === 0) return [...this.#problems];
    return [...this.#problems, { detail: `${this.#unlisted} more problems are not listed.` }];
  }
}

/** A stored checkpoint that this key signed; anything else about it is reported under its path. */
export async function readCheckpoint(
  store: Pick<LogStore, 'get'>,
  path: string,
  key: VerifierKey,
  report: LogReport,
): Promise<(Checkpoint & { path: string }) | undefined> {
  const bytes = await store.get(path);
  if (bytes === undefined) {
    report.add({ path, detail: 'The checkpoint is missing.' });
    return undefined;
  }
  try {
    const checkpoint = openCheckpoint(bytes, key);
    if (checkpoint.extensions.length > 0) report.add({ path, detail: 'The checkpoint has extension lines.' });
    if (checkpoint.size <= BigInt(Number.MAX_SAFE_INTEGER)) return { ...checkpoint, path };
    report.add({ path, detail: 'The checkpoint is of an impossible size.' });
  } catch (error) {
    if (!isAppError(error, 'INTEGRITY')) throw error;
    report.add({ path, detail: error.message });
  }
  return undefined;
}
