/** The version of the rules that find personal data follows from their files: whoever changes one and forgets it is told here. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { FINDER_VERSION } from '../../core/privacy/pii/finder-version.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FOLDERS = ['core/privacy/pii', 'core/analysis/entities'];

it('changes with the rules', () => {
  const files = FOLDERS.flatMap((folder) => readdirSync(`${ROOT}/${folder}`).map((name) => `${folder}/${name}`))
    .filter((file) => !file.endsWith('finder-version.ts'))
    .toSorted();
  const hash = createHash('sha256');
  for (const file of [...files, 'core/transcript/text.ts']) hash.update(readFileSync(`${ROOT}/${file}`));
  hash.update(manifest.dependencies.compromise);
  const version = hash.digest('hex').slice(0, 12);
  expect(FINDER_VERSION, 'put the new version into core/privacy/pii/finder-version.ts').toBe(version);
});
