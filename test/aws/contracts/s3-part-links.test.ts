/** Links to parts of an upload, used by a client that knows nothing but the links, and what becomes of the parts. */
import { createHash } from 'node:crypto';
import { ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { createS3Intake } from '../../../adapters/aws/s3-intake.ts';
import { createPartLinks, createUploadLinks } from '../../../adapters/aws/s3-links.ts';
import type { Place } from '../../../adapters/aws/s3-errors.ts';
import { digest } from '../../../core/bytes.ts';
import type { Clock, Intake } from '../../../core/ports.ts';
import type { AudioPiece } from '../../../core/recording/audio-pieces.ts';
import { s3Buckets } from './s3-buckets.ts';

const buckets = s3Buckets();
const clock: Clock = { now: () => new Date() };
const MIB = 1 << 20;
const WHOLE = Buffer.alloc(11 * MIB, 'the bytes of a long call ');
const BODIES = [WHOLE.subarray(0, 5 * MIB), WHOLE.subarray(5 * MIB, 10 * MIB), WHOLE.subarray(10 * MIB)];
const PARTS = BODIES.map((body, index) => partOf(index + 1, body));

interface Subject {
  readonly place: Place;
  readonly intake: Intake;
  readonly links: ReturnType<typeof createPartLinks>;
}

async function setUp(): Promise<Subject> {
  const place = await buckets.fresh('plain');
  return { place, intake: createS3Intake(place), links: createPartLinks({ ...place, clock, ttlSeconds: 3600 }) };
}

function partOf(partNumber: number, body: Uint8Array): AudioPiece {
  return { partNumber, bytes: body.length, sha256: createHash('sha256').update(body).digest('hex') };
}

type Headers = Readonly<Record<string, string>>;

/** Whether the body was taken. A server that refuses it may hang up before all of it was sent. */
async function put(url: string, headers: Headers, body: Uint8Array = new Uint8Array()): Promise<boolean> {
  try {
    return (await fetch(url, { method: 'PUT', headers, body: new Uint8Array(body) })).ok;
  } catch {
    return false;
  }
}

async function underWay({ client, bucket }: Place): Promise<number> {
  return (await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }))).Uploads?.length ?? 0;
}

describe('links to parts', () => {
  it('take each its part, in any order and again, and the parts become the audio', async () => {
    const { place, intake, links } = await setUp();
    const given = await links.create({ recordingId: 'rec1', issuedAt: new Date(), parts: PARTS });
    expect(given.map(({ partNumber, method }) => [partNumber, method])).toEqual([
      [1, 'PUT'],
      [2, 'PUT'],
      [3, 'PUT'],
    ]);
    for (const { partNumber, url, headers } of given.toReversed()) {
      expect(Object.keys(headers)).toEqual(['x-amz-checksum-sha256']);
      expect(new URL(url).searchParams.get('X-Amz-SignedHeaders')).toBe('content-length;host;x-amz-checksum-sha256');
      expect(await put(url, headers, BODIES[partNumber - 1])).toBe(true);
    }
    const [first] = given;
    expect(await put(first?.url ?? '', first?.headers ?? {}, BODIES[0])).toBe(true);
    expect(await intake.pieces.list('rec1')).toEqual(PARTS);
    expect(await intake.pieces.join('rec1', PARTS)).toEqual({ bytes: WHOLE.length });
    expect(await digest(intake.read('rec1', 'audio'))).toEqual({
      bytes: WHOLE.length,
      sha256: createHash('sha256').update(WHOLE).digest('hex'),
    });
    expect(await underWay(place)).toBe(0);
    expect(await put(first?.url ?? '', first?.headers ?? {}, BODIES[0])).toBe(false);
  });

  const other = Buffer.from(WHOLE.subarray(0, 5 * MIB)).fill('x', 0, 1);
  it.each([
    ['without the checksum', (): Headers => ({}), BODIES[0]],
    [
      'with another checksum',
      (): Headers => ({ 'x-amz-checksum-sha256': createHash('sha256').update(other).digest('base64') }),
      other,
    ],
    ['with another body', (headers: Headers): Headers => headers, other],
    ['with a shorter body', (headers: Headers): Headers => headers, WHOLE.subarray(0, 4 * MIB)],
  ])('refuse a part %s', async (_, change, body) => {
    const { intake, links } = await setUp();
    const given = await links.create({ recordingId: 'rec1', issuedAt: new Date(), parts: PARTS.slice(0, 1) });
    for (const { url, headers } of given) expect(await put(url, change(headers), body)).toBe(false);
    expect(await intake.pieces.list('rec1')).toEqual([]);
  });

  it('are for one part of one recording', async () => {
    const { intake, links } = await setUp();
    const [link] = await links.create({ recordingId: 'rec1', issuedAt: new Date(), parts: PARTS.slice(0, 1) });
    const { url = '', headers = {} } = link ?? {};
    expect(await put(url.replace('partNumber=1', 'partNumber=2'), headers, BODIES[0])).toBe(false);
    expect(await put(url.replace('rec1', 'rec2'), headers, BODIES[0])).toBe(false);
    expect(await intake.pieces.list('rec1')).toEqual([]);
  });

  it('lead to one upload, however many ask for the first of them at once', async () => {
    const { place, intake, links } = await setUp();
    const request = { recordingId: 'rec1', issuedAt: new Date(), parts: PARTS };
    await Promise.all([1, 2, 3, 4].map(() => links.create(request)));
    const given = await links.create(request);
    for (const { partNumber, url, headers } of given) await put(url, headers, BODIES[partNumber - 1]);
    expect(await intake.pieces.list('rec1')).toEqual(PARTS);
    expect(await intake.pieces.join('rec1', PARTS)).toEqual({ bytes: WHOLE.length });
    await intake.pieces.discard('rec1');
    expect(await underWay(place)).toBe(0);
  });

  it('do not let parts replace what a single upload has brought', async () => {
    const { place, intake, links } = await setUp();
    const given = await links.create({ recordingId: 'rec1', issuedAt: new Date(), parts: PARTS });
    for (const { partNumber, url, headers } of given) await put(url, headers, BODIES[partNumber - 1]);
    const whole = createUploadLinks({ ...place, clock, ttlSeconds: 3600 });
    const { url, headers } = await whole.create({ recordingId: 'rec1', issuedAt: new Date() });
    expect(await put(url, headers, Buffer.from('first'))).toBe(true);
    expect(await intake.pieces.join('rec1', PARTS)).toBeUndefined();
    expect(await intake.size('rec1', 'audio')).toBe(5);
  });

  it('are read back page by page', async () => {
    const { intake, links } = await setUp();
    const tiny = Array.from({ length: 1005 }, (_, index) => Buffer.from(`part ${index}`));
    const parts = tiny.map((body, index) => partOf(index + 1, body));
    const given = await links.create({ recordingId: 'rec1', issuedAt: new Date(), parts });
    for (let at = 0; at < given.length; at += 50) {
      const some = given.slice(at, at + 50);
      await Promise.all(some.map(({ partNumber, url, headers }) => put(url, headers, tiny[partNumber - 1])));
    }
    expect(await intake.pieces.list('rec1')).toEqual(parts);
  });
});
