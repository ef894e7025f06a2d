/** Tokens of callers: good for minutes, a subject and nothing else, and every way to be refused. */
import { createHmac } from 'node:crypto';
import { GenerateMacCommand, KMSClient, KMSInvalidMacException, VerifyMacCommand } from '@aws-sdk/client-kms';
import { beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  createSubjectTokens,
  isSubjectToken,
  type ReadSubjectTokens,
} from '../../../adapters/aws/kms-subject-tokens.ts';
import { fakeClock, type FakeClock } from '../../support/memory-clock-random.ts';

const bytes = z.instanceof(Uint8Array);
const inputSchema = z.object({ Message: bytes, Mac: bytes.optional() });
const KEY = Buffer.alloc(32, 7);
const mac = (message: Uint8Array): Buffer => createHmac('sha256', KEY).update(message).digest();

let clock: FakeClock;
let asked: string[];
let fails: Error | undefined;
let tokens: ReadSubjectTokens;

beforeEach(() => {
  clock = fakeClock('2026-03-01T09:00:00.000Z');
  asked = [];
  fails = undefined;
  const client = new KMSClient({ region: 'eu-central-1' });
  client.middlewareStack.add(
    (_next, context) =>
      ({ input }) => {
        asked.push(String(context.commandName));
        if (fails) return Promise.reject(fails);
        const { Message, Mac } = inputSchema.parse(input);
        const expected = mac(Message);
        if (Mac && !expected.equals(Mac)) {
          return Promise.reject(new KMSInvalidMacException({ message: 'no', $metadata: {} }));
        }
        const output: object = { Mac: expected, MacValid: true };
        return Promise.resolve({ output: { $metadata: {}, ...output }, response: {} });
      },
    { step: 'initialize', priority: 'high' },
  );
  tokens = createSubjectTokens({ client, keyId: 'key', clock, path: '/callers' });
});

const issue = async (minutes = 15): Promise<string> =>
  (await tokens.issue({ sub: 'caller-1', customerRef: 'cust 王', minutes })).token;

function forged(claims: object, header: object = { alg: 'HS256', typ: 'JWT' }, key: Buffer = KEY): string {
  const message = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${message}.${createHmac('sha256', key).update(message).digest('base64url')}`;
}

const NOW = Date.parse('2026-03-01T09:00:00.000Z') / 1000;
const GOOD = {
  ...{ iss: 'callvault/subject-tokens', aud: 'callvault.api', sub: 'x', customerRef: 'c' },
  ...{ iat: NOW, exp: NOW + 60 },
};

describe('a token of a caller', () => {
  it('is read as a subject until its time is over', async () => {
    const { token, expiresAt, path } = await tokens.issue({ sub: 'caller-1', customerRef: 'cust 王', minutes: 5 });
    expect([expiresAt, path]).toEqual(['2026-03-01T09:05:00.000Z', '/callers']);
    expect(isSubjectToken(token)).toBe(true);
    const principal = { sub: 'caller-1', customerRef: 'cust 王', roles: ['subject'], expiresAt };
    expect(await tokens.read(token)).toEqual(principal);
    clock.advance(5 * 60_000 - 1);
    expect(await tokens.read(token)).toEqual(principal);
    clock.advance(1);
    await expect(tokens.read(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(asked).toEqual([GenerateMacCommand.name, VerifyMacCommand.name]);
  });

  it('lasts 15 minutes at most, whatever is asked', async () => {
    const { expiresAt } = await tokens.issue({ sub: 's', customerRef: 'c', minutes: 600 });
    expect(expiresAt).toBe('2026-03-01T09:15:00.000Z');
  });

  it.each<[string, () => string | Promise<string>]>([
    ['signed by another key', () => forged(GOOD, undefined, Buffer.alloc(32, 8))],
    ['of another algorithm', () => forged(GOOD, { alg: 'none' })],
    ['with another header', () => forged(GOOD, { alg: 'HS256', typ: 'JWT', kid: 'x' })],
    ['with roles of its own', () => forged({ ...GOOD, roles: ['compliance'] })],
    ['that is over', () => forged({ ...GOOD, iat: NOW - 120, exp: NOW - 60 })],
    ['for longer than 15 minutes', () => forged({ ...GOOD, exp: NOW + 901 })],
    ['of another issuer', () => forged({ ...GOOD, iss: 'https://issuer.example' })],
    ['for something else', () => forged({ ...GOOD, aud: 'other' })],
    ['without a customer', () => forged({ ...GOOD, customerRef: '' })],
    ['with a longer signature', async () => `${await issue()}AA`],
    ['without a signature', async () => (await issue()).replace(/\.[^.]*$/u, '.')],
    ['in four parts', async () => `${await issue()}.x`],
    ['that is none', () => 'x'],
  ])('%s is refused', async (_, make) => {
    await expect(tokens.read(await make())).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('has every character of it signed', async () => {
    const token = await issue();
    for (let at = 0; at < token.length; at += 7) {
      const changed = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
      await expect(tokens.read(changed)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    }
  });

  it('is neither taken nor refused while KMS does not answer', async () => {
    const token = await issue();
    fails = new Error('timeout');
    await expect(tokens.read(token)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await expect(issue()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    fails = undefined;
    expect((await tokens.read(token)).sub).toBe('caller-1');
  });

  it.each(['', 'a.b.c', forged({ iss: 'https://other.example' })])(
    'is not mistaken for one of a provider: %s',
    (token) => {
      expect(isSubjectToken(token)).toBe(false);
    },
  );
});
