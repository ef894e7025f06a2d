/**
 * Puts a built console into its bucket. What pages refer to comes before the pages, and the files of the release before stay: a browser
 * that has just loaded the old page still finds its parts.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, extname, join, relative } from 'node:path';
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  NoSuchKey,
  paginateListObjectsV2,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { z } from 'zod';
import { contentTypeOf } from '../../console/file-types.ts';

export interface ReleaseRequest {
  readonly client: S3Client;
  readonly bucket: string;
  /** Of the built files. */
  readonly folder: string;
  /** Content of console-config.json. */
  readonly config: string;
}

export interface Released {
  readonly uploaded: number;
  /** Were there already. */
  readonly kept: number;
  readonly removed: number;
}

/** Names of the files of this release and of the one before it. */
const RELEASES = 'releases.json';
const CONFIG = 'console-config.json';
const PAGE = 'index.html';
/** What S3 deletes in one request. */
const MOST_DELETED = 1000;
/** Of the build itself: what it was made from. */
const STAMP = 'source.sha256';

const releasesSchema = z.object({ current: z.array(z.string()), previous: z.array(z.string()) });
type Releases = z.infer<typeof releasesSchema>;

export async function releaseConsole(request: ReleaseRequest): Promise<Released> {
  const { folder, config } = request;
  const names = namesIn(folder);
  if (!names.includes(PAGE)) throw new Error(`${folder} holds no console`);
  const there = await listed(request);
  // Names below assets/ change with what is in them.
  const due = names.filter((name) => !(name.startsWith('assets/') && there.has(name)));
  for (const name of due.filter((each) => each !== PAGE)) await put(request, name, readFileSync(join(folder, name)));
  await put(request, CONFIG, config);
  await put(request, PAGE, readFileSync(join(folder, PAGE)));
  const releases = next(await releasesOf(request), names);
  await put(request, RELEASES, JSON.stringify(releases));
  const wanted = new Set([...releases.current, ...releases.previous, CONFIG, RELEASES]);
  const old = [...there].filter((name) => !wanted.has(name));
  await remove(request, old);
  return { uploaded: due.length + 1, kept: names.length - due.length, removed: old.length };
}

function namesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)))
    .filter((name) => basename(name) !== STAMP)
    .sort();
}

/** The same release again pushes nothing out. */
function next(before: Releases | undefined, names: readonly string[]): Releases {
  if (!before) return { current: [...names], previous: [] };
  const same = JSON.stringify(before.current) === JSON.stringify(names);
  return { current: [...names], previous: same ? before.previous : before.current };
}

async function releasesOf({ client, bucket }: ReleaseRequest): Promise<Releases | undefined> {
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: RELEASES }));
    return releasesSchema.parse(JSON.parse((await Body?.transformToString()) ?? ''));
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}

async function listed({ client, bucket }: ReleaseRequest): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket: bucket })) {
    for (const { Key } of Contents) if (Key !== undefined) names.add(Key);
  }
  return names;
}

async function put({ client, bucket }: ReleaseRequest, name: string, body: string | Uint8Array): Promise<void> {
  await client.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: name,
      Body: body,
      ContentType: contentTypeOf(extname(name)),
      CacheControl: name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    }),
  );
}

async function remove({ client, bucket }: ReleaseRequest, names: readonly string[]): Promise<void> {
  for (let from = 0; from < names.length; from += MOST_DELETED) {
    const Objects = names.slice(from, from + MOST_DELETED).map((Key) => ({ Key }));
    const { Errors = [] } = await client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects } }));
    if (Errors.length > 0) throw new Error(`${Errors.length} old files could not be removed`);
  }
}
