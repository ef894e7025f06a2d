/** `npm run docs:aws`: writes the documents that are made from the stacks. Tests compare them; this brings them up to date. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import { bundleFunctions } from '../functions/bundle.ts';
import { buildVerifier } from '../local/verifier/build.ts';
import { buildApp } from '../lib/app.ts';
import { nagDocument } from '../lib/nag-document.ts';
import { check } from '../lib/nag.ts';
import { regionsDocument } from '../lib/regions-table.ts';
import { readConfig } from './read-config.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'callvault-docs-'));
try {
  const bundles = join(work, 'bundles');
  await bundleFunctions({ outDir: bundles, verifier: await buildVerifier() });
  const names = readdirSync(join(ROOT, 'config'))
    .filter((file) => file.endsWith('.yaml'))
    .sort();
  const found = names.map((file) => {
    const config = readConfig(join(ROOT, 'config', file));
    const app = new App({ outdir: join(work, file) });
    buildApp(app, config, { bundles });
    app.synth();
    return { config: file.replace('.yaml', ''), acknowledged: check(app, config.stage).acknowledged };
  });
  writeFileSync(join(ROOT, 'docs/nag-suppressions.md'), nagDocument(found));
  writeFileSync(join(ROOT, 'docs/regions.md'), regionsDocument());
} finally {
  rmSync(work, { recursive: true, force: true });
}
