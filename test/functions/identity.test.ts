/** Tokens of an identity provider: who is let in as what, and every way to be refused. */
import { exportJWK, generateKeyPair, createLocalJWKSet, SignJWT, type JWTPayload } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../core/privacy/access.ts';
import { createAuthenticate } from '../../functions/serve-api/identity.ts';

const ISSUER = 'https://issuer.example/pool';
const ENV = {
  IDENTITY_ISSUER: ISSUER,
  IDENTITY_AUDIENCE: ['console', 'recorder'],
  IDENTITY_JWKS_URL: 'https://issuer.example/keys',
};

let keys: Awaited<ReturnType<typeof generateKeyPair>>;
let others: typeof keys;
let authenticate: (token: string) => Promise<Principal>;

beforeAll(async () => {
  [keys, others] = await Promise.all([generateKeyPair('RS256'), generateKeyPair('RS256')]);
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'RS256' };
  authenticate = createAuthenticate(ENV, createLocalJWKSet({ keys: [jwk] }));
});

interface Making {
  readonly by?: typeof keys;
  readonly expires?: string;
}

async function token(claims: JWTPayload, { by = keys, expires = '1h' }: Making = {}): Promise<string> {
  return new SignJWT({ iss: ISSUER, ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
    .setExpirationTime(expires)
    .sign(by.privateKey);
}

describe('a token', () => {
  it('of a person names the client or the audience, and roles from claim or groups', async () => {
    const access = {
      sub: 's',
      client_id: 'console',
      'cognito:groups': ['agent', 'x'],
      agentId: 'a-7',
      teams: ['north'],
    };
    expect(await authenticate(await token(access))).toMatchObject({
      sub: 's',
      roles: ['agent'],
      agentId: 'a-7',
      teams: ['north'],
    });
    const id = { sub: 's', aud: 'console', roles: ['quality'], 'cognito:groups': ['compliance'] };
    expect(await authenticate(await token(id))).toMatchObject({ roles: ['quality'] });
  });

  it('of a machine is a service by its scope, and only a machine is', async () => {
    const machine = { sub: 'recorder', client_id: 'recorder', scope: 'callvault/service' };
    expect(await authenticate(await token(machine))).toMatchObject({ sub: 'recorder', roles: ['service'] });
    await expect(authenticate(await token({ ...machine, sub: 'person' }))).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
    await expect(authenticate(await token({ ...machine, scope: 'other' }))).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });

  it('ends with the access of its bearer, when that is earlier', async () => {
    const bearer = { sub: 's', aud: 'console', roles: ['auditor'] };
    const soon = new Date(Date.now() + 60_000).toISOString();
    expect((await authenticate(await token({ ...bearer, expiresAt: soon }))).expiresAt).toBe(soon);
    const late = await authenticate(await token({ ...bearer, expiresAt: '2999-01-01T00:00:00Z' }));
    expect(Date.parse(late.expiresAt)).toBeLessThan(Date.now() + 3_700_000);
    await expect(authenticate(await token({ ...bearer, expiresAt: 'never' }))).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });

  it('makes nobody an auditor for ever, whatever the provider', async () => {
    const bearer = { sub: 's', aud: 'console', roles: ['auditor', 'agent'] };
    expect((await authenticate(await token(bearer))).roles).toEqual(['agent']);
    const soon = new Date(Date.now() + 60_000).toISOString();
    expect((await authenticate(await token({ ...bearer, expiresAt: soon }))).roles).toEqual(['agent', 'auditor']);
    await expect(authenticate(await token({ ...bearer, roles: ['auditor'] }))).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });

  const good = { sub: 's', aud: 'console', roles: ['agent'] };
  it.each<[string, JWTPayload, Making & { stranger?: boolean }]>([
    ['for another audience', { ...good, aud: 'other' }, {}],
    ['for no audience', { sub: 's', roles: ['agent'] }, {}],
    ['of another client behind our audience', { ...good, aud: 'other', client_id: 'console' }, {}],
    ['of another issuer', { ...good, iss: 'https://evil.example' }, {}],
    ['without a subject', { aud: 'console', roles: ['agent'] }, {}],
    ['that is over', good, { expires: '-1h' }],
    ['without a role of ours', { ...good, roles: ['king'] }, {}],
    ['with roles that are no list', { ...good, roles: 'agent' }, {}],
    ['with teams that are no list', { ...good, teams: 'north' }, {}],
    ['signed by somebody else', good, { stranger: true }],
  ])('%s is refused', async (_why, claims, { stranger, ...making }) => {
    const signed = await token(claims, { ...making, ...(stranger && { by: others }) });
    await expect(authenticate(signed)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it.each(['', 'x', 'a.b.c', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJzIn0.'])('that is none (%s) is refused', async (text) => {
    await expect(authenticate(text)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('signed with a secret instead of the key is refused', async () => {
    const forged = await new SignJWT({ iss: ISSUER, ...good })
      .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
      .setExpirationTime('1h')
      .sign(Buffer.from('public key as secret, thirty-two bytes'));
    await expect(authenticate(forged)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('cannot be judged while the keys cannot be had', async () => {
    const offline = createAuthenticate(ENV, () => Promise.reject(new TypeError('fetch failed')));
    await expect(offline(await token(good))).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});
