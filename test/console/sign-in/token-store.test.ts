/** Whether a link with a token signs somebody in. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keepToken, keptToken, offeredToken, takeToken } from '../../../console/sign-in/token-store.ts';

const local = { signIn: { kind: 'token' } } as const;
const company = { signIn: { kind: 'oidc', authority: 'https://id.example', clientId: 'c', scope: 'openid' } } as const;

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

it('does on a single machine', () => {
  takeToken(local, undefined);
  expect(keptToken()).toBeUndefined();
  takeToken(local, 'of-the-link');
  expect(keptToken()).toBe('of-the-link');
});

it('does not where people sign in with their company', () => {
  takeToken(company, 'of-the-link');
  expect(keptToken()).toBeUndefined();
});

it('does not change who is signed in; it is there when that has ended', () => {
  expect(offeredToken()).toBe('');
  keepToken('mine');
  takeToken(local, 'of-the-link');
  expect(keptToken()).toBe('mine');
  expect(offeredToken()).toBe('of-the-link');
});
