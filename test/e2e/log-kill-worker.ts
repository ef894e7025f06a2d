/** Commits events and integrates them, over and over, until it is killed. Argument: folder. Prints the ids of what is committed. */
import { writeSync } from 'node:fs';
import { openLogFolder } from './log-folder.ts';

const [folder = ''] = process.argv.slice(2);
const log = await openLogFolder(folder);
// What the one before left is integrated first: a death in there is as likely as anywhere.
writeSync(1, 'ready\n');
for (let batch = 1; ; batch += 1) {
  await log.integrate();
  const ids = await log.commit(1 + ((batch * 37) % 120));
  writeSync(1, `${ids.join(' ')}\n`);
}
