/** The app that `cdk` runs. `CALLVAULT_CONFIG` (environment or context) names the config file; `deploy.yaml` without. */
import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import { bundleFunctions } from '../functions/bundle.ts';
import { buildVerifier } from '../local/verifier/build.ts';
import { buildApp } from '../lib/app.ts';
import { ConfigError } from '../lib/config.ts';
import { assertAvailable } from '../lib/regions.ts';
import { builtConsole } from './built-console.ts';
import { readConfig } from './read-config.ts';

const BUNDLES = fileURLToPath(new URL('../dist/functions', import.meta.url));

async function main(): Promise<void> {
  const app = new App();
  const named: unknown = app.node.tryGetContext('CALLVAULT_CONFIG');
  const config = readConfig(typeof named === 'string' ? named : (process.env['CALLVAULT_CONFIG'] ?? 'deploy.yaml'));
  assertAvailable(config);
  const console = config.console === 'api' ? await builtConsole() : undefined;
  await bundleFunctions({ outDir: BUNDLES, verifier: await buildVerifier(), console });
  buildApp(app, config, { bundles: BUNDLES });
  app.synth();
}

try {
  await main();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(`\n${error.message}\n`);
  process.exitCode = 1;
}
