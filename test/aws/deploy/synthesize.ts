/** The product's own app, as `cdk synth` runs it: bundles and templates, without an account or a network. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const CONFIG = fileURLToPath(new URL('emulator.yaml', import.meta.url));

/** Errors: what the app said. */
export async function synthesize(outDir: string): Promise<void> {
  const env = { ...process.env, CDK_OUTDIR: outDir, CALLVAULT_CONFIG: CONFIG };
  await promisify(execFile)(process.execPath, ['bin/callvault.ts'], { cwd: ROOT, env, maxBuffer: 64 * 1024 * 1024 });
}
