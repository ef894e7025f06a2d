/** The custody log at a million leaves: how fast it grows, how long a proof takes, how large it is, and that memory does not grow with it. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import type { BenchRow } from './acoustics.ts';

const LEAVES = 1_000_000;

const measuredSchema = z.object({
  commitMs: z.number(),
  integrateMs: z.number(),
  /** After a tenth of the leaves, and after all of them. */
  inUseMb: z.tuple([z.number(), z.number()]),
  inclusionMs: z.object({ median: z.number(), p99: z.number() }),
  inclusionCpuMs: z.number(),
  consistencyMs: z.object({ median: z.number(), p99: z.number() }),
  proofHashes: z.number(),
  fsckMs: z.number(),
  fsckOk: z.literal(true),
  fsckInUseMb: z.number(),
  maxRssMb: z.number(),
  files: z.number(),
  bytes: z.number(),
});

export function benchLog(): BenchRow[] {
  const dir = mkdtempSync(join(tmpdir(), 'callvault-bench-log-'));
  try {
    const script = fileURLToPath(new URL('./log-process.ts', import.meta.url));
    const output = execFileSync(process.execPath, ['--expose-gc', script, dir, String(LEAVES)], { encoding: 'utf8' });
    const found = measuredSchema.parse(JSON.parse(output));
    const name = `custody log of ${LEAVES.toLocaleString('en')} leaves`;
    const perSecond = (ms: number): number => Math.round(LEAVES / (ms / 1000));
    return [
      { name: `${name}: events committed, 1,000 a transaction`, value: perSecond(found.commitMs), unit: 'per s' },
      { name: `${name}: leaves integrated and signed`, value: perSecond(found.integrateMs), unit: 'per s' },
      {
        name: `${name}: committed and integrated`,
        value: perSecond(found.commitMs + found.integrateMs),
        unit: 'per s',
      },
      { name: `${name}: inclusion proof, median`, value: round(found.inclusionMs.median), unit: 'ms' },
      { name: `${name}: inclusion proof, 99th percentile`, value: round(found.inclusionMs.p99), unit: 'ms' },
      { name: `${name}: processor time of an inclusion proof`, value: round(found.inclusionCpuMs), unit: 'ms' },
      { name: `${name}: consistency proof, median`, value: round(found.consistencyMs.median), unit: 'ms' },
      { name: `${name}: consistency proof, 99th percentile`, value: round(found.consistencyMs.p99), unit: 'ms' },
      { name: `${name}: hashes of an inclusion proof`, value: found.proofHashes, unit: '' },
      { name: `${name}: log files`, value: found.files, unit: '' },
      { name: `${name}: size of the log files`, value: round(found.bytes / 1e6), unit: 'MB' },
      { name: `${name}: fsck with comparison to the catalogue`, value: round(found.fsckMs / 1000), unit: 's' },
      { name: `${name}: memory in use after a tenth of the leaves`, value: round(found.inUseMb[0]), unit: 'MiB' },
      { name: `${name}: memory in use after all leaves`, value: round(found.inUseMb[1]), unit: 'MiB' },
      { name: `${name}: memory in use after fsck`, value: round(found.fsckInUseMb), unit: 'MiB' },
      { name: `${name}: largest resident memory`, value: round(found.maxRssMb), unit: 'MiB' },
    ];
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
