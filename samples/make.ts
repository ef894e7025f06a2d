/** `npm run samples [FOLDER]`: makes every sample call again from its script. Same tools, same bytes. */
import { join } from 'node:path';
import { describeTools, makeAll } from './make-all.ts';
import { readScripts } from './script.ts';

const here = import.meta.dirname;
const described = describeTools();
if (described.ok) {
  const { files } = await makeAll(
    readScripts(join(here, 'scripts')),
    process.argv[2] ?? here,
    described.tools,
    console.log,
  );
  const total = files.reduce((sum, file) => sum + file.bytes, 0);
  console.log(`${files.length} files, ${(total / 1e6).toFixed(2)} MB`);
} else {
  console.error(`The samples need tools that are not here: ${described.missing.join(', ')}.`);
  console.error('On Debian and Ubuntu: apt-get install espeak-ng sox');
  process.exitCode = 1;
}
