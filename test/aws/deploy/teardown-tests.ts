/** A change to what is deployed, and an attempt to take it all away. */
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HeadBucketCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { expect, it } from 'vitest';
import { replaceTemplate, templates } from './assembly.ts';
import { cdk } from './cdk.ts';
import { deployAgain } from './deployment.ts';
import { sealedAudio } from './recordings.ts';
import { say, type Run } from './run.ts';

/** `work`: a folder to change things in. */
export function teardownTests(run: () => Run, work: string): void {
  it('deploys a change, and then finds no difference', async () => {
    const { deployment, system } = run();
    const { emulator, assembly } = deployment;
    const changed = join(work, 'changed');
    cpSync(assembly, changed, { recursive: true });
    const found = templates(changed).find(({ stack }) => stack.endsWith('pipeline'));
    const text = readFileSync(join(changed, found?.file ?? ''), 'utf8');
    replaceTemplate(
      changed,
      found?.stack ?? '',
      found?.file ?? '',
      text.replace('Examines, encrypts and locks', 'Examines, seals'),
    );
    const diff = ['diff', ...system.deployed.stacks, '--app', changed, '--fail', '--method', 'template'];
    const differs = await cdk(emulator, diff, { mayFail: true });
    expect([differs.code, differs.said]).toEqual([1, expect.stringContaining('Examines, seals')]);
    say(`second deploy ${(await deployAgain(emulator, changed)).toFixed(1)} s`);
    expect((await cdk(emulator, diff)).code).toBe(0);
  });

  it('a teardown leaves the evidence', async () => {
    const { deployment, system, ids } = run();
    const { emulator, assembly } = deployment;
    const torn = await cdk(emulator, ['destroy', '--all', '--force', '--app', assembly], { mayFail: true });
    expect(torn.said).toMatch(/TerminationProtection|termination protection/iu);
    await expect(system.s3.send(new HeadBucketCommand({ Bucket: system.buckets.vault }))).resolves.toBeDefined();
    const recording = await system.catalogue.recording(ids[0] ?? '');
    await expect(system.s3.send(new HeadObjectCommand(sealedAudio(system, recording)))).resolves.toBeDefined();
  });
}
