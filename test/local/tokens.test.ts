import { createHmac } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTokenReader, issueTicket, issueToken, readTicket, readToken } from '../../local/tokens.ts';

const ANNA = { sub: 'anna', roles: ['agent' as const], agentId: 'a-1', teams: ['t'], customerRef: 'c' };
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

let key: string;
beforeEach(() => {
  key = join(mkdtempSync(join(tmpdir(), 'callvault-tokens-')), 'keys', 'token.key');
});

/** A JWT of any header and claims, signed with the key of this folder. */
function forged(header: object, claims: object, hash = 'sha256'): string {
  const text = `${encode(header)}.${encode(claims)}`;
  return `${text}.${createHmac(hash, readFileSync(key)).update(text).digest('base64url')}`;
}

const soon = (): number => Math.floor(Date.now() / 1000) + 60;
const claims = (): Record<string, unknown> => ({
  sub: 'anna',
  roles: ['compliance'],
  iss: 'callvault.local',
  aud: 'callvault.api',
  exp: soon(),
});
const refused = { code: 'UNAUTHENTICATED' };

describe('API tokens', () => {
  it('say who it is until they expire', async () => {
    const { token, expiresAt } = await issueToken(key, ANNA, 15);
    expect(await readToken(key, token)).toEqual({ ...ANNA, expiresAt });
    expect(Math.abs(Date.parse(expiresAt) - Date.now() - 15 * 60_000)).toBeLessThan(2000);
  });

  it('keep the signing key to the owner', async () => {
    await issueToken(key, ANNA, 1);
    expect(statSync(key).mode & 0o777).toBe(0o600);
    expect(readFileSync(key)).toHaveLength(32);
  });

  it('are refused when expired, altered, or of another folder', async () => {
    const { token: expired } = await issueToken(key, ANNA, -1);
    await expect(readToken(key, expired)).rejects.toMatchObject(refused);
    const { token } = await issueToken(key, ANNA, 15);
    const [header = '', , signature = ''] = token.split('.');
    await expect(readToken(key, `${header}.${encode(claims())}.${signature}`)).rejects.toMatchObject(refused);
    const elsewhere = join(mkdtempSync(join(tmpdir(), 'callvault-tokens-')), 'token.key');
    await expect(readToken(elsewhere, token)).rejects.toMatchObject(refused);
    for (const text of ['', 'a.b.c', token.slice(0, -2)]) {
      await expect(readToken(key, text)).rejects.toMatchObject(refused);
    }
  });

  it('are signed with HS256 and nothing else', async () => {
    await issueToken(key, ANNA, 1);
    expect(await readToken(key, forged({ alg: 'HS256' }, claims()))).toMatchObject({ roles: ['compliance'] });
    const none = `${encode({ alg: 'none' })}.${encode(claims())}.`;
    await expect(readToken(key, none)).rejects.toMatchObject(refused);
    await expect(readToken(key, forged({ alg: 'none' }, claims()))).rejects.toMatchObject(refused);
    await expect(readToken(key, forged({ alg: 'HS512' }, claims(), 'sha512'))).rejects.toMatchObject(refused);
  });

  it.each([
    ['another issuer', { iss: 'elsewhere' }],
    ['no issuer', { iss: undefined }],
    ['another purpose', { aud: 'callvault.upload' }],
    ['no purpose', { aud: undefined }],
    ['no end', { exp: undefined }],
    ['nobody', { sub: undefined }],
    ['no role', { roles: [] }],
    ['an unknown role', { roles: ['root'] }],
  ])('are refused with %s', async (_, change) => {
    await issueToken(key, ANNA, 1);
    await expect(readToken(key, forged({ alg: 'HS256' }, { ...claims(), ...change }))).rejects.toMatchObject(refused);
  });

  it('are not signed with a key that is damaged or open to others', async () => {
    const { token } = await issueToken(key, ANNA, 1);
    chmodSync(key, 0o644);
    await expect(readToken(key, token)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    chmodSync(key, 0o600);
    writeFileSync(key, 'short');
    await expect(readToken(key, token)).rejects.toMatchObject({ code: 'INTEGRITY' });
  });
});

describe('a reader that remembers', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('checks a good token again after a minute, and takes it no longer than it is valid', async () => {
    vi.useFakeTimers({ now: new Date('2026-03-01T10:00:00.000Z'), toFake: ['Date'] });
    const read = createTokenReader(key);
    const { token: short } = await issueToken(key, ANNA, 0.5);
    const { token: long } = await issueToken(key, ANNA, 15);
    for (const token of [short, long]) expect(await read(token)).toMatchObject({ sub: 'anna' });
    vi.setSystemTime(new Date('2026-03-01T10:00:29.000Z'));
    // Another key: what is not remembered is not valid any more.
    writeFileSync(key, Buffer.alloc(32, 7));
    for (const token of [short, long]) expect(await read(token)).toMatchObject({ sub: 'anna' });
    vi.setSystemTime(new Date('2026-03-01T10:00:31.000Z'));
    await expect(read(short)).rejects.toMatchObject(refused);
    expect(await read(long)).toMatchObject({ sub: 'anna' });
    vi.setSystemTime(new Date('2026-03-01T10:01:01.000Z'));
    await expect(read(long)).rejects.toMatchObject(refused);
  });

  it('remembers no token that was refused', async () => {
    const read = createTokenReader(key);
    const { token } = await issueToken(key, ANNA, 15);
    for (let time = 0; time < 2; time += 1) await expect(read(`${token}x`)).rejects.toMatchObject(refused);
  });
});

describe('tickets', () => {
  const TICKET = { recordingId: 'rec', actor: 'anna' };
  const inAMinute = (): Date => new Date(Date.now() + 60_000);

  it('open one recording for one purpose', async () => {
    const { ticket } = await issueTicket(key, 'upload', TICKET, inAMinute());
    expect(await readTicket(key, 'upload', 'rec', ticket)).toEqual(TICKET);
    await expect(readTicket(key, 'upload', 'other', ticket)).rejects.toMatchObject(refused);
    await expect(readTicket(key, 'playback', 'rec', ticket)).rejects.toMatchObject(refused);
    await expect(readToken(key, ticket)).rejects.toMatchObject(refused);
    const { token } = await issueToken(key, { sub: 'rec', roles: ['compliance'] }, 5);
    await expect(readTicket(key, 'upload', 'rec', token)).rejects.toMatchObject(refused);
  });

  it('expire', async () => {
    const { ticket } = await issueTicket(key, 'playback', TICKET, new Date(Date.now() - 1000));
    await expect(readTicket(key, 'playback', 'rec', ticket)).rejects.toMatchObject(refused);
  });

  it('are the same for the same request', async () => {
    const until = inAMinute();
    expect(await issueTicket(key, 'upload', TICKET, until)).toEqual(await issueTicket(key, 'upload', TICKET, until));
  });
});
