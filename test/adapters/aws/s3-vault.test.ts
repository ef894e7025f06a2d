/** The vault in S3 facing answers that the test server does not give. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createS3Vault } from '../../../adapters/aws/s3-vault.ts';
import type { Lock } from '../../../core/ports.ts';
import { refused, sample, textOf } from '../../contracts/builders.ts';
import { refusal, s3Stub, type StubAnswer } from './s3-stub.ts';

const LOCK: Lock = { mode: 'GOVERNANCE', retainUntil: '2099-01-01T00:00:00.000Z' };
const OBJECT = { key: 'audio/a', ...sample('x'), lock: LOCK, legalHold: false };

/** HEAD of a version that holds `x`. */
function headed(change: Readonly<Record<string, string>> = {}): StubAnswer {
  const headers = {
    'content-length': '1',
    'x-amz-version-id': 'v1',
    'x-amz-checksum-sha256': createHash('sha256').update('x').digest('base64'),
    'x-amz-object-lock-mode': LOCK.mode,
    'x-amz-object-lock-retain-until-date': LOCK.retainUntil,
    'x-amz-object-lock-legal-hold': 'OFF',
    ...change,
  };
  return { status: 200, headers: Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== '')) };
}

const versionList = (...entries: readonly string[]): StubAnswer => ({
  status: 200,
  body: `<ListVersionsResult><IsTruncated>false</IsTruncated>${entries.join('')}</ListVersionsResult>`,
});
const version = (key: string, id: string): string => `<Version><Key>${key}</Key><VersionId>${id}</VersionId></Version>`;

describe('a key below a delete marker', () => {
  it('is found at its newest version', async () => {
    const stub = await s3Stub((what) => {
      if (what.includes('versions')) return versionList(version('audio/a', 'v1'), version('audio/a', 'v0'));
      return what.includes('versionId=v1') ? headed() : { status: 404, headers: { 'x-amz-delete-marker': 'true' } };
    });
    const head = await createS3Vault(stub.place).head('audio/a');
    expect(head).toMatchObject({ versionId: 'v1', lock: LOCK, legalHold: false });
  });

  it('is not mistaken for a longer key', async () => {
    const stub = await s3Stub((what) =>
      what.includes('versions') ? versionList(version('audio/ab', 'v1')) : { status: 404 },
    );
    expect(await createS3Vault(stub.place).head('audio/a')).toBeUndefined();
  });

  it('is looked for on every page', async () => {
    const more = '<NextKeyMarker>audio/a</NextKeyMarker><NextVersionIdMarker>m9</NextVersionIdMarker>';
    const first = `<ListVersionsResult><IsTruncated>true</IsTruncated>${more}</ListVersionsResult>`;
    const stub = await s3Stub((what) => {
      if (what.includes('version-id-marker=m9')) return versionList(version('audio/a', 'v1'));
      if (what.includes('versions')) return { status: 200, body: first };
      return what.includes('versionId=v1') ? headed() : { status: 404 };
    });
    expect((await createS3Vault(stub.place).head('audio/a'))?.versionId).toBe('v1');
  });
});

describe('a version that S3 does not fully describe', () => {
  it.each([
    ['the lock mode', { 'x-amz-object-lock-mode': '' }],
    ['the lock date', { 'x-amz-object-lock-retain-until-date': '' }],
    ['the checksum', { 'x-amz-checksum-sha256': '' }],
    ['a checksum of the whole', { 'x-amz-checksum-sha256': `${createHash('sha256').update('x').digest('base64')}-2` }],
    ['the version', { 'x-amz-version-id': '' }],
  ])('is not passed off as an object of the vault: without %s', async (_, change) => {
    const stub = await s3Stub(() => headed(change));
    await refused(createS3Vault(stub.place).head('audio/a', 'v1'), 'INTEGRITY');
  });

  it('is not held when it never was', async () => {
    const stub = await s3Stub(() => headed({ 'x-amz-object-lock-legal-hold': '' }));
    expect((await createS3Vault(stub.place).head('audio/a', 'v1'))?.legalHold).toBe(false);
  });
});

describe('a put', () => {
  const stored = { status: 200, headers: { 'x-amz-version-id': 'v1' } };

  it.each([
    ['another checksum', { 'x-amz-checksum-sha256': createHash('sha256').update('y').digest('base64') }],
    ['an earlier date', { 'x-amz-object-lock-retain-until-date': '2098-12-31T00:00:00.000Z' }],
    ['a hold', { 'x-amz-object-lock-legal-hold': 'ON' }],
  ])('is not done when what is read back has %s', async (_, change) => {
    const stub = await s3Stub((what) => (what.startsWith('PUT') ? stored : headed(change)));
    await refused(createS3Vault(stub.place).put({ ...OBJECT, ...sample('x') }), 'INTEGRITY');
  });

  it('refuses a bucket that keeps no versions', async () => {
    const stub = await s3Stub(() => ({ status: 200 }));
    await refused(createS3Vault(stub.place).put({ ...OBJECT, ...sample('x') }), 'INTERNAL');
  });

  it.each([
    [412, 'PreconditionFailed'],
    [409, 'ConditionalRequestConflict'],
    [503, 'SlowDown'],
  ])('finds the key taken after %i %s', async (status, code) => {
    const stub = await s3Stub((what) => (what.startsWith('PUT') ? refusal(status, code) : headed()));
    const { outcome, head } = await createS3Vault(stub.place).put({ ...OBJECT, ...sample('x') });
    expect([outcome, head.versionId]).toEqual(['exists', 'v1']);
  });

  it.each([
    [409, 'ConditionalRequestConflict', 'UNAVAILABLE'],
    [503, 'SlowDown', 'UNAVAILABLE'],
    [500, 'InternalError', 'UNAVAILABLE'],
    [400, 'ExpiredToken', 'UNAVAILABLE'],
    [400, 'BadDigest', 'INTEGRITY'],
    [403, 'AccessDenied', 'UNAVAILABLE'],
    [404, 'NoSuchBucket', 'INTERNAL'],
  ] as const)('that ends with %i %s and no object is %s', async (status, code, expected) => {
    const stub = await s3Stub((what) => {
      if (what.startsWith('PUT')) return refusal(status, code);
      return what.includes('versions') ? versionList() : { status: 404 };
    });
    const put = createS3Vault(stub.place).put({ ...OBJECT, ...sample('x') });
    const error: unknown = await put.catch((error: unknown) => error);
    expect(error).toMatchObject({ name: 'AppError', code: expected });
    expect(String(error)).not.toContain('audio/rec1');
  });

  it('signs the condition, the checksum and the lock', async () => {
    const seen: Record<string, unknown> = {};
    const stub = await s3Stub((what, { headers }) => {
      if (what.startsWith('PUT')) Object.assign(seen, headers);
      return what.startsWith('PUT') ? stored : headed();
    });
    await createS3Vault(stub.place).put({ ...OBJECT, ...sample('x') });
    expect(seen).toMatchObject({
      'if-none-match': '*',
      'content-length': '1',
      'x-amz-checksum-sha256': createHash('sha256').update('x').digest('base64'),
      'x-amz-object-lock-mode': 'GOVERNANCE',
      'x-amz-object-lock-legal-hold': 'OFF',
    });
    expect(String(seen['authorization'])).toContain('x-amz-object-lock-retain-until-date');
    expect(seen).not.toHaveProperty('x-amz-trailer');
  });
});

describe('what may be changed', () => {
  it('never asks S3 for a shorter lock', async () => {
    const stub = await s3Stub(() => headed({ 'x-amz-object-lock-mode': 'GOVERNANCE' }));
    const shorter = { mode: 'COMPLIANCE', retainUntil: '2098-01-01T00:00:00.000Z' } as const;
    await refused(createS3Vault(stub.place).extend('audio/a', 'v1', shorter), 'RETENTION_SHORTENED');
    expect(stub.asked.filter((what) => !what.startsWith('HEAD'))).toEqual([]);
  });

  it('asks for the bypass only to raise the mode', async () => {
    const bypasses: unknown[] = [];
    let heads = 0;
    const later = { mode: 'GOVERNANCE', retainUntil: '2100-01-01T00:00:00.000Z' } as const;
    const strict = { ...later, mode: 'COMPLIANCE' } as const;
    const states = [LOCK, later, later, strict];
    const stub = await s3Stub((what, { headers }) => {
      if (what.startsWith('HEAD')) {
        const { mode, retainUntil } = states[heads++] ?? LOCK;
        return headed({ 'x-amz-object-lock-mode': mode, 'x-amz-object-lock-retain-until-date': retainUntil });
      }
      bypasses.push(headers['x-amz-bypass-governance-retention']);
      return { status: 200 };
    });
    const vault = createS3Vault(stub.place);
    expect((await vault.extend('audio/a', 'v1', later)).lock).toEqual(later);
    expect((await vault.extend('audio/a', 'v1', strict)).lock).toEqual(strict);
    expect(bypasses).toEqual([undefined, 'true']);
  });

  it('believes only what is read back', async () => {
    const stub = await s3Stub((what) => (what.startsWith('HEAD') ? headed() : { status: 200 }));
    const vault = createS3Vault(stub.place);
    await refused(vault.extend('audio/a', 'v1', { ...LOCK, mode: 'COMPLIANCE' }), 'INTEGRITY');
    await refused(vault.setLegalHold('audio/a', 'v1', true), 'INTEGRITY');
  });

  it('tells a locked version from a role that may not remove', async () => {
    const answer = (date: string) => (what: string) =>
      what.startsWith('HEAD') ? headed({ 'x-amz-object-lock-retain-until-date': date }) : refusal(403, 'AccessDenied');
    const locked = await s3Stub(answer('2099-01-01T00:00:00Z'));
    await refused(createS3Vault(locked.place).remove('audio/a', 'v1'), 'OBJECT_LOCKED');
    const free = await s3Stub(answer('2020-01-01T00:00:00Z'));
    const remove = createS3Vault(free.place).remove('audio/a', 'v1');
    await expect(remove).rejects.toMatchObject({ code: 'UNAVAILABLE', detail: { call: 'DeleteObjectVersion' } });
  });

  it('never asks S3 to remove what is held', async () => {
    const stub = await s3Stub(() => headed({ 'x-amz-object-lock-legal-hold': 'ON' }));
    await refused(createS3Vault(stub.place).remove('audio/a', 'v1'), 'OBJECT_LOCKED');
    expect(stub.asked).toHaveLength(1);
  });
});

describe('a read', () => {
  it.each([
    [404, 'NoSuchVersion', 'NOT_FOUND'],
    [403, 'InvalidObjectState', 'UNAVAILABLE'],
    [503, 'ServiceUnavailable', 'UNAVAILABLE'],
    [403, 'AccessDenied', 'UNAVAILABLE'],
  ] as const)('that is answered with %i %s is %s', async (status, code, expected) => {
    const stub = await s3Stub(() => refusal(status, code));
    await refused(textOf(createS3Vault(stub.place).read('audio/a', 'v1')), expected);
  });

  it('takes an expired token for what it is, not for a version that is not there', async () => {
    const stub = await s3Stub((what) => (what.startsWith('HEAD') ? { status: 400 } : refusal(400, 'ExpiredToken')));
    await refused(createS3Vault(stub.place).head('audio/a', 'v1'), 'UNAVAILABLE');
  });
});
