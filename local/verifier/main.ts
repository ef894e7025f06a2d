/** verify.mjs: checks the bundle it lies in. Bundled to one file without dependencies; runs on any Node.js from 20 on, offline. */
import { createReadStream, existsSync, readdirSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { verifyBundle } from '../../core/evidence/verify-bundle.ts';
import { renderVerdict } from '../../core/evidence/render-verdict.ts';
import { readArguments, USAGE } from './read-arguments.ts';

/** What looking at a folder leaves in it; not listed, and no part of the bundle. */
const LEFT_BY_SYSTEMS = new Set(['.DS_Store', 'Thumbs.db', 'desktop.ini']);

const { options, wantsHelp, problem } = readArguments(process.argv.slice(2));
const root = dirname(fileURLToPath(import.meta.url));
/** Without any of them this is no opened bundle, and nothing can be said about one. */
const isBundle = ['manifest.json', 'manifest.note', 'custody.jsonl', 'keys'].some((name) =>
  existsSync(join(root, name)),
);

if (options === undefined) {
  if (problem !== undefined) process.stderr.write(`${problem}\n\n`);
  process.stdout.write(USAGE);
  process.exitCode = wantsHelp ? 0 : 2;
} else if (!isBundle) {
  process.stderr.write(
    `Nothing was checked: there is no bundle in ${root}, only this program. Unzip the bundle and run node verify.mjs in its folder, or put this file there.\n`,
  );
  process.exitCode = 2;
} else {
  const verdict = await verifyBundle(
    {
      paths: () =>
        Promise.resolve(
          readdirSync(root, { recursive: true, withFileTypes: true })
            .filter((entry) => !entry.isDirectory() && !LEFT_BY_SYSTEMS.has(entry.name))
            .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/')),
        ),
      read: (path) => (existsSync(join(root, path)) ? createReadStream(join(root, path)) : undefined),
    },
    options.key,
    options.outsiders,
  );
  process.stdout.write(options.asJson ? `${JSON.stringify(verdict, null, 2)}\n` : renderVerdict(verdict));
  process.exitCode = verdict.ok ? 0 : 1;
}
