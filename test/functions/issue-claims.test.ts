/** What a token may say: groups and the table decide, whatever the user's attributes claim. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PrincipalRow } from '../../adapters/aws/dynamo-principals.ts';
import { AppError } from '../../core/errors.ts';
import { claimsHandler } from '../../functions/issue-claims/claims.ts';
import { captureOutput, invocation, type Written } from './support.ts';

let written: Written;

beforeEach(() => {
  written = captureOutput();
});

afterEach(() => {
  vi.restoreAllMocks();
});

const event = (groups: readonly string[] | null, attributes: Record<string, string> = {}): unknown => ({
  version: '2',
  triggerSource: 'TokenGeneration_Authentication',
  userName: 'sam',
  request: {
    userAttributes: { sub: 'sub-1', ...attributes },
    groupConfiguration: groups === null ? null : { groupsToOverride: groups },
  },
  response: { claimsAndScopeOverrideDetails: null },
});

const now = (): Date => new Date('2026-03-01T00:00:00Z');

async function claims(asked: unknown, row?: PrincipalRow): Promise<unknown> {
  const answer = await claimsHandler(() => ({ find: () => Promise.resolve(row) }), now)(asked, invocation);
  expect(answer).toMatchObject({ version: '2', userName: 'sam' });
  return answer['response'];
}

describe('issue-claims', () => {
  it('turns groups into roles and adds what the table says, in both tokens', async () => {
    const expected = {
      claimsToAddOrOverride: { roles: ['agent', 'supervisor'], agentId: 'a-7', teams: ['north'] },
      claimsToSuppress: ['customerRef', 'expiresAt'],
    };
    expect(await claims(event(['supervisor', 'agent', 'admins']), { agentId: 'a-7', teams: ['north'] })).toEqual({
      claimsAndScopeOverrideDetails: { idTokenGeneration: expected, accessTokenGeneration: expected },
    });
  });

  it('believes no attribute of the user', async () => {
    const attributes = { agentId: 'boss', 'custom:agentId': 'boss', customerRef: 'other', roles: 'compliance' };
    const response = JSON.stringify(await claims(event(['agent'], attributes)));
    expect(response).not.toContain('boss');
    expect(response).not.toContain('compliance');
    expect(response).toContain('"claimsToSuppress":["agentId","teams","customerRef","expiresAt"]');
  });

  it.each<[string, string | undefined, readonly string[]]>([
    ['without an end', undefined, ['agent']],
    ['until tomorrow', '2026-03-02T00:00:00Z', ['agent', 'auditor']],
    ['until now', '2026-03-01T00:00:00Z', []],
    ['until yesterday, told with an offset', '2026-03-01T00:30:00+02:00', []],
  ])('ends access %s, and lets auditors in for a time only', async (_, expiresAt, roles) => {
    const row = expiresAt === undefined ? undefined : { expiresAt };
    const response = JSON.stringify(await claims(event(['agent', 'auditor']), row));
    expect(response).toContain(`"roles":${JSON.stringify(roles)}`);
    // The token ends no later than the access.
    expect(response.includes(`"expiresAt":"${String(expiresAt)}"`)).toBe(expiresAt !== undefined);
  });

  it('gives somebody without groups no role', async () => {
    expect(JSON.stringify(await claims(event(null)))).toContain('"roles":[]');
  });

  it('lets nobody in while the table cannot be read', async () => {
    const failing = { find: () => Promise.reject(new AppError('UNAVAILABLE', 'The database is busy.')) };
    await expect(claimsHandler(() => failing)(event(['agent']), invocation)).rejects.toMatchObject({
      code: 'UNAVAILABLE',
    });
    expect(written.codes()).toEqual(['FUNCTION_FAILED']);
  });
});
