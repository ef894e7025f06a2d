/** The release of the console, into a real S3. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { afterAll, expect, it } from 'vitest';
import type { Place } from '../../adapters/aws/s3-errors.ts';
import { releaseConsole } from '../../lib/console/release.ts';
import { s3Buckets } from './contracts/s3-buckets.ts';

const folder = mkdtempSync(join(tmpdir(), 'callvault-console-'));
const buckets = s3Buckets();
const CONFIG = JSON.stringify({ apiBase: '/api', signIn: { kind: 'token' }, docs: './docs/' });

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function build(version: number): void {
  rmSync(folder, { recursive: true, force: true });
  for (const path of ['assets', 'docs']) mkdirSync(join(folder, path), { recursive: true });
  writeFileSync(join(folder, 'index.html'), `<script src="./assets/main-${version}.js"></script>`);
  writeFileSync(join(folder, `assets/main-${version}.js`), `export const version = ${version};`);
  writeFileSync(join(folder, 'assets/font.woff2'), 'font');
  writeFileSync(join(folder, 'docs/index.html'), '<h1>Docs</h1>');
  writeFileSync(join(folder, 'source.sha256'), 'of the build');
}

async function names({ client, bucket }: Place): Promise<readonly string[]> {
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }));
  return Contents.map(({ Key = '' }) => Key).sort();
}

it('puts the files there with what browsers must know, keeps one release before, and changes nothing when repeated', async () => {
  const place = await buckets.fresh('plain');
  const release = (): ReturnType<typeof releaseConsole> => releaseConsole({ ...place, folder, config: CONFIG });
  build(1);
  expect(await release()).toEqual({ uploaded: 5, kept: 0, removed: 0 });
  const first = ['assets/font.woff2', 'assets/main-1.js', 'console-config.json', 'docs/index.html', 'index.html'];
  expect(await names(place)).toEqual([...first, 'releases.json']);
  const headers = async (Key: string): Promise<unknown> => {
    const { ContentType, CacheControl } = await place.client.send(new GetObjectCommand({ Bucket: place.bucket, Key }));
    return [ContentType, CacheControl];
  };
  expect(await headers('assets/main-1.js')).toEqual([
    'text/javascript; charset=utf-8',
    'public, max-age=31536000, immutable',
  ]);
  expect(await headers('index.html')).toEqual(['text/html; charset=utf-8', 'no-cache']);
  expect(await headers('console-config.json')).toEqual(['application/json', 'no-cache']);
  const told = await place.client.send(new GetObjectCommand({ Bucket: place.bucket, Key: 'console-config.json' }));
  expect(await told.Body?.transformToString()).toBe(CONFIG);

  build(2);
  expect(await release()).toMatchObject({ kept: 1, removed: 0 });
  expect(await release()).toMatchObject({ kept: 2, removed: 0 });
  expect(await names(place)).toEqual(expect.arrayContaining(['assets/main-1.js', 'assets/main-2.js']));

  build(3);
  expect(await release()).toMatchObject({ removed: 1 });
  expect(await names(place)).not.toContain('assets/main-1.js');
  expect(await names(place)).toEqual(expect.arrayContaining(['assets/main-2.js', 'assets/main-3.js']));
});

it('leaves the bucket as it is when nothing was built', async () => {
  const place = await buckets.fresh('plain');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  await expect(releaseConsole({ ...place, folder, config: CONFIG })).rejects.toThrow(/no console/u);
  expect(await names(place)).toEqual([]);
});
