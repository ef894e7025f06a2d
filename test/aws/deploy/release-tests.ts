/** `console: cloudfront`: the release finds what was deployed, and says who signs people in. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { expect, it } from 'vitest';
import { consoleOutputs } from '../../../lib/console/outputs.ts';
import { releaseConsole } from '../../../lib/console/release.ts';
import type { Run } from './run.ts';

export function releaseTests(run: () => Run): void {
  it('takes the release of the console, which says who signs people in', async () => {
    const { deployment, system } = run();
    const { emulator } = deployment;
    const outputs = await consoleOutputs(new CloudFormationClient(emulator.client), 'test');
    expect(outputs.ConsoleUrl).toMatch(/^https:/u);
    const folder = mkdtempSync(join(emulator.dir, 'console-'));
    writeFileSync(join(folder, 'index.html'), '<!doctype html>');
    const place = { client: system.s3, bucket: outputs.ConsoleBucketName };
    const release = { ...place, folder, config: outputs.ConsoleConfig };
    expect(await releaseConsole(release)).toEqual({ uploaded: 2, kept: 0, removed: 0 });
    expect(await releaseConsole(release)).toMatchObject({ removed: 0 });
    const Key = 'console-config.json';
    const { Body } = await system.s3.send(new GetObjectCommand({ Bucket: outputs.ConsoleBucketName, Key }));
    const authority: unknown = expect.stringMatching(/^https:\/\/cognito-idp\.eu-central-1\..*\/\w/u);
    expect(JSON.parse((await Body?.transformToString()) ?? '')).toEqual({
      apiBase: '/api',
      signIn: {
        ...{ kind: 'oidc', authority, scope: 'openid callvault/use' },
        clientId: system.deployed.outputs.get('ConsoleClientId'),
      },
      docs: './docs/',
    });
  });
}
