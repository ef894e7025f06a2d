/** The product's own app, as `cdk synth` runs it: bundles and templates, without an account or a network. */
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parse, stringify } from 'yaml';
import * as z from 'zod';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const CONFIG = fileURLToPath(new URL('emulator.yaml', import.meta.url));

/** emulator.yaml with these settings instead of its own. Errors: what the app said. */
export async function synthesize(outDir: string, settings: object = {}): Promise<void> {
  const written = `${outDir}.yaml`;
  const config = z.record(z.string(), z.unknown()).parse(parse(readFileSync(CONFIG, 'utf8')));
  writeFileSync(written, stringify({ ...config, ...settings }));
  const env = { ...process.env, CDK_OUTDIR: outDir, CALLVAULT_CONFIG: written };
  await promisify(execFile)(process.execPath, ['bin/callvault.ts'], { cwd: ROOT, env, maxBuffer: 64 * 1024 * 1024 });
}
