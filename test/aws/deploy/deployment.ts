/** One emulator with the stacks in it. */
import { join } from 'node:path';
import { makeEmulatorAssembly, type Run } from './assembly.ts';
import { cdk } from './cdk.ts';
import { ACCOUNT, type Emulator, REGION, startEmulator } from './emulator.ts';
import { EMULATOR_CHANGES } from './emulator-changes.ts';

export interface Deployment {
  readonly emulator: Emulator;
  readonly assembly: string;
  /** Seconds. */
  readonly took: { readonly bootstrap: number; readonly deploy: number };
}

const DEPLOY = ['--all', '--require-approval', 'never', '--concurrency', '4', '--method', 'direct'] as const;

/** As in emulator.yaml: home, replica, edge. */
const REGIONS = [REGION, 'eu-west-1', 'us-east-1'];

/** `synthesized` stays untouched. */
export async function deploy(run: Run, synthesized: string, print: (line: string) => void): Promise<Deployment> {
  const emulator = await startEmulator(run);
  try {
    const assembly = join(emulator.dir, 'assembly');
    makeEmulatorAssembly({ from: synthesized, to: assembly, run, changes: EMULATOR_CHANGES, print });
    const { seconds: bootstrap } = await cdk(emulator, [
      'bootstrap',
      ...REGIONS.map((region) => `aws://${ACCOUNT}/${region}`),
    ]);
    return { emulator, assembly, took: { bootstrap, deploy: await deployAgain(emulator, assembly) } };
  } catch (error) {
    await emulator.stop();
    throw error;
  }
}

/** Returns the seconds it took. */
export async function deployAgain(emulator: Emulator, assembly: string): Promise<number> {
  return (await cdk(emulator, ['deploy', ...DEPLOY, '--app', assembly])).seconds;
}
