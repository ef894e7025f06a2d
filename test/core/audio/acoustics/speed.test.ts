/** Speed as a ratio to plain FFTs of the same minute, in a process of its own: other work on the machine hardly matters. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const BENCH = join(import.meta.dirname, '../../../../bench/acoustics.ts');

it('of a dense call is below three times that of the FFTs alone', { timeout: 120_000 }, async () => {
  const { NODE_V8_COVERAGE: _, ...env } = process.env;
  const { stdout } = await promisify(execFile)(process.execPath, [BENCH, '--speed'], { env });
  const ratio = /dense synthetic, stereo 8000 Hz: time per time of the reference\s+([\d.]+)/u.exec(stdout)?.[1];
  expect(Number(ratio)).toBeGreaterThan(0);
  // 2.5 would be 900 times real time where the FFTs reach 2,300; a busy machine adds some tenths.
  expect(Number(ratio)).toBeLessThan(3);
});
