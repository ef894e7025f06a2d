/** Intake, work store and log store in S3, beyond their contracts: large bodies, more keys than a page holds, locks of the log. */
import {
  DeleteObjectCommand,
  GetObjectRetentionCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import type { Place } from '../../../adapters/aws/s3-errors.ts';
import { createS3Intake } from '../../../adapters/aws/s3-intake.ts';
import { createS3LogStore } from '../../../adapters/aws/s3-log-store.ts';
import { createS3WorkStore } from '../../../adapters/aws/s3-work-store.ts';
import { digest, once } from '../../../core/bytes.ts';
import type { Bytes, Lock } from '../../../core/ports.ts';
import { all, refused, sample, textOf } from '../../contracts/builders.ts';
import { s3Buckets } from './s3-buckets.ts';

const buckets = s3Buckets();
const MIB = 1024 * 1024;

async function* counting(bytes: number, chunk: number, fail = false): Bytes {
  for (let at = 0; at < bytes; at += chunk) {
    await Promise.resolve();
    yield Buffer.alloc(Math.min(chunk, bytes - at), at / chunk);
  }
  if (fail) throw new Error('cut');
}

describe('a body of unknown length', () => {
  it.each([
    ['one byte less than a part', 8 * MIB - 1, MIB],
    ['exactly a part', 8 * MIB, MIB],
    ['a byte more than a part', 8 * MIB + 1, MIB],
    ['two parts', 16 * MIB, 3 * MIB],
    ['parts cut from one large chunk', 20 * MIB, 20 * MIB],
  ])('is stored and told apart by its hash: %s', async (_, bytes, chunk) => {
    const intake = createS3Intake(await buckets.fresh('plain'));
    const expected = await digest(counting(bytes, chunk));
    expect(await intake.put('rec1', 'audio', counting(bytes, chunk))).toEqual(expected);
    expect(await digest(intake.read('rec1', 'audio'))).toEqual(expected);
    expect(await intake.size('rec1', 'audio')).toBe(bytes);
  });

  it('leaves neither an object nor an upload when it breaks off', async () => {
    const place = await buckets.fresh('plain');
    const intake = createS3Intake(place);
    await expect(intake.put('rec1', 'audio', counting(20 * MIB, MIB, true))).rejects.toThrow('cut');
    expect(await intake.size('rec1', 'audio')).toBeUndefined();
    const { Uploads = [] } = await place.client.send(new ListMultipartUploadsCommand({ Bucket: place.bucket }));
    expect(Uploads).toEqual([]);
  });

  it('may be read in part, as often as there are readers', async () => {
    const work = createS3WorkStore(await buckets.fresh('plain'));
    await work.put('audio/a', counting(20 * MIB, MIB));
    for (let reader = 0; reader < 60; reader++) {
      const opened = await work.open('audio/a', { start: MIB, end: 19 * MIB });
      for await (const chunk of opened?.body ?? []) {
        expect(chunk[0]).toBe(1);
        break;
      }
    }
  });
});

describe('more keys than a page holds', () => {
  it('lists every arrival once, in order, whatever parts it has', async () => {
    const place = await buckets.fresh('plain');
    const intake = createS3Intake(place);
    const ids = Array.from({ length: 1050 }, (_, index) => `rec${String(index).padStart(4, '0')}`);
    await inParallel(ids, (id) => intake.put(id, 'audio', once(Buffer.from(id))));
    await inParallel(
      ids.filter((_, index) => index % 7 === 0),
      (id) => intake.put(id, 'metadata', once(Buffer.from('{}'))),
    );
    await intake.put('rec0000-later', 'transcript', once(Buffer.from('{}')));
    await place.client.send(new PutObjectCommand({ Bucket: place.bucket, Key: 'drop/pbx/a.wav', Body: 'x' }));
    const expected = [...ids, 'rec0000-later'].sort();
    expect((await all(intake.list())).map(({ recordingId }) => recordingId)).toEqual(expected);
    expect(await all(createS3WorkStore(place).list('audio/'))).toEqual(ids.map((id) => `audio/${id}`));
  });
});

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < items.length; at += 32) await Promise.all(items.slice(at, at + 32).map(work));
}

describe('the work store', () => {
  it('says CONFLICT when the object was replaced or removed since it was opened', async () => {
    const place = await buckets.fresh('plain');
    const work = createS3WorkStore(place);
    await work.put('audio/a', Buffer.from('first'));
    const [one, two] = [await work.open('audio/a'), await work.open('audio/a')];
    await work.put('audio/a', Buffer.from('other'));
    await refused(textOf(one?.body ?? once(Buffer.alloc(0))), 'CONFLICT');
    await work.remove('audio/a');
    await refused(textOf(two?.body ?? once(Buffer.alloc(0))), 'CONFLICT');
  });

  it.each(['../x', '/x', 'a//b', ''])('refuses the path %j', async (path) => {
    const work = createS3WorkStore(await buckets.fresh('plain'));
    await refused(work.get(path), 'VALIDATION_FAILED');
    await refused(work.put(path, Buffer.from('x')), 'VALIDATION_FAILED');
  });
});

describe('the log store', () => {
  const year = new Date().getUTCFullYear();
  const lockUntil = (years: number): Lock => ({
    mode: 'COMPLIANCE',
    retainUntil: `${year + years}-01-01T00:00:00.000Z`,
  });

  it('locks what it writes, with the lock of that moment', async () => {
    const place = await buckets.fresh('locked');
    let years = 11;
    const log = createS3LogStore({ ...place, lock: () => lockUntil(years++) });
    await log.put('tile/0/000.p/1', Buffer.from('one'));
    await log.putCheckpoint(1, Buffer.from('note'));
    const { bytes, sha256 } = sample('one');
    const tile = { Bucket: place.bucket, Key: 'log/tile/0/000.p/1' };
    expect(await place.client.send(new HeadObjectCommand({ ...tile, ChecksumMode: 'ENABLED' }))).toMatchObject({
      ContentLength: bytes,
      ChecksumSHA256: Buffer.from(sha256, 'hex').toString('base64'),
      ObjectLockMode: 'COMPLIANCE',
      ObjectLockRetainUntilDate: new Date(lockUntil(11).retainUntil),
    });
    const checkpoint = { Bucket: place.bucket, Key: 'log/checkpoint' };
    const { ObjectLockRetainUntilDate } = await place.client.send(new HeadObjectCommand(checkpoint));
    expect(ObjectLockRetainUntilDate).toEqual(new Date(lockUntil(13).retainUntil));
  });

  it('keeps the partial tiles, and every version of the checkpoint', async () => {
    const place = await buckets.fresh('locked');
    const log = createS3LogStore({ ...place, lock: () => lockUntil(2) });
    await log.put('tile/0/000.p/1', Buffer.from('one'));
    await log.put('tile/0/000', Buffer.from('full'));
    expect(await all(log.list())).toEqual(['tile/0/000', 'tile/0/000.p/1']);
    await log.putCheckpoint(1, Buffer.from('first'));
    await log.putCheckpoint(1, Buffer.from('first'));
    await log.putCheckpoint(2, Buffer.from('second'));
    const kept = await versionsOf(place, 'log/checkpoint');
    expect(kept).toHaveLength(2);
    for (const VersionId of kept) {
      const version = { Bucket: place.bucket, Key: 'log/checkpoint', VersionId };
      const { Retention } = await place.client.send(new GetObjectRetentionCommand(version));
      expect(Retention?.Mode).toBe('COMPLIANCE');
      await expect(place.client.send(new DeleteObjectCommand(version))).rejects.toThrow('object lock');
    }
    expect(await versionsOf(place, 'log/tile/0/000')).toHaveLength(1);
  });
});

async function versionsOf({ client, bucket }: Place, key: string): Promise<(string | undefined)[]> {
  const { Versions = [] } = await client.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: key }));
  return Versions.filter(({ Key }) => Key === key).map(({ VersionId }) => VersionId);
}
