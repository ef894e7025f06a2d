/** The other half of the front door: what the gateway and the user pool do before the function is asked, and the console beside the API. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApi } from './api.ts';
import { consoleTests, type Front } from './console-tests.ts';
import { readDeployment } from './deployed.ts';
import { deploy } from './deployment.ts';
import { createFunctions } from './functions.ts';
import { say } from './run.ts';
import { synthesize } from './synthesize.ts';

/** A little at once, so that the test need not ask much. */
const LIMITS = { ratePerSecond: 1, burst: 4 };

/** `work`: a folder to synthesize in. */
export function userPoolTests(work: string): void {
  describe('over http, with the user pool before the API and the console beside it', () => {
    let opened: Front | undefined;
    const front = (): Front => {
      if (!opened) throw new Error('nothing is deployed');
      return opened;
    };

    beforeAll(async () => {
      const begun = performance.now();
      const synthesized = join(work, 'front');
      await synthesize(synthesized, { console: 'api', api: LIMITS });
      say(`second synth ${((performance.now() - begun) / 1000).toFixed(1)} s`);
      const deployment = await deploy('http', synthesized, say);
      say(`deploy over http ${deployment.took.deploy.toFixed(1)} s`);
      const { emulator, assembly } = deployment;
      const deployed = await readDeployment(emulator, assembly);
      const api = await openApi(emulator, deployed, createFunctions(emulator, deployed));
      opened = { deployment, deployed, api, token: await api.signIn('compliance') };
    });
    afterAll(async () => {
      await opened?.deployment.emulator.stop();
    });

    it('lets nobody through without a token or with a forged one', async () => {
      const { api } = front();
      const none = await api.call('/recordings');
      expect([none.status, none.headers.get('content-type'), await none.json()]).toMatchObject([
        401,
        'application/problem+json',
        { type: 'urn:callvault:problem:unauthenticated', status: 401, code: 'UNAUTHENTICATED' },
      ]);
      expect((await api.call('/recordings', { token: 'e30.e30.e30' })).status).toBe(401);
    });

    it('answers a member of compliance', async () => {
      const { api, token } = front();
      const answer = await api.call('/recordings', { token });
      expect([answer.status, await answer.json()]).toEqual([200, { items: [] }]);
    });

    consoleTests(front);

    it('answers what anybody may ask, and no more at once than the config says', async () => {
      const { api } = front();
      const answers = await Promise.all(Array.from({ length: 3 * LIMITS.burst }, () => api.call('/healthz')));
      const statuses = answers.map(({ status }) => status);
      expect(new Set(statuses)).toEqual(new Set([200, 429]));
      expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(LIMITS.burst);
      const refused = answers.find(({ status }) => status === 429);
      expect([refused?.headers.get('retry-after'), refused?.headers.get('content-type')]).toEqual([
        ...['1', 'application/problem+json'],
      ]);
      const instance: unknown = expect.stringMatching(/^urn:callvault:request:[\w-]{8,}$/u);
      const type = 'urn:callvault:problem:rate-limited';
      expect(await refused?.json()).toMatchObject({ type, status: 429, code: 'RATE_LIMITED', instance });
    });
  });
}
