/** What the links of the AWS edition bind an upload to, from the announcement on. Signing needs no server. */
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { createPartLinks, createPlaybackLinks, createUploadLinks } from '../../../adapters/aws/s3-links.ts';
import type { Place } from '../../../adapters/aws/s3-errors.ts';
import { S3_OPTIONS } from '../../../adapters/aws/s3-options.ts';
import { createApi } from '../../../api/app.ts';
import { memoryContext } from '../../support/memory-context.ts';

const sha256 = 'ab'.repeat(32);
const checksum = Buffer.from(sha256, 'hex').toString('base64');
const announced = z.object({ upload: z.object({ url: z.url(), headers: z.record(z.string(), z.string()) }) });

function place(bucket: string, config: S3ClientConfig = S3_OPTIONS): Place {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return { client: new S3Client({ region: 'eu-central-1', credentials, ...config }), bucket };
}

async function announce(metadata: Readonly<Record<string, unknown>>): Promise<z.infer<typeof announced>['upload']> {
  const context = memoryContext();
  const { clock } = context;
  const app = createApi({
    context,
    authenticate: () =>
      Promise.resolve({ sub: 'pbx', roles: ['service'], teams: [], expiresAt: '2099-01-01T00:00:00Z' }),
    uploads: {
      ...createUploadLinks({ ...place('intake'), clock, ttlSeconds: 3600 }),
      createParts: createPartLinks({ ...place('intake'), clock, ttlSeconds: 3600 }).create,
    },
    playback: createPlaybackLinks({ ...place('work'), clock }),
    health: () => context.queue.counts(),
    integrate: () => Promise.resolve(),
    verifierKey: 'log.example+00000000+key',
    cursorKey: () => Promise.resolve(new Uint8Array(32)),
    readCdr: () => ({ rows: [], problems: [], skipped: 0 }),
    onFailure: () => undefined,
  });
  const headers = { authorization: 'Bearer any', 'content-type': 'application/json' };
  const response = await app.request('/recordings', { method: 'POST', headers, body: JSON.stringify(metadata) });
  return announced.parse(await response.json()).upload;
}

it('binds the upload to the SHA-256 that was announced', async () => {
  const { url, headers } = await announce({ declaredSha256: sha256 });
  expect(headers).toEqual({ 'if-none-match': '*', 'x-amz-checksum-sha256': checksum });
  expect(new URL(url).searchParams.get('X-Amz-SignedHeaders')).toBe('host;if-none-match;x-amz-checksum-sha256');
});

it('binds it to nothing but being the first when nothing was announced', async () => {
  const { url, headers } = await announce({});
  expect(headers).toEqual({ 'if-none-match': '*' });
  expect(new URL(url).searchParams.get('X-Amz-SignedHeaders')).toBe('host;if-none-match');
  expect(url).not.toContain('checksum');
});

it('binds it to the length that was declared', async () => {
  const links = createUploadLinks({ ...place('intake'), clock: { now: () => new Date() }, ttlSeconds: 60 });
  const { url, headers } = await links.create({ recordingId: 'rec1', issuedAt: new Date(), bytes: 5 });
  expect(headers).toEqual({ 'if-none-match': '*' });
  expect(new URL(url).searchParams.get('X-Amz-SignedHeaders')).toBe('content-length;host;if-none-match');
});

it('is not signed by a client that would add the checksum of an empty body', async () => {
  const links = createUploadLinks({ ...place('intake', {}), clock: { now: () => new Date() }, ttlSeconds: 60 });
  await expect(links.create({ recordingId: 'rec1', issuedAt: new Date() })).rejects.toMatchObject({ code: 'INTERNAL' });
});
