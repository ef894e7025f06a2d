/** Links of the AWS edition, used by a client that knows nothing but the link. */
import { createHash } from 'node:crypto';
import { GetObjectCommand, HeadObjectCommand, type S3ClientConfig } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { createPlaybackLinks, createUploadLinks } from '../../../adapters/aws/s3-links.ts';
import type { Place } from '../../../adapters/aws/s3-errors.ts';
import { createS3WorkStore } from '../../../adapters/aws/s3-work-store.ts';
import type { Clock } from '../../../core/ports.ts';
import { s3Buckets } from './s3-buckets.ts';

const buckets = s3Buckets();
const clock: Clock = { now: () => new Date() };
const BODY = 'the bytes of a call';
const sha256 = createHash('sha256').update(BODY).digest('hex');
const DECLARED = { recordingId: 'rec1', sha256, bytes: BODY.length };

interface Subject {
  readonly place: Place;
  readonly links: ReturnType<typeof createUploadLinks>;
}

async function setUp(config?: S3ClientConfig): Promise<Subject> {
  const place = await buckets.fresh('plain', config);
  return { place, links: createUploadLinks({ ...place, clock, ttlSeconds: 3600 }) };
}

async function put(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<number> {
  return (await fetch(url, { method: 'PUT', headers, body })).status;
}

function without(headers: Readonly<Record<string, string>>, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([header]) => header !== name));
}

async function stored({ client, bucket }: Place, Key: string): Promise<string | undefined> {
  try {
    return await (await client.send(new GetObjectCommand({ Bucket: bucket, Key }))).Body?.transformToString();
  } catch {
    return undefined;
  }
}

describe('an upload link', () => {
  it('takes the declared body, once', async () => {
    const { place, links } = await setUp();
    const { method, url, headers } = await links.create({ ...DECLARED, issuedAt: new Date() });
    expect(method).toBe('PUT');
    expect(Object.keys(headers).sort()).toEqual(['if-none-match', 'x-amz-checksum-sha256']);
    expect(await put(url, headers, BODY)).toBe(200);
    expect(await stored(place, 'audio/rec1')).toBe(BODY);
    expect(await put(url, headers, BODY)).toBe(412);
    const kept = await place.client.send(
      new HeadObjectCommand({ Bucket: place.bucket, Key: 'audio/rec1', ChecksumMode: 'ENABLED' }),
    );
    expect(kept.ChecksumSHA256).toBe(headers['x-amz-checksum-sha256']);
  });

  it('takes any body, once, when nothing was declared', async () => {
    const { place, links } = await setUp();
    const { url, headers } = await links.create({ recordingId: 'rec1', issuedAt: new Date() });
    expect(headers).toEqual({ 'if-none-match': '*' });
    expect(await put(url, without(headers, 'if-none-match'), BODY)).toBe(403);
    expect(await put(url, headers, BODY)).toBe(200);
    expect(await put(url, headers, 'other')).toBe(412);
    expect(await stored(place, 'audio/rec1')).toBe(BODY);
  });

  const other = createHash('sha256').update(BODY.toUpperCase()).digest('base64');

  it.each([
    ['without the condition', (headers: Record<string, string>) => without(headers, 'if-none-match'), BODY],
    ['without the checksum', (headers: Record<string, string>) => without(headers, 'x-amz-checksum-sha256'), BODY],
    ['with another condition', (headers: Record<string, string>) => ({ ...headers, 'if-none-match': '"x"' }), BODY],
    [
      'with another checksum',
      (headers: Record<string, string>) => ({ ...headers, 'x-amz-checksum-sha256': other }),
      BODY.toUpperCase(),
    ],
    ['with another body', (headers: Record<string, string>) => headers, BODY.toUpperCase()],
    ['with a longer body', (headers: Record<string, string>) => headers, `${BODY}!`],
  ])('refuses an upload %s', async (_, change, body) => {
    const { place, links } = await setUp();
    const { url, headers } = await links.create({ ...DECLARED, issuedAt: new Date() });
    const status = await put(url, change({ ...headers }), body);
    expect([400, 403, 412]).toContain(status);
    expect(await stored(place, 'audio/rec1')).toBeUndefined();
  });

  it('is for one recording only', async () => {
    const { place, links } = await setUp();
    const { url, headers } = await links.create({ recordingId: 'rec1', issuedAt: new Date() });
    expect(await put(url.replace('rec1', 'rec2'), headers, BODY)).toBe(403);
    expect(await stored(place, 'audio/rec2')).toBeUndefined();
    await expect(links.create({ recordingId: '../x', issuedAt: new Date() })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
  });

  it('is over when it says so', async () => {
    const { links } = await setUp();
    const past = createUploadLinks({
      ...(await setUp()).place,
      clock: { now: () => new Date(Date.now() - 7200_000) },
      ttlSeconds: 3600,
    });
    const { url, headers, expiresAt } = await past.create({
      recordingId: 'rec1',
      issuedAt: new Date(Date.now() - 7200_000),
    });
    expect(Date.parse(expiresAt)).toBeLessThan(Date.now());
    expect(await put(url, headers, BODY)).toBe(403);
    // Asked for again, it is signed for the time that is now.
    const again = await links.create({ recordingId: 'rec1', issuedAt: new Date(Date.now() - 7200_000) });
    expect(Date.parse(again.expiresAt)).toBeGreaterThan(Date.now());
    expect(await put(again.url, again.headers, BODY)).toBe(200);
  });

  it('is the same for the same request, and ends with the credentials that signed it', async () => {
    const { links } = await setUp();
    const request = { ...DECLARED, issuedAt: new Date() };
    expect(await links.create(request)).toEqual(await links.create(request));
    const expiration = new Date(Date.now() + 60_000);
    const credentials = { accessKeyId: 'test', secretAccessKey: 'testtesttest', expiration };
    const { links: brief } = await setUp({ credentials });
    expect((await brief.create(request)).expiresAt).toBe(expiration.toISOString());
  });
});

describe('a playback link', () => {
  it('gives the access copy, whole or in part, with its type, for at most 5 minutes', async () => {
    const place = await buckets.fresh('plain');
    await createS3WorkStore(place).put('access/rec1.opus', Buffer.from('0123456789'));
    const links = createPlaybackLinks({ ...place, clock });
    const { url, expiresAt } = await links.create({
      recordingId: 'rec1',
      path: 'access/rec1.opus',
      issuedAt: new Date(),
    });
    expect(Date.parse(expiresAt) - Date.now()).toBeLessThanOrEqual(300_000);
    expect(new URL(url).searchParams.get('X-Amz-Expires')).toBe('300');
    const whole = await fetch(url);
    expect([whole.status, whole.headers.get('content-type')]).toEqual([200, 'audio/ogg']);
    expect(whole.headers.get('cache-control')).toBe('no-store');
    expect(await whole.text()).toBe('0123456789');
    const part = await fetch(url, { headers: { range: 'bytes=2-4' } });
    expect([part.status, await part.text()]).toEqual([206, '234']);
  });

  it('opens nothing else and changes nothing', async () => {
    const place = await buckets.fresh('plain');
    const work = createS3WorkStore(place);
    for (const path of ['access/rec1.opus', 'access/rec2.opus']) await work.put(path, Buffer.from(path));
    const { url } = await createPlaybackLinks({ ...place, clock }).create({
      recordingId: 'rec1',
      path: 'access/rec1.opus',
      issuedAt: new Date(),
    });
    expect((await fetch(url.replace('rec1', 'rec2'))).status).toBe(403);
    expect((await fetch(url.replace('audio%2Fogg', 'text%2Fhtml'))).status).toBe(403);
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(403);
    expect(await stored(place, 'access/rec1.opus')).toBe('access/rec1.opus');
  });
});
