/**
 * Links that let a client talk to S3 itself. What must be so is a signed header, not a query parameter: S3 refuses an upload that leaves
 * it out or sends another value.
 */
import { GetObjectCommand, PutObjectCommand, UploadPartCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { AppError } from '../../core/errors.ts';
import type { Clock } from '../../core/ports.ts';
import type { AudioPiece } from '../../core/recording/audio-pieces.ts';
import { base64Of, beginPieces, targetOf } from './s3-audio-pieces.ts';
import { intakeKey } from './s3-intake.ts';
import { checkedId, checkedPath } from './s3-keys.ts';
import { s3Call, type Place } from './s3-errors.ts';
import { S3_OPTIONS } from './s3-options.ts';

const PLAYBACK_SECONDS = 5 * 60;
const CHECKSUM = 'x-amz-checksum-sha256';

interface LinkRequest {
  readonly recordingId: string;
  readonly issuedAt: Date;
}

interface UploadRequest extends LinkRequest {
  /** Hex. */
  readonly sha256?: string;
  readonly bytes?: number;
}

interface PartsRequest extends LinkRequest {
  readonly parts: readonly AudioPiece[];
}

interface PlaybackRequest extends LinkRequest {
  /** Of the access copy. */
  readonly path: string;
}

interface Link {
  readonly url: string;
  readonly expiresAt: string;
}

interface UploadLink extends Link {
  readonly method: 'PUT';
  readonly headers: Readonly<Record<string, string>>;
}

interface PartLink extends UploadLink {
  readonly partNumber: number;
}

interface UploadPlace extends Place {
  readonly clock: Clock;
  readonly ttlSeconds: number;
}

interface Links<Request, Answer> {
  readonly create: (request: Request) => Promise<Answer>;
}

/** One PUT of `audio/<recordingId>`, into the intake bucket. A client sends `content-length` by itself. */
export function createUploadLinks({
  client,
  bucket,
  clock,
  ttlSeconds,
}: UploadPlace): Links<UploadRequest, UploadLink> {
  return {
    async create({ recordingId, issuedAt, sha256, bytes }) {
      const checksum = sha256 === undefined ? undefined : base64Of(sha256);
      const command = new PutObjectCommand({
        ...{ Bucket: bucket, Key: intakeKey(recordingId, 'audio'), IfNoneMatch: '*' },
        ...(checksum !== undefined && { ChecksumSHA256: checksum }),
        ...(bytes !== undefined && { ContentLength: bytes }),
      });
      await assertPlain(client);
      const time = await validity(client, clock, issuedAt, ttlSeconds);
      const url = await s3Call('PutObject', () =>
        getSignedUrl(client, command, { ...time.sign, unhoistableHeaders: new Set([CHECKSUM]) }),
      );
      const headers = { 'if-none-match': '*', ...(checksum !== undefined && { [CHECKSUM]: checksum }) };
      return { method: 'PUT', url, headers, expiresAt: time.expiresAt };
    },
  };
}

/** One PUT per piece of `audio/<recordingId>`, of the length and bytes that were told; begins the multipart upload when there is none. */
export function createPartLinks(place: UploadPlace): Links<PartsRequest, readonly PartLink[]> {
  const { client, clock, ttlSeconds } = place;
  return {
    async create({ recordingId, issuedAt, parts }) {
      await assertPlain(client);
      const time = await validity(client, clock, issuedAt, ttlSeconds);
      const UploadId = await beginPieces(place, recordingId);
      return Promise.all(
        parts.map(async ({ partNumber, bytes, sha256 }): Promise<PartLink> => {
          const headers = { [CHECKSUM]: base64Of(sha256) };
          const part = { PartNumber: partNumber, ContentLength: bytes, ChecksumSHA256: base64Of(sha256) };
          const command = new UploadPartCommand({ ...targetOf(place, recordingId), UploadId, ...part });
          const url = await s3Call('PutObject', () =>
            getSignedUrl(client, command, { ...time.sign, unhoistableHeaders: new Set([CHECKSUM]) }),
          );
          return { partNumber, method: 'PUT', url, headers, expiresAt: time.expiresAt };
        }),
      );
    },
  };
}

/** GET of one access copy, from the work bucket, for at most 5 minutes. */
export function createPlaybackLinks({
  client,
  bucket,
  clock,
}: Place & { readonly clock: Clock }): Links<PlaybackRequest, Link> {
  return {
    async create({ recordingId, path, issuedAt }) {
      if (!path.startsWith(`access/${checkedId(recordingId)}.`)) {
        throw new AppError('INTERNAL', 'A playback link is for an access copy of its recording.');
      }
      const command = new GetObjectCommand({
        ...{ Bucket: bucket, Key: checkedPath(path) },
        ...{ ResponseContentType: 'audio/ogg', ResponseCacheControl: 'no-store' },
      });
      const time = await validity(client, clock, issuedAt, PLAYBACK_SECONDS);
      const url = await s3Call('GetObject', () => getSignedUrl(client, command, time.sign));
      return { url, expiresAt: time.expiresAt };
    },
  };
}

/** GET of one file of the work bucket, for at most 5 minutes. */
export function createFileLinks({
  client,
  bucket,
  clock,
}: Place & { readonly clock: Clock }): (path: string, issuedAt: Date) => Promise<Link> {
  return async (path, issuedAt) => {
    const command = new GetObjectCommand({
      ...{ Bucket: bucket, Key: checkedPath(path), ResponseCacheControl: 'no-store' },
      ResponseContentDisposition: 'attachment',
    });
    const time = await validity(client, clock, issuedAt, PLAYBACK_SECONDS);
    const url = await s3Call('GetObject', () => getSignedUrl(client, command, time.sign));
    return { url, expiresAt: time.expiresAt };
  };
}

/** A client that adds a checksum of its own would sign the one of an empty body. Errors: INTERNAL unless it was made with S3_OPTIONS. */
async function assertPlain({ config }: S3Client): Promise<void> {
  if ((await config.requestChecksumCalculation()) === S3_OPTIONS.requestChecksumCalculation) return;
  throw new AppError('INTERNAL', 'Upload links are signed by a client that adds no checksum of its own.');
}

/**
 * A repeated request gives the same link, unless more than half of its time is over. A link ends no later than the session whose
 * credentials signed it.
 */
async function validity(
  client: S3Client,
  clock: Clock,
  issuedAt: Date,
  seconds: number,
): Promise<{ sign: { signingDate: Date; expiresIn: number }; expiresAt: string }> {
  const now = clock.now();
  const signingDate = now.getTime() - issuedAt.getTime() > seconds * 500 ? now : issuedAt;
  // The signature knows whole seconds only.
  const from = Math.floor(signingDate.getTime() / 1000) * 1000;
  const { expiration } = await client.config.credentials();
  const end = Math.min(from + seconds * 1000, expiration?.getTime() ?? Infinity);
  return { sign: { signingDate, expiresIn: seconds }, expiresAt: new Date(end).toISOString() };
}
