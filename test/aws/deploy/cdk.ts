/** Runs the real CDK CLI against the emulator. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Emulator } from './emulator.ts';

const BIN = fileURLToPath(new URL('../../../node_modules/.bin/', import.meta.url));

export interface CdkRun {
  readonly code: number;
  /** What it said, both streams. */
  readonly said: string;
  readonly seconds: number;
}

/** Errors: when it ends with another code than 0, unless `mayFail`. */
export async function cdk(
  emulator: Emulator,
  words: readonly string[],
  options: { mayFail?: boolean } = {},
): Promise<CdkRun> {
  const begun = performance.now();
  const child = spawn(join(BIN, 'cdk'), [...words, '--no-color', '--no-notices'], {
    cwd: emulator.dir,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...emulator.env,
      PATH: `${BIN}:${process.env['PATH'] ?? ''}`,
      HOME: emulator.dir,
      TMPDIR: emulator.dir,
      CI: 'true',
    },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  }
  await once(child, 'close');
  const run = { code: child.exitCode ?? -1, said, seconds: (performance.now() - begun) / 1000 };
  if (run.code !== 0 && options.mayFail !== true) throw new Error(`cdk ${words.join(' ')}: ${said.slice(-6000)}`);
  return run;
}
