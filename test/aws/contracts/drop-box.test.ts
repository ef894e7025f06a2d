/** The drop box in S3: a file that is replaced meanwhile is another file. */
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { createDropBox, type DropBox, type DroppedFile } from '../../../adapters/aws/s3-drop-box.ts';
import type { Place } from '../../../adapters/aws/s3-errors.ts';
import { all, refused, textOf } from '../../contracts/builders.ts';
import { s3Buckets } from './s3-buckets.ts';

const buckets = s3Buckets();
const KEY = 'drop/2026/Anruf 1 (ü)?.wav';

async function drop({ client, bucket }: Place, key: string, body: string): Promise<void> {
  await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
}

async function found(box: DropBox, key: string): Promise<DroppedFile> {
  const file = await box.find(key);
  if (!file) throw new Error('the file is not there');
  return file;
}

describe('the drop box', () => {
  it('finds, reads, lists and removes a file', async () => {
    const place = await buckets.fresh('plain');
    const box = createDropBox(place);
    expect(await box.find(KEY)).toBeUndefined();
    await drop(place, KEY, 'first');
    await drop(place, 'audio/elsewhere', 'x');
    const file = await found(box, KEY);
    expect(file).toMatchObject({ key: KEY, bytes: 5 });
    expect(Math.abs(Date.now() - Date.parse(file.changedAt))).toBeLessThan(60_000);
    expect(await textOf(box.read(file))).toBe('first');
    expect((await all(box.list())).map(({ key }) => key)).toEqual([KEY]);
    await box.remove(file);
    expect(await box.find(KEY)).toBeUndefined();
    await box.remove(file);
    await refused(textOf(box.read(file)), 'NOT_FOUND');
  });

  it('neither reads nor removes what has taken its place', async () => {
    const place = await buckets.fresh('plain');
    const box = createDropBox(place);
    await drop(place, KEY, 'first');
    const file = await found(box, KEY);
    await drop(place, KEY, 'second');
    await refused(textOf(box.read(file)), 'CONFLICT');
    await box.remove(file);
    expect(await textOf(box.read(await found(box, KEY)))).toBe('second');
  });
});
