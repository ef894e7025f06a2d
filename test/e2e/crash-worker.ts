/** Runs `ingest` and `process` on a data folder and dies by SIGKILL at the boundary it is told. Arguments: folder, boundary (0 = none). */
import { writeSync } from 'node:fs';
import { countedContext } from './counted-context.ts';
import { ingestCalls, onFolder, processAll } from './two-calls.ts';

const [folder = '', boundary = '0'] = process.argv.slice(2);
let count = 0;

await onFolder(folder, async (plain) => {
  const context = countedContext(plain, (label) => {
    count += 1;
    if (boundary === '0') writeSync(1, `${label}\n`);
    if (count !== Number(boundary)) return;
    writeSync(1, `${label}\n`);
    process.kill(process.pid, 'SIGKILL');
    // The signal has been sent: nothing may happen until it arrives.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });
  await ingestCalls(context);
  await processAll(context);
});
