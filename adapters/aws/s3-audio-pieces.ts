/**
 * Pieces of audio as S3's multipart upload of `audio/<recordingId>`. S3 itself knows which upload is under way and what it holds, so no
 * second place can disagree: should two be begun at once, the older one counts.
 */
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  S3ServiceException,
  UploadPartCommand,
  type ListPartsCommandOutput,
  type Part,
} from '@aws-sdk/client-s3';
import { collect, sha256Hex } from '../../core/bytes.ts';
import { AppError } from '../../core/errors.ts';
import type { AudioPiece, AudioPieces } from '../../core/recording/audio-pieces.ts';
import { isAbsent, isPreconditionFailed, s3Call, s3Error, type Place } from './s3-errors.ts';
import { checkedId } from './s3-keys.ts';

/** A limit of S3. */
const MIN_BYTES = 5 * 1024 * 1024;

interface Target {
  readonly Bucket: string;
  readonly Key: string;
}

interface StoredPiece extends AudioPiece {
  readonly etag: string;
}

export function createS3AudioPieces(place: Place): AudioPieces {
  const { client } = place;
  return {
    minBytes: MIN_BYTES,
    async put(recordingId, { partNumber: PartNumber, bytes, sha256 }, body) {
      const Body = await collect(body, bytes);
      if (Body.length !== bytes || sha256Hex(Body) !== sha256) {
        throw new AppError('VALIDATION_FAILED', 'The part does not have the length and hash that were told.');
      }
      const UploadId = await beginPieces(place, recordingId);
      const part = { PartNumber, ChecksumSHA256: base64Of(sha256), ContentLength: bytes };
      const request = new UploadPartCommand({ ...targetOf(place, recordingId), UploadId, ...part, Body });
      await s3Call('PutObject', () => client.send(request));
    },
    async list(recordingId) {
      const uploadId = await uploadUnderWay(place, recordingId);
      if (uploadId === undefined) return [];
      return (await storedIn(place, recordingId, uploadId)).map(({ etag: _, ...piece }) => piece);
    },
    async join(recordingId, pieces) {
      const UploadId = await uploadUnderWay(place, recordingId);
      if (UploadId === undefined) return undefined;
      const stored = new Map((await storedIn(place, recordingId, UploadId)).map((one) => [one.partNumber, one]));
      const Parts = pieces.flatMap(({ partNumber: PartNumber, sha256 }) => {
        const found = stored.get(PartNumber);
        return found?.sha256 === sha256 ? { PartNumber, ETag: found.etag, ChecksumSHA256: base64Of(sha256) } : [];
      });
      if (Parts.length < pieces.length) return undefined;
      const request = { ...targetOf(place, recordingId), UploadId, MultipartUpload: { Parts }, IfNoneMatch: '*' };
      try {
        await client.send(new CompleteMultipartUploadCommand(request));
      } catch (error) {
        // Complete already, by somebody else or by a try whose answer got lost; or a piece was put anew since we looked.
        if (isAbsent(error) || isPreconditionFailed(error) || isNamed(error, 'InvalidPart')) return undefined;
        throw s3Error(error, 'PutObject');
      }
      return { bytes: pieces.reduce((sum, { bytes }) => sum + bytes, 0) };
    },
    async discard(recordingId) {
      for (const uploadId of await uploadsOf(place, recordingId)) await abort(place, recordingId, uploadId);
    },
  };
}

/** The upload that pieces go to, begun unless there is one. */
export async function beginPieces(place: Place, recordingId: string): Promise<string> {
  const underWay = await uploadUnderWay(place, recordingId);
  if (underWay !== undefined) return underWay;
  const request = new CreateMultipartUploadCommand({
    ...{ ...targetOf(place, recordingId), ChecksumAlgorithm: 'SHA256' },
    ContentType: 'application/octet-stream',
  });
  const { UploadId: begun } = await s3Call('PutObject', () => place.client.send(request));
  if (begun === undefined) throw new AppError('INTERNAL', 'S3 began an upload without an id.');
  const chosen = (await uploadUnderWay(place, recordingId)) ?? begun;
  if (chosen !== begun) await abort(place, recordingId, begun);
  return chosen;
}

export function targetOf({ bucket }: Pick<Place, 'bucket'>, recordingId: string): Target {
  return { Bucket: bucket, Key: `audio/${checkedId(recordingId)}` };
}

export function base64Of(sha256: string): string {
  return Buffer.from(sha256, 'hex').toString('base64');
}

async function uploadUnderWay(place: Place, recordingId: string): Promise<string | undefined> {
  return (await uploadsOf(place, recordingId))[0];
}

/** The oldest first. */
async function uploadsOf(place: Place, recordingId: string): Promise<readonly string[]> {
  const { Bucket, Key } = targetOf(place, recordingId);
  const request = new ListMultipartUploadsCommand({ Bucket, Prefix: Key });
  const { Uploads = [] } = await s3Call('ListBucketMultipartUploads', () => place.client.send(request));
  return Uploads.filter((upload) => upload.Key === Key)
    .flatMap(({ UploadId, Initiated }) =>
      UploadId === undefined ? [] : [{ UploadId, order: `${Initiated?.toISOString() ?? ''} ${UploadId}` }],
    )
    .sort((a, b) => (a.order < b.order ? -1 : 1))
    .map(({ UploadId }) => UploadId);
}

async function storedIn(place: Place, recordingId: string, UploadId: string): Promise<readonly StoredPiece[]> {
  const which = { ...targetOf(place, recordingId), UploadId };
  const found: StoredPiece[] = [];
  try {
    // Not the SDK's paginator: it goes by the marker, which an answer has that is not truncated, and would begin again.
    for (let PartNumberMarker: string | undefined = undefined, isTruncated = true; isTruncated;) {
      const page: ListPartsCommandOutput = await place.client.send(
        new ListPartsCommand({ ...which, ...(PartNumberMarker !== undefined && { PartNumberMarker }) }),
      );
      found.push(...(page.Parts ?? []).flatMap(pieceOf));
      PartNumberMarker = page.NextPartNumberMarker;
      isTruncated = page.IsTruncated === true && PartNumberMarker !== undefined;
    }
  } catch (error) {
    if (isAbsent(error)) return [];
    throw s3Error(error, 'ListMultipartUploadParts');
  }
  return found;
}

function pieceOf({ PartNumber, Size, ChecksumSHA256, ETag }: Part): StoredPiece[] {
  if (PartNumber === undefined || Size === undefined || ChecksumSHA256 === undefined || ETag === undefined) return [];
  const sha256 = Buffer.from(ChecksumSHA256, 'base64').toString('hex');
  return [{ partNumber: PartNumber, bytes: Size, sha256, etag: ETag }];
}

async function abort(place: Place, recordingId: string, UploadId: string): Promise<void> {
  const request = new AbortMultipartUploadCommand({ ...targetOf(place, recordingId), UploadId });
  try {
    await place.client.send(request);
  } catch (error) {
    if (!isAbsent(error)) throw s3Error(error, 'AbortMultipartUpload');
  }
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof S3ServiceException && error.name === name;
}
