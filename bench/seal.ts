/** How fast a long recording is sealed, how much memory that takes, and plain SHA-256 on the same file beside it. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import type { BenchRow } from './acoustics.ts';
import { writeLongCall } from './long-call.ts';

const MINUTES = 60;
const MB = 1_000_000;
const sealedSchema = z.object({ ms: z.number(), maxRssMb: z.number() });

export async function benchSeal(): Promise<BenchRow[]> {
  const dir = mkdtempSync(join(tmpdir(), 'callvault-bench-'));
  try {
    const file = join(dir, 'long.wav');
    const bytes = writeLongCall(file, MINUTES);
    const hashMs = await timed(() => hashFile(file));
    const script = fileURLToPath(new URL('./seal-process.ts', import.meta.url));
    const output = execFileSync(process.execPath, [script, join(dir, 'data'), file], { encoding: 'utf8' });
    const { ms, maxRssMb } = sealedSchema.parse(JSON.parse(output));
    const name = `${MINUTES} min stereo 16 kHz WAV`;
    return [
      { name: `${name}: size`, value: round(bytes / MB), unit: 'MB' },
      { name: `${name}: SHA-256 alone (node:crypto)`, value: round(bytes / MB / (hashMs / 1000)), unit: 'MB/s' },
      { name: `${name}: seal`, value: round(bytes / MB / (ms / 1000)), unit: 'MB/s' },
      { name: `${name}: seal`, value: round((MINUTES * 60_000) / ms), unit: 'x real time' },
      { name: `${name}: seal time over SHA-256 time`, value: round(ms / hashMs), unit: 'x' },
      { name: `${name}: largest resident memory of the sealing process`, value: round(maxRssMb), unit: 'MiB' },
    ];
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

async function hashFile(path: string): Promise<void> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) {
    if (chunk instanceof Uint8Array) hash.update(chunk);
  }
  hash.digest();
}

async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
