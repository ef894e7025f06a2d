/** `npm run evaluate -- FOLDER`: how well the rules read labelled calls and sentences. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { printReport } from './evaluate/print.ts';
import { readLabelled } from './evaluate/read-folder.ts';
import { evaluate } from './evaluate/run.ts';
import { loadPolicies } from './policies.ts';

const USAGE = `Usage: npm run evaluate -- FOLDER [--json] [--without-roles] [--policies DIR]
Labels are found in vCons (attachments, analysis), Call Analytics results (sentiment per turn), CSV (text,label or file,topic,emotion),
and the sets under samples/labels. --without-roles forgets who speaks.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    'without-roles': { type: 'boolean', default: false },
    policies: { type: 'string', default: fileURLToPath(new URL('../policies/', import.meta.url)) },
  },
});
const [path] = positionals;
if (path === undefined || positionals.length > 1 || !existsSync(path)) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  const { topics } = loadPolicies(values.policies).analysis;
  const report = evaluate(readLabelled(path), { topics, withoutRoles: values['without-roles'] });
  console.log(values.json ? JSON.stringify(report, null, 2) : printReport(report));
}
