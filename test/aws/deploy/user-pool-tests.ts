/** The other half of the front door: what the gateway and the user pool do before the function is asked. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consoleOutputs } from '../../../lib/console/outputs.ts';
import { releaseConsole } from '../../../lib/console/release.ts';
import { openApi, type Api } from './api.ts';
import { type Deployed, readDeployment } from './deployed.ts';
import { deploy, type Deployment } from './deployment.ts';
import { createFunctions } from './functions.ts';
import { say } from './run.ts';

export function userPoolTests(synthesized: string): void {
  describe('over http, with the user pool before the API', () => {
    let deployment: Deployment;
    let api: Api;
    let deployed: Deployed;

    beforeAll(async () => {
      deployment = await deploy('http', synthesized, say);
      deployed = await readDeployment(deployment.emulator, deployment.assembly);
      api = await openApi(deployment.emulator, deployed, createFunctions(deployment.emulator, deployed));
    });
    afterAll(async () => {
      await deployment.emulator.stop();
    });

    it('lets nobody through without a token or with a forged one', async () => {
      expect((await api.call('/recordings')).status).toBe(401);
      expect((await api.call('/recordings', { token: 'e30.e30.e30' })).status).toBe(401);
    });

    it('answers a member of compliance', async () => {
      const token = await api.signIn('compliance');
      const answer = await api.call('/recordings', { token });
      expect([answer.status, await answer.json()]).toEqual([200, { items: [] }]);
    });

    it('takes the release of the console, which says who signs people in', async () => {
      const { emulator } = deployment;
      const s3 = new S3Client({ ...emulator.client, forcePathStyle: true });
      const outputs = await consoleOutputs(new CloudFormationClient(emulator.client), 'test');
      expect(outputs.ConsoleUrl).toMatch(/^https:/u);
      const folder = mkdtempSync(join(emulator.dir, 'console-'));
      writeFileSync(join(folder, 'index.html'), '<!doctype html>');
      const place = { client: s3, bucket: outputs.ConsoleBucketName };
      const release = { ...place, folder, config: outputs.ConsoleConfig };
      expect(await releaseConsole(release)).toEqual({ uploaded: 2, kept: 0, removed: 0 });
      expect(await releaseConsole(release)).toMatchObject({ removed: 0 });
      const Key = 'console-config.json';
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: outputs.ConsoleBucketName, Key }));
      const [client] = deployed
        .resources('AWS::Cognito::UserPoolClient')
        .filter(({ properties }) => properties['GenerateSecret'] === false);
      const authority: unknown = expect.stringMatching(/^https:\/\/cognito-idp\.eu-central-1\..*\/\w/u);
      expect(JSON.parse((await Body?.transformToString()) ?? '')).toEqual({
        apiBase: '/api',
        signIn: {
          kind: 'oidc',
          authority,
          clientId: client?.id,
          scope: 'openid callvault/use',
        },
        docs: './docs/',
      });
    });

    it('answers what anybody may ask', async () => {
      expect((await api.call('/healthz')).status).toBe(200);
    });
  });
}
