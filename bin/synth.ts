/** `npm run synth`: makes the templates of every config under config/, without an account, a network or Docker, and says what is in them. */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import * as z from 'zod';
import { bundleFunctions } from '../functions/bundle.ts';
import { buildVerifier } from '../local/verifier/build.ts';
import { buildApp } from '../lib/app.ts';
import { check } from '../lib/nag.ts';
import { readConfig } from './read-config.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const CONFIGS = join(ROOT, 'config');
/** CloudFormation takes no template larger than this. */
const TEMPLATE_LIMIT = 1_000_000;
const RESOURCE_LIMIT = 500;

interface Synthesized {
  readonly name: string;
  readonly assembly: CloudAssembly;
  readonly unexplained: number;
}

const outDir = process.argv[2] ?? join(ROOT, 'cdk.out');

async function main(): Promise<number> {
  const bundles = join(outDir, 'bundles');
  await bundleFunctions({ outDir: bundles, verifier: await buildVerifier() });
  let problems = 0;
  for (const file of readdirSync(CONFIGS)
    .filter((entry) => entry.endsWith('.yaml'))
    .sort()) {
    const synthesized = synthesize(file, bundles);
    problems += report(synthesized) + synthesized.unexplained;
  }
  return problems;
}

function synthesize(file: string, bundles: string): Synthesized {
  const name = basename(file, '.yaml');
  const config = readConfig(join(CONFIGS, file));
  const outdir = join(outDir, name);
  rmSync(outdir, { recursive: true, force: true });
  const app = new App({ outdir });
  buildApp(app, config, { bundles });
  const assembly = app.synth();
  const { unexplained } = check(app, config.stage);
  for (const { rule, resource } of unexplained) console.error(`${name}: ${rule} at ${resource}`);
  return { name, assembly, unexplained: unexplained.length };
}

const templateSchema = z.looseObject({ Resources: z.record(z.string(), z.unknown()).default({}) });

/** Returns how many templates CloudFormation would refuse for their size. */
function report({ name, assembly }: Synthesized): number {
  console.log(`${name} (${assembly.directory})`);
  let tooLarge = 0;
  for (const stack of assembly.stacks) {
    const text = readFileSync(stack.templateFullPath, 'utf8');
    const resources = Object.keys(templateSchema.parse(JSON.parse(text)).Resources).length;
    if (text.length > TEMPLATE_LIMIT || resources > RESOURCE_LIMIT) tooLarge += 1;
    const columns = [stack.stackName.padEnd(34), stack.environment.region.padEnd(15), `${resources}`.padStart(4)];
    console.log(`  ${columns.join(' ')} resources ${`${Math.ceil(text.length / 1024)}`.padStart(5)} KB`);
  }
  return tooLarge;
}

process.exitCode = (await main()) > 0 ? 1 : 0;
