/** Grows a custody log in a process of its own and prints what that took. Arguments: folder, leaves. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { systemRandom } from '../adapters/local/clock-random.ts';
import { fsckLog } from '../core/use-cases/fsck-log.ts';
import { proveConsistency, proveLeaf } from '../core/use-cases/prove-event.ts';
import { openLogFolder } from '../test/e2e/log-folder.ts';

const [folder = '', count = '0'] = process.argv.slice(2);
const total = Number(count);
/** Events of one transaction of the catalogue; integration comes after every tenth of the leaves, in one go. */
const BATCH = 1000;
const ROUNDS = 10;
const PROOFS = 1000;

const log = await openLogFolder(folder);
let commitMs = 0;
let integrateMs = 0;
let committed = 0;
const inUse: number[] = [];
for (let round = 1; round <= ROUNDS; round += 1) {
  commitMs += await timed(async () => {
    for (const goal = (total / ROUNDS) * round; committed < goal;) {
      const some = Math.min(BATCH, goal - committed);
      await log.commit(some);
      committed += some;
    }
  });
  integrateMs += await timed(log.integrate);
  inUse.push(inUseMb());
}

const { store, ledger, verifierKey } = log;
const anywhere = (): number => Buffer.from(systemRandom.bytes(6)).readUIntBE(0, 6) % total;
let proofHashes = 0;
const before = process.cpuUsage();
const inclusion = await times(async () => {
  proofHashes = (await proveLeaf({ store, leafIndex: anywhere() })).hashes.length;
});
const { user, system } = process.cpuUsage(before);
const inclusionCpuMs = (user + system) / 1000 / PROOFS;
const consistency = await times(() => proveConsistency({ store, size1: 1 + anywhere() }));
let fsckOk = false;
const fsckMs = await timed(async () => {
  fsckOk = (await fsckLog({ store, ledger, verifierKey })).ok;
});
const files = readdirSync(join(folder, 'log'), { recursive: true, withFileTypes: true }).filter((entry) =>
  entry.isFile(),
);
const bytes = files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
log.close();
console.log(
  JSON.stringify({
    ...{ commitMs, integrateMs, inUseMb: [inUse[0], inUse.at(-1)], proofHashes },
    ...{ inclusionMs: spread(inclusion), consistencyMs: spread(consistency), inclusionCpuMs },
    ...{
      fsckMs,
      fsckOk,
      fsckInUseMb: inUseMb(),
      maxRssMb: process.resourceUsage().maxRSS / 1024,
      files: files.length,
      bytes,
    },
  }),
);

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** Milliseconds of each, in order of length. */
async function times(work: () => Promise<unknown>): Promise<number[]> {
  const all: number[] = [];
  for (let i = 0; i < PROOFS; i += 1) all.push(await timed(work));
  return all.sort((a, b) => a - b);
}

function spread(sorted: readonly number[]): { median: number | undefined; p99: number | undefined } {
  return { median: sorted[Math.floor(sorted.length / 2)], p99: sorted[Math.floor(sorted.length * 0.99)] };
}

/** What is left after a collection (`node --expose-gc`): what the log itself keeps in memory. */
function inUseMb(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
}
