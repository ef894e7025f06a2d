/**
 * Runs `ingest` and `process` on a data folder. Arguments: folder, the boundary where it dies by SIGKILL (0 = none), and boundaries (`3,7`)
 * where it stops by SIGSTOP until somebody has seen what a death would leave there. Says each boundary that it stops or dies at.
 */
import { writeSync } from 'node:fs';
import { countedContext } from './counted-context.ts';
import { ingestCalls, onFolder, processAll } from './two-calls.ts';

const [folder = '', boundary = '0', stops = ''] = process.argv.slice(2);
const stopsAt = new Set(stops.split(',').map(Number));
let count = 0;

await onFolder(folder, async (plain) => {
  const context = countedContext(plain, (label) => {
    count += 1;
    if (boundary === '0') writeSync(1, `${label}\n`);
    // No thread of it goes on before the other side says so.
    if (stopsAt.has(count)) process.kill(process.pid, 'SIGSTOP');
    if (count !== Number(boundary)) return;
    writeSync(1, `${label}\n`);
    process.kill(process.pid, 'SIGKILL');
    // The signal has been sent: nothing may happen until it arrives.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });
  await ingestCalls(context);
  await processAll(context);
});
