/**
 * Mixed reads over HTTP from an archive of 100,000 recordings: server and load in a process each. Alone:
 * `node bench/http.ts [--seconds 60] [--rate 200] [--data FOLDER] [--profile FOLDER]`; a folder that is named is filled once and kept.
 */
import { spawn, execFileSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { issueToken } from '../local/tokens.ts';
import type { BenchRow } from './acoustics.ts';
import { READERS, reads, SHARES, type Read } from './http-mix.ts';
import { sendReads, type Answered } from './load.ts';

const RECORDINGS = 100_000;
const TOKEN_MINUTES = 60;
const WARM_SECONDS = 5;
const SEARCHES_ALONE = { perSecond: 5, seconds: 30 } as const;
const LIMITS = { allMs: 150, searchMs: 100 } as const;

const startedSchema = z.object({ url: z.string(), keyFile: z.string() });
const archiveSchema = z.object({
  ids: z.array(z.string()),
  readable: z.array(z.string()),
  searches: z.array(z.string()),
});

export interface HttpBench {
  readonly seconds?: number;
  readonly perSecond?: number;
  /** Filled before when it is not there; a folder of its own that is removed in the end otherwise. */
  readonly data?: string;
  /** Where the CPU profile of the server goes. */
  readonly profile?: string;
}

/** Errors: a read that failed. */
export async function benchHttp(options: HttpBench = {}): Promise<BenchRow[]> {
  const { seconds = 60, perSecond = 200, profile } = options;
  return withArchive(options.data, async (data) => {
    const archive = archiveSchema.parse(JSON.parse(readFileSync(join(data, 'bench.json'), 'utf8')));
    const { child, url, keyFile } = await startServerProcess([data], profile);
    try {
      const tokens = new Map<string, string>();
      for (const reader of READERS) {
        tokens.set(reader.sub, (await issueToken(keyFile, reader, TOKEN_MINUTES)).token);
      }
      const endless = reads(archive);
      const token = (sub: string): string => tokens.get(sub) ?? '';
      await sendReads(url, endless, { perSecond: perSecond / 4, seconds: WARM_SECONDS, token });
      const before = loadavg()[0] ?? 0;
      const cpuBefore = processorMs(child.pid);
      const answered = await sendReads(url, endless, { perSecond, seconds, token });
      const cpuMs = processorMs(child.pid) - cpuBefore;
      const rows = rowsOf(answered, { perSecond, seconds, cpuMs, load: [before, loadavg()[0] ?? 0] });
      const searches = await sendReads(url, only('search', endless), { ...SEARCHES_ALONE, token });
      const name = `HTTP: search, ${SEARCHES_ALONE.perSecond} a second and nothing else`;
      const memory = { name: 'HTTP: memory of the server', value: memoryMb(child.pid), unit: 'MB' };
      return [...rows, ...spread(name, searches, LIMITS.searchMs), memory];
    } finally {
      child.kill('SIGTERM');
      await once(child, 'close');
    }
  });
}

function* only(kind: Read['kind'], all: Generator<Read, never>): Generator<Read, never> {
  for (;;) {
    const { value } = all.next();
    if (value.kind === kind) yield value;
  }
}

/** With a folder of 100,000 recordings: the named one, which is filled when it is not there and kept, or one that is removed afterwards. */
export async function withArchive<T>(data: string | undefined, work: (data: string) => Promise<T>): Promise<T> {
  const own = data === undefined ? mkdtempSync(join(tmpdir(), 'callvault-bench-http-')) : undefined;
  const folder = data ?? join(own ?? '', 'data');
  try {
    fillFolder(folder);
    return await work(folder);
  } finally {
    if (own !== undefined) rmSync(own, { recursive: true, force: true });
  }
}

/** Made in memory where there is a folder for that (no waiting for the disk at each commit), and copied. */
function fillFolder(data: string): void {
  if (existsSync(join(data, 'bench.json'))) return;
  const memory = existsSync('/dev/shm') ? mkdtempSync('/dev/shm/callvault-bench-') : data;
  try {
    const script = fileURLToPath(new URL('./archive-process.ts', import.meta.url));
    execFileSync(process.execPath, [script, memory, String(RECORDINGS)], { stdio: ['ignore', 2, 2] });
    if (memory === data) return;
    cpSync(memory, data, { recursive: true });
    // What is measured should not wait for the disk to take in the copy.
    execFileSync('sync');
  } finally {
    if (memory !== data) rmSync(memory, { recursive: true, force: true });
  }
}

export async function startServerProcess(
  args: readonly string[],
  profile?: string,
): Promise<{ child: ChildProcess; url: string; keyFile: string }> {
  const script = fileURLToPath(new URL('./server-process.ts', import.meta.url));
  const profiling = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
  const child = spawn(process.execPath, [...profiling, script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout })) {
    return { child, ...startedSchema.parse(JSON.parse(line)) };
  }
  throw new Error('The server did not start.');
}

/** Of Linux: user and system time, in hundredths of a second. 0 elsewhere. */
function processorMs(pid: number | undefined): number {
  const file = `/proc/${pid ?? 0}/stat`;
  if (!existsSync(file)) return 0;
  const fields = readFileSync(file, 'latin1').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Of Linux: what of the process is in memory, shared pages included. 0 elsewhere. */
function memoryMb(pid: number | undefined): number {
  const file = `/proc/${pid ?? 0}/status`;
  const kib = existsSync(file) ? /^VmRSS:\s+(\d+)/mu.exec(readFileSync(file, 'latin1'))?.[1] : undefined;
  return Math.round((Number(kib ?? 0) * 1024) / 1e6);
}

function rowsOf(
  answered: readonly Answered[],
  {
    perSecond,
    seconds,
    cpuMs,
    load,
  }: { perSecond: number; seconds: number; cpuMs: number; load: readonly [number, number] },
): BenchRow[] {
  const failed = answered.filter(({ status }) => status !== 200 && status !== 206);
  const codes = [...new Set(failed.map(({ kind, status }) => `${kind} ${status}`))].join(', ');
  const name = `HTTP, 100,000 recordings, ${perSecond} mixed reads a second for ${seconds} s`;
  return [
    { name: `${name}: answered`, value: answered.length - failed.length, unit: '' },
    { name: `${name}: errors${codes === '' ? '' : ` (${codes})`}`, value: failed.length, unit: '' },
    ...spread(name, answered, LIMITS.allMs),
    ...Object.keys(SHARES).flatMap((kind) =>
      spread(
        `HTTP: ${kind}`,
        answered.filter((one) => one.kind === kind),
        kind === 'search' ? LIMITS.searchMs : undefined,
      ),
    ),
    { name: `${name}: processor time of the server per read`, value: round(cpuMs / answered.length), unit: 'ms' },
    { name: `${name}: load average before`, value: round(load[0]), unit: '' },
    { name: `${name}: load average after`, value: round(load[1]), unit: '' },
  ];
}

function spread(name: string, answered: readonly Answered[], limit: number | undefined): BenchRow[] {
  const sorted = answered.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (share: number): number => round(sorted[Math.floor(sorted.length * share)] ?? 0);
  const said = limit === undefined ? '' : ` (limit ${limit})`;
  const limited = (share: string, wanted: string): string => (share === wanted ? said : '');
  const wanted = limit === LIMITS.searchMs ? 'p95' : 'p99';
  return [
    { name: `${name}: p50`, value: at(0.5), unit: 'ms' },
    { name: `${name}: p95${limited('p95', wanted)}`, value: at(0.95), unit: 'ms' },
    { name: `${name}: p99${limited('p99', wanted)}`, value: at(0.99), unit: 'ms' },
  ];
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '60' },
      rate: { type: 'string', default: '200' },
      data: { type: 'string' },
      profile: { type: 'string' },
    },
  });
  const rows = await benchHttp({
    ...{ seconds: Number(values.seconds), perSecond: Number(values.rate) },
    ...(values.data !== undefined && { data: values.data }),
    ...(values.profile !== undefined && { profile: values.profile }),
  });
  for (const { name, value, unit } of rows) console.log(`${name.padEnd(84)} ${String(value).padStart(8)} ${unit}`);
}
