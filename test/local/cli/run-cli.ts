/** Runs the real command line: each command as a process of its own the first time, then in one that has it loaded (warm-cli.ts). */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { tmpdir, userInfo } from 'node:os';
import { fileURLToPath } from 'node:url';
import { afterAll, expect } from 'vitest';
import * as z from 'zod';
import { stopWarmCli, warmCli } from './warm-cli.ts';

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const CLI = join(ROOT, 'local/cli.ts');

/** Who the custody events name. */
export const ACTOR = `cli:${userInfo().username}`;

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Never in the process that other commands run in. */
  readonly alone?: boolean;
}

/** `node <args>`; never fails, whatever the program does. */
export function runNode(args: readonly string[], { cwd = ROOT, env = {} }: RunOptions = {}): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: environment(env),
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code, stdout, stderr });
    });
  });
}

/** The environment of the tests without what would configure the program. */
function environment(more: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('CALLVAULT_') && name !== 'NODE_OPTIONS',
  );
  // Node keeps the compiled modules there: most of the time of a short command is loading them.
  const cache = { NODE_COMPILE_CACHE: join(tmpdir(), 'callvault-test-compile-cache') };
  return { ...Object.fromEntries(kept), ...cache, ...more };
}

const seen = new Set<string | undefined>();

afterAll(stopWarmCli);

/** A process of its own for the first run of each command in a test file, and for what runs beside another. */
export function callvault(args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const [command] = args;
  const { cwd = ROOT, env = {}, alone = false } = options;
  const warm = seen.has(command) && !alone ? warmCli({ args, cwd, env: environment(env) }) : undefined;
  seen.add(command);
  return warm ?? runNode([CLI, ...args], options);
}

/** Runs a command with `--json` on one data folder; checks exit code and shape; returns the one document of stdout. */
export type Cli = <T>(shape: z.ZodType<T>, exit: number, ...args: string[]) => Promise<T>;

export function cliOn(dataDir: string, options?: RunOptions): Cli {
  return async (shape, exit, ...args) =>
    documentOf(await callvault([...args, '--data', dataDir, '--json'], options), shape, exit);
}

/** Exactly one JSON document on stdout, of this shape, with this exit code. */
export function documentOf<T>({ code, stdout, stderr }: Finished, shape: z.ZodType<T>, exit: number): T {
  let value: unknown;
  try {
    value = JSON.parse(stdout);
  } catch {
    throw new Error(`stdout is not one JSON document (exit ${code ?? 'none'}): ${stdout.slice(0, 500)} ${stderr}`);
  }
  const parsed = shape.safeParse(value);
  if (!parsed.success) throw new Error(`${z.prettifyError(parsed.error)}\nin ${stdout.slice(0, 2000)}`);
  expect({ code, document: value }).toMatchObject({ code: exit });
  return parsed.data;
}
