/** Time stamps against an authority made with openssl, and openssl as the second opinion. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkTimeStamp, parseCertificates, timeStampRequest } from '../../../core/custody/time-stamp.ts';
import { isAppError } from '../../../core/errors.ts';
import { stampLog } from '../../../core/use-cases/stamp-log.ts';
import { fsckLog } from '../../../core/use-cases/fsck-log.ts';
import { temporaryFolder } from '../../e2e/temporary-folder.ts';
import { opensslAuthority, WITHOUT_OPENSSL, type OpensslAuthority } from '../../support/openssl-authority.ts';
import { signer, testLog } from './log-fixture.ts';

if (WITHOUT_OPENSSL !== undefined) process.stderr.write(`time stamps: skipped, ${WITHOUT_OPENSSL}\n`);

const temporary = temporaryFolder('time-stamp');
const DATA = Buffer.from('a signed note\n');
const { verifierKey } = signer;
let authority: OpensslAuthority;

const sha256 = (data: Uint8Array): Uint8Array => createHash('sha256').update(data).digest();
const rootOf = ({ rootFile }: OpensslAuthority): ReturnType<typeof parseCertificates> =>
  parseCertificates(readFileSync(rootFile, 'utf8'));

function made(name: string, options?: Parameters<typeof opensslAuthority>[1]): OpensslAuthority {
  const folder = join(temporary.path, name);
  mkdirSync(folder);
  return opensslAuthority(folder, options);
}

afterAll(temporary.remove);

describe.skipIf(WITHOUT_OPENSSL !== undefined)('a time stamp', () => {
  beforeAll(() => {
    authority = made('default');
  });

  it.each([
    ['RSA', { algorithm: ['RSA'] }],
    [
      'P-256, SHA-512 in the certificate id',
      { algorithm: ['EC', '-pkeyopt', 'ec_paramgen_curve:P-256'], ess: 'sha512' },
    ],
    [
      'P-384, the first version of the certificate id',
      { algorithm: ['EC', '-pkeyopt', 'ec_paramgen_curve:P-384'], ess: 'sha1' },
    ],
  ])('is accepted from %s, by us and by openssl', async (name, options) => {
    const other = made(name.replaceAll(/\W/gu, ''), options);
    const response = await other.stamp(sha256(DATA));
    expect(other.accepts(response, DATA)).toBe(true);
    const checked = checkTimeStamp(response, DATA, rootOf(other));
    expect(checked.authority).toBe('checked');
    expect(Math.abs(Date.parse(checked.at) - Date.now())).toBeLessThan(60_000);
    expect(checkTimeStamp(response, DATA)).toEqual({ at: checked.at, authority: 'not checked' });
  });

  it('is refused for other bytes, under another authority, and cut short', async () => {
    const response = await authority.stamp(sha256(DATA));
    expect(() => checkTimeStamp(response, Buffer.from('another note\n'))).toThrow('other bytes');
    expect(() => checkTimeStamp(response, DATA, rootOf(made('stranger')))).toThrow('not by the given authority');
    expect(() => checkTimeStamp(response.subarray(0, -1), DATA)).toThrow('DER');
  });

  it('is refused when it was not granted', () => {
    const request = Buffer.from(timeStampRequest(sha256(DATA), Buffer.alloc(8, 1)));
    // SHA-256 becomes an algorithm nobody knows.
    request[request.indexOf(Buffer.from('0304020105', 'hex')) + 3] = 0x7f;
    expect(() => checkTimeStamp(authority.reply(request), DATA)).toThrow('not granted');
  });

  it('says the same or is refused, whichever bit is flipped', async () => {
    const response = await authority.stamp(sha256(DATA));
    const trusted = rootOf(authority);
    const good = checkTimeStamp(response, DATA, trusted);
    for (let at = 0; at < response.length; at += 1) {
      const bad = Uint8Array.from(response);
      bad[at] = (bad[at] ?? 0) ^ (1 << (at % 8));
      try {
        expect(checkTimeStamp(bad, DATA, trusted)).toEqual(good);
      } catch (error) {
        if (!isAppError(error, 'INTEGRITY')) throw error;
      }
    }
  });

  it('is kept beside its checkpoint, once, and fsck reads it', async () => {
    const log = testLog();
    await log.commit(5);
    await log.integrate();
    const { store } = log;
    const first = await stampLog({ store, verifierKey, authority, authorities: rootOf(authority) });
    expect(first).toMatchObject({ size: 5, path: 'checkpoints/5.tsr', fresh: true, authority: 'checked' });
    const nobody = { stamp: () => Promise.reject(new Error('asked again')) };
    expect(await stampLog({ store, verifierKey, authority: nobody })).toMatchObject({ at: first.at, fresh: false });
    const note = (await store.get('checkpoints/5')) ?? new Uint8Array();
    expect(authority.accepts((await store.get(first.path)) ?? new Uint8Array(), note)).toBe(true);
    const trusted = { authorities: rootOf(authority) };
    expect(await fsckLog({ store, verifierKey, outsiders: trusted })).toMatchObject({
      ok: true,
      attestations: [{ kind: 'time stamp', size: 5, at: first.at, authority: 'checked' }],
    });
    const strangers = { authorities: rootOf(made('strangers')) };
    expect(await fsckLog({ store, verifierKey, outsiders: strangers })).toMatchObject({
      ok: false,
      problems: [{ path: 'checkpoints/5.tsr' }],
    });
  });

  it('asked for twice at once is one, and both get it', async () => {
    const log = testLog();
    await log.commit(3);
    await log.integrate();
    const { store } = log;
    const request = { store, verifierKey, authority, authorities: rootOf(authority) };
    const [one, other] = await Promise.all([stampLog(request), stampLog(request)]);
    expect([one.fresh, other.fresh].filter(Boolean)).toHaveLength(1);
    expect(one.at).toBe(other.at);
  });

  it('that does not hold is not kept', async () => {
    const log = testLog();
    await log.commit(1);
    await log.integrate();
    const wrong = { stamp: () => authority.stamp(sha256(DATA)) };
    await expect(stampLog({ store: log.store, verifierKey, authority: wrong })).rejects.toThrow('other bytes');
    expect(await log.store.get('checkpoints/1.tsr')).toBeUndefined();
  });
});

describe('certificates', () => {
  it.each(['', 'no PEM', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'])('%j are refused', (text) => {
    expect(() => parseCertificates(text)).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }));
  });
});
