/** Leaving: with the real sign-in library, in a page that is stubbed as far as it looks. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { leave } from '../../../console/sign-in/company.ts';

const AUTHORITY = 'https://id.example';
const PAGE = 'https://console.example/';
const config = { signIn: { kind: 'oidc', authority: AUTHORITY, clientId: 'console', scope: 'openid' } } as const;
const USER_KEY = `oidc.user:${AUTHORITY}:console`;

let kept: Map<string, string>;
let asked: [string, string][];
let went: string[];
let metadata: Record<string, string>;

beforeEach(() => {
  kept = new Map([
    ['callvault.token', 'a'],
    [USER_KEY, JSON.stringify({ ...{ access_token: 'a', refresh_token: 'r', id_token: 'i' }, ...USER })],
  ]);
  asked = [];
  went = [];
  metadata = {
    issuer: AUTHORITY,
    revocation_endpoint: `${AUTHORITY}/revoke`,
    end_session_endpoint: `${AUTHORITY}/end`,
  };
  const sessionStorage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
    key: (index: number) => [...kept.keys()][index] ?? null,
    get length() {
      return kept.size;
    },
  };
  const location = { origin: 'https://console.example', pathname: '/', assign: (url: string) => void went.push(url) };
  const listeners = { addEventListener: () => undefined, removeEventListener: () => undefined };
  vi.stubGlobal('sessionStorage', sessionStorage);
  vi.stubGlobal('window', { location, sessionStorage, localStorage: sessionStorage, ...listeners, self: { location } });
  vi.stubGlobal('fetch', (url: string, init?: { body?: unknown }) => {
    asked.push([url, String(init?.body)]);
    return Promise.resolve(Response.json(url.endsWith('openid-configuration') ? metadata : {}));
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const USER = { token_type: 'Bearer', scope: 'openid', profile: { sub: 'ann', iss: AUTHORITY, aud: 'console' } };

/** The page is left for good: what goes there never comes back to its caller. */
async function left(): Promise<URL> {
  void leave(config, PAGE);
  await vi.waitFor(() => {
    expect(went).toHaveLength(1);
  });
  return new URL(went[0] ?? '');
}

it('takes the right to new tokens back, and ends the session at the provider, standard or Cognito', async () => {
  const url = await left();
  expect(asked.find(([to]) => to === `${AUTHORITY}/revoke`)?.[1]).toContain('token=r');
  expect(url.href).toContain(`${AUTHORITY}/end?`);
  const query = Object.fromEntries(url.searchParams);
  expect(query).toMatchObject({ post_logout_redirect_uri: PAGE, logout_uri: PAGE, client_id: 'console' });
  // The page comes back to the same tab, where nobody must be signed in.
  expect([...kept]).toEqual([]);
});

it('goes there where tokens are not taken back', async () => {
  const { revocation_endpoint: _, ...rest } = metadata;
  metadata = rest;
  expect((await left()).pathname).toBe('/end');
});

it('says so when the provider has no place for it, and keeps nothing of the user', async () => {
  metadata = { issuer: AUTHORITY };
  await expect(leave(config, PAGE)).rejects.toThrow();
  expect(went).toEqual([]);
  expect(kept.has(USER_KEY)).toBe(false);
});

it('goes nowhere without a provider', async () => {
  await leave({ signIn: { kind: 'token' } }, PAGE);
  expect(asked).toEqual([]);
});
