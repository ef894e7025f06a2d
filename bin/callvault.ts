/** The app that `cdk` runs. `CALLVAULT_CONFIG` (environment or context) names the config file. */
import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import { bundleFunctions } from '../functions/bundle.ts';
import { buildApp } from '../lib/app.ts';
import { readConfig } from './read-config.ts';

const BUNDLES = fileURLToPath(new URL('../dist/functions', import.meta.url));

const app = new App();
const named: unknown = app.node.tryGetContext('CALLVAULT_CONFIG');
const config = readConfig(typeof named === 'string' ? named : (process.env['CALLVAULT_CONFIG'] ?? 'deploy.yaml'));
await bundleFunctions({ outDir: BUNDLES });
buildApp(app, config, { bundles: BUNDLES });
app.synth();
