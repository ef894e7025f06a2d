/** The other half of the front door: what the gateway and the user pool do before the function is asked. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApi, type Api } from './api.ts';
import { readDeployment } from './deployed.ts';
import { deploy, type Deployment } from './deployment.ts';
import { createFunctions } from './functions.ts';
import { say } from './run.ts';

export function userPoolTests(synthesized: string): void {
  describe('over http, with the user pool before the API', () => {
    let deployment: Deployment;
    let api: Api;

    beforeAll(async () => {
      deployment = await deploy('http', synthesized, say);
      const deployed = await readDeployment(deployment.emulator, deployment.assembly);
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

    it('answers what anybody may ask', async () => {
      expect((await api.call('/healthz')).status).toBe(200);
    });
  });
}
