/** Refusals that no recording has: they are on the record of the archive. */
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { compliance, testApi, type Who } from './support.ts';

describe('a refusal', () => {
  const here = testApi();
  const refused = async (): Promise<{ actor: string; leaf: string }[]> =>
    (await here.events('archive', 'access.refused')).map(({ openings, leaf }) => ({
      ...{ actor: openings.actor?.value ?? '', leaf },
    }));
  const facts = (code: string, operation: string, right: string): string =>
    `"facts":${JSON.stringify({ code, operation, right })}`;

  it('that concerns no recording is on the record of the archive, once a minute for the same thing', async () => {
    const curious: Who = { sub: 'curious', roles: ['agent'], agentId: 'laura' };
    const own = async (): Promise<string[]> =>
      (await refused()).filter(({ actor }) => actor === 'curious').map(({ leaf }) => leaf);
    const ask = (path: string): Promise<Response> => here.request(curious, 'GET', path);
    for (const _ of [1, 2, 3]) expect((await ask('/matters')).status).toBe(403);
    expect(await own()).toEqual([expect.stringContaining(facts('FORBIDDEN', 'listMatters', 'cases'))]);
    expect((await ask('/webhooks')).status).toBe(403);
    expect(await own()).toHaveLength(2);
    here.context.clock.advance(60_000);
    await ask('/matters');
    expect(await own()).toHaveLength(3);
    // Nothing of what was asked, and no name outside of what can be forgotten.
    expect((await own()).join()).not.toMatch(/curious|laura/u);
  });

  it('is on record when a route finds out by itself', async () => {
    const nobody: Who = { sub: 'nobody', roles: ['subject'] };
    expect((await here.request(nobody, 'POST', '/me/erasure')).status).toBe(403);
    const snoop: Who = { sub: 'snoop', roles: ['compliance'] };
    const job = z.object({ jobId: z.string() }).parse(await here.json(compliance, 'POST', '/verifications', {}));
    expect((await here.request(snoop, 'GET', `/jobs/${job.jobId}`)).status).toBe(404);
    // What nobody has asked for is refused to nobody.
    expect((await here.request({ ...snoop, sub: 'lost' }, 'GET', '/jobs/nowhere')).status).toBe(404);
    const all = await refused();
    const of = (who: string): string | undefined => all.find(({ actor }) => actor === who)?.leaf;
    expect(of('nobody')).toContain(facts('FORBIDDEN', 'eraseOwnRecordings', 'own'));
    expect(of('snoop')).toContain(facts('NOT_FOUND', 'getJob', 'read'));
    expect(of('lost')).toBeUndefined();
  });

  it('that cannot be written down is no answer', async () => {
    const { catalogue } = here.context;
    const commit = catalogue.commit.bind(catalogue);
    Object.assign(catalogue, { commit: () => Promise.reject(new Error('disk')) });
    const ask = (): Promise<Response> => here.request({ sub: 'late', roles: ['agent'] }, 'GET', '/matters');
    expect((await ask()).status).toBe(500);
    Object.assign(catalogue, { commit });
    expect((await ask()).status).toBe(403);
    expect((await refused()).filter(({ actor }) => actor === 'late')).toHaveLength(1);
  });
});
