/** verify.mjs: checks the bundle it lies in. Bundled to one file without dependencies; runs on any Node.js from 20 on, offline. */
import { createReadStream, existsSync, readdirSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { verifyBundle } from '../../core/evidence/verify-bundle.ts';
import { isVerifierKey } from '../../core/custody/note.ts';
import { renderVerdict } from '../../core/evidence/render-verdict.ts';

const args = process.argv.slice(2);
const wantsHelp = args.includes('--help') || args.includes('-h');
const keyAt = args.indexOf('--key');
const key = keyAt === -1 ? undefined : args[keyAt + 1];
const asJson = args.includes('--json');
// A misspelt option must not pass for a check that was not made.
const unknown = args.filter((arg, i) => !['--key', '--json'].includes(arg) && (keyAt === -1 || i !== keyAt + 1));

if (wantsHelp || unknown.length > 0 || (keyAt !== -1 && (key === undefined || !isVerifierKey(key)))) {
  process.stdout.write(
    'node verify.mjs [--key VERIFIER_KEY] [--json]\nVERIFIER_KEY looks like NAME+HASH+BASE64 (callvault log key).\nExit 0: everything is consistent. Exit 1: something is not. Exit 2: wrong usage.\n',
  );
  process.exitCode = wantsHelp ? 0 : 2;
} else {
  const root = dirname(fileURLToPath(import.meta.url));
  const verdict = await verifyBundle(
    {
      paths: () =>
        Promise.resolve(
          readdirSync(root, { recursive: true, withFileTypes: true })
            .filter((entry) => !entry.isDirectory())
            .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/')),
        ),
      read: (path) => (existsSync(join(root, path)) ? createReadStream(join(root, path)) : undefined),
    },
    key,
  );
  process.stdout.write(asJson ? `${JSON.stringify(verdict, null, 2)}\n` : renderVerdict(verdict));
  process.exitCode = verdict.ok ? 0 : 1;
}
