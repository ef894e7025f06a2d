/** The vault in S3, beyond the contract: what S3 itself was told, large bodies, the end of a lock, and what goes wrong. */
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  DeleteObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutObjectRetentionCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import type { Place } from '../../../adapters/aws/s3-errors.ts';
import { createS3Vault } from '../../../adapters/aws/s3-vault.ts';
import type { Bytes, Lock, LockMode, Vault } from '../../../core/ports.ts';
import { digest } from '../../../core/bytes.ts';
import { all, refused, sample, textOf } from '../../contracts/builders.ts';
import { s3Buckets } from './s3-buckets.ts';

const buckets = s3Buckets();
const year = new Date().getUTCFullYear();
const lockUntil = (mode: LockMode, years: number): Lock => ({
  mode,
  retainUntil: `${year + years}-01-01T00:00:00.000Z`,
});
const ERASABLE = lockUntil('GOVERNANCE', 2);
const PIECE = 64 * 1024;
const PIECES = 320;

interface Subject {
  readonly place: Place;
  readonly vault: Vault;
  readonly put: (text: string, lock?: Lock, legalHold?: boolean) => ReturnType<Vault['put']>;
}

async function setUp(): Promise<Subject> {
  const place = await buckets.fresh('locked');
  const vault = createS3Vault(place);
  const put = (text: string, lock = ERASABLE, legalHold = false): ReturnType<Vault['put']> =>
    vault.put({ key: 'audio/a', ...sample(text), lock, legalHold });
  return { place, vault, put };
}

/** 20 MiB, so that it is streamed; `change` alters one piece. */
async function* large(change: (piece: Buffer, index: number) => Uint8Array = (piece) => piece): Bytes {
  for (let index = 0; index < PIECES; index++) {
    await Promise.resolve();
    yield change(Buffer.alloc(PIECE, index), index);
  }
}

describe('what S3 is told', () => {
  it('gets the checksum, the lock and the hold with the object', async () => {
    const { place, put } = await setUp();
    const { head } = await put('hello', lockUntil('COMPLIANCE', 7), true);
    const told = await place.client.send(
      new HeadObjectCommand({
        Bucket: place.bucket,
        Key: 'audio/a',
        VersionId: head.versionId,
        ChecksumMode: 'ENABLED',
      }),
    );
    expect(told).toMatchObject({
      ChecksumSHA256: createHash('sha256').update('hello').digest('base64'),
      ObjectLockMode: 'COMPLIANCE',
      ObjectLockRetainUntilDate: new Date(`${year + 7}-01-01T00:00:00.000Z`),
      ObjectLockLegalHoldStatus: 'ON',
    });
  });

  it('never ends a lock early for a fraction of a second', async () => {
    const { vault, put } = await setUp();
    const at = (time: string): Lock => ({ mode: 'GOVERNANCE', retainUntil: `${year + 2}-01-01T${time}Z` });
    const { head } = await put('x', at('00:00:00.123'));
    expect(head.lock).toEqual(at('00:00:01.000'));
    expect((await vault.extend('audio/a', head.versionId, at('00:00:00.123'))).lock).toEqual(at('00:00:01.000'));
    expect((await vault.extend('audio/a', head.versionId, at('00:00:01.001'))).lock).toEqual(at('00:00:02.000'));
  });

  it('raises a governance lock only with the bypass that S3 asks for', async () => {
    const { place, vault, put } = await setUp();
    const { head } = await put('x');
    const Retention = { Mode: 'COMPLIANCE', RetainUntilDate: new Date(ERASABLE.retainUntil) } as const;
    const version = { Bucket: place.bucket, Key: 'audio/a', VersionId: head.versionId };
    const bare = place.client.send(new PutObjectRetentionCommand({ ...version, Retention }));
    await expect(bare).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
    const lock = { ...ERASABLE, mode: 'COMPLIANCE' } as const;
    expect((await vault.extend('audio/a', head.versionId, lock)).lock).toEqual(lock);
  });
});

describe.each([
  ['a client of this edition', {}],
  [
    'a client with the defaults of the SDK',
    { requestChecksumCalculation: 'WHEN_SUPPORTED', responseChecksumValidation: 'WHEN_SUPPORTED' },
  ],
] as const)('a body that is streamed, with %s', (_, config) => {
  const key = 'audio/large';
  const put = async (vault: Vault, body: Bytes): ReturnType<Vault['put']> =>
    vault.put({ key, body, ...(await digest(large())), lock: ERASABLE, legalHold: false });

  it('is stored whole and read back; a second one finds the key taken and ends its source', async () => {
    const vault = createS3Vault(await buckets.fresh('locked', config));
    const { outcome, head } = await put(vault, large());
    expect(outcome).toBe('stored');
    expect(await digest(vault.read(key, head.versionId))).toEqual({ bytes: head.bytes, sha256: head.sha256 });
    let isEnded = false;
    const second = (async function* (): Bytes {
      try {
        yield* large();
      } finally {
        isEnded = true;
      }
    })();
    expect(await put(vault, second)).toEqual({ outcome: 'exists', head });
    expect(isEnded).toBe(true);
  });

  it.each<[string, Bytes]>([
    ['another byte at the end', large((piece, index) => (index === PIECES - 1 ? piece.fill(7, PIECE - 1) : piece))],
    ['another byte at the start', large((piece, index) => (index === 0 ? piece.fill(7, 0, 1) : piece))],
    ['a byte less', large((piece, index) => (index === 9 ? piece.subarray(1) : piece))],
    ['a byte more', large((piece, index) => (index === 9 ? Buffer.concat([piece, Buffer.of(1)]) : piece))],
  ])('is refused with %s, and nothing is stored', async (_name, body) => {
    const place = await buckets.fresh('locked', config);
    await refused(put(createS3Vault(place), body), 'INTEGRITY');
    expect(await versions(place)).toEqual([]);
  });

  it('leaves nothing when it breaks off', async () => {
    const place = await buckets.fresh('locked', config);
    const broken = large((piece, index) => {
      if (index === PIECES / 2) throw new Error('cut');
      return piece;
    });
    await expect(put(createS3Vault(place), broken)).rejects.toThrow('cut');
    expect(await versions(place)).toEqual([]);
  });

  it('ends the transfer when the reader stops: more readers than the client has connections', async () => {
    const vault = createS3Vault(await buckets.fresh('locked', config));
    const { head } = await put(vault, large());
    for (let index = 0; index < 60; index++) {
      for await (const chunk of vault.read(key, head.versionId)) {
        expect(chunk.length).toBeGreaterThan(0);
        break;
      }
    }
    expect((await vault.head(key))?.bytes).toBe(head.bytes);
  });
});

async function versions({ client, bucket }: Place): Promise<unknown[]> {
  const { Versions = [], DeleteMarkers = [] } = await client.send(new ListObjectVersionsCommand({ Bucket: bucket }));
  return [...Versions, ...DeleteMarkers];
}

describe('the end of a lock', () => {
  it.each<LockMode>(['GOVERNANCE', 'COMPLIANCE'])('frees the version, unless it is held (%s)', async (mode) => {
    const { vault, put } = await setUp();
    const end = Math.ceil(Date.now() / 1000) * 1000 + 2000;
    const { head } = await put('x', { mode, retainUntil: new Date(end).toISOString() }, true);
    const remove = (): Promise<void> => vault.remove('audio/a', head.versionId);
    await refused(remove(), 'OBJECT_LOCKED');
    await vault.setLegalHold('audio/a', head.versionId, false);
    await refused(remove(), 'OBJECT_LOCKED');
    await vault.setLegalHold('audio/a', head.versionId, true);
    await pause(end - Date.now() + 100);
    await refused(remove(), 'OBJECT_LOCKED');
    await vault.setLegalHold('audio/a', head.versionId, false);
    await remove();
    expect(await vault.head('audio/a')).toBeUndefined();
    await refused(textOf(vault.read('audio/a', head.versionId)), 'NOT_FOUND');
    await remove();
    expect((await put('again')).outcome).toBe('stored');
  });
});

describe('what goes wrong', () => {
  it('keeps what somebody hid with a delete marker', async () => {
    const { place, vault, put } = await setUp();
    const { head } = await put('x');
    await place.client.send(new DeleteObjectCommand({ Bucket: place.bucket, Key: 'audio/a' }));
    expect(await textOf(vault.read('audio/a', head.versionId))).toBe('x');
    // versitygw tells the lock of the newest version only; with S3 the hidden version is found (test/adapters/aws).
    await refused(vault.head('audio/a'), 'INTEGRITY');
  });

  it('never addresses a key without a version', async () => {
    const { place, vault, put } = await setUp();
    await put('x');
    await refused(vault.remove('audio/a', ''), 'VALIDATION_FAILED');
    await refused(vault.extend('audio/a', '', ERASABLE), 'VALIDATION_FAILED');
    await refused(vault.setLegalHold('audio/a', '', false), 'VALIDATION_FAILED');
    await refused(vault.head('audio/a', ''), 'VALIDATION_FAILED');
    expect(await versions(place)).toHaveLength(1);
  });

  it('refuses a lock that is over, and dates that are none', async () => {
    const { place, put } = await setUp();
    await refused(put('x', { mode: 'GOVERNANCE', retainUntil: '2020-01-01T00:00:00.000Z' }), 'INTERNAL');
    await refused(put('x', { mode: 'GOVERNANCE', retainUntil: 'tomorrow' }), 'VALIDATION_FAILED');
    expect(await versions(place)).toEqual([]);
  });

  it('refuses a bucket without Object Lock', async () => {
    const vault = createS3Vault(await buckets.fresh('plain'));
    await refused(vault.put({ key: 'audio/a', ...sample('x'), lock: ERASABLE, legalHold: false }), 'INTERNAL');
  });

  it('names the call and the error when credentials are refused, and no key', async () => {
    const { place } = await setUp();
    const client = buckets.client({ credentials: { accessKeyId: 'test', secretAccessKey: 'wrong' } });
    const vault = createS3Vault({ client, bucket: place.bucket });
    const put = vault.put({ key: 'audio/a', ...sample('x'), lock: ERASABLE, legalHold: false });
    await expect(put).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: 'S3 refused PutObject (SignatureDoesNotMatch).',
    });
    await expect(all(vault.list(''))).rejects.toMatchObject({ code: 'UNAVAILABLE', detail: { call: 'ListBucket' } });
  });

  it('says UNAVAILABLE when S3 cannot be reached', async () => {
    const client = buckets.client({ endpoint: 'http://127.0.0.1:9', maxAttempts: 1 });
    const vault = createS3Vault({ client, bucket: 'any' });
    await refused(vault.head('audio/a'), 'UNAVAILABLE');
    await refused(textOf(vault.read('audio/a', 'v')), 'UNAVAILABLE');
  });
});
