/**
 * Turns what S3 and its client report into the errors of the core. Messages name the call and S3's error code, so that a missing
 * permission can be found; keys and S3's own messages stay out of them. The cause is kept.
 */
import { S3ServiceException, type S3Client } from '@aws-sdk/client-s3';
import { AppError } from '../../core/errors.ts';

/** Where objects lie. */
export interface Place {
  readonly client: S3Client;
  readonly bucket: string;
}

const ABSENT = new Set(['NotFound', 'NoSuchKey', 'NoSuchVersion', 'NoSuchUpload']);
const DAMAGED = new Set(['BadDigest', 'InvalidDigest', 'XAmzContentSHA256Mismatch', 'XAmzContentChecksumMismatch']);
const BUSY = new Set([
  ...['SlowDown', 'Throttling', 'ThrottlingException', 'RequestTimeout', 'RequestTimeTooSkewed', 'OperationAborted'],
  ...['ConditionalRequestConflict', 'ExpiredToken', 'TokenRefreshRequired', 'CredentialsProviderError', 'TimeoutError'],
]);
const NETWORK = new Set([
  ...['ECONNRESET', 'ECONNREFUSED', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH'],
  ...['ENETUNREACH', 'ERR_STREAM_PREMATURE_CLOSE'],
]);

/** HTTP status of an answer of S3. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
}

/** True when the object, or this version of it, is not there. A delete marker answers 405 to a version, a malformed version id 400. */
export function isAbsent(error: unknown): boolean {
  if (!(error instanceof S3ServiceException)) return false;
  if (ABSENT.has(error.name) || error.name === 'MethodNotAllowed' || statusOf(error) === 405) return true;
  return error.name === 'InvalidArgument' && /version ?id/iu.test(error.message);
}

/** True when `If-None-Match` or `If-Match` was not met. */
export function isPreconditionFailed(error: unknown): boolean {
  return statusOf(error) === 412;
}

/** True when S3 asks for a conditional write to be repeated, because another one was under way. */
export function isConflict(error: unknown): boolean {
  return error instanceof S3ServiceException && error.name === 'ConditionalRequestConflict';
}

/** NOT_FOUND, INTEGRITY, UNAVAILABLE or INTERNAL; an error that S3 has no part in stays as it is. */
export function s3Error(error: unknown, call: string): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  const status = statusOf(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const as = (kind: 'NOT_FOUND' | 'INTEGRITY' | 'UNAVAILABLE' | 'INTERNAL', what: string): AppError =>
    new AppError(kind, what, {
      cause: error,
      detail: { call, error: error.name, ...(status !== undefined && { status }) },
    });
  if (isAbsent(error)) return as('NOT_FOUND', 'There is no such object.');
  if (error.name === 'InvalidObjectState')
    return as('UNAVAILABLE', 'The object lies in cold storage; restore it first.');
  if (DAMAGED.has(error.name)) return as('INTEGRITY', 'The bytes that reached S3 are not those that were sent.');
  // The client has no class for the error of its own check.
  if (error.message.startsWith('Checksum mismatch')) return as('INTEGRITY', 'S3 sent other bytes than it recorded.');
  const isBusy =
    BUSY.has(error.name) || NETWORK.has(code) || (status !== undefined && (status >= 500 || status === 429));
  if (isBusy) return as('UNAVAILABLE', `S3 could not be reached or is busy (${call}: ${error.name}); repeat.`);
  // A right that was taken away is given back, and the work goes on, as with the other services.
  if (status === 403) return as('UNAVAILABLE', `S3 refused ${call} (${error.name}).`);
  return error instanceof S3ServiceException ? as('INTERNAL', `S3 refused ${call} (${error.name}).`) : error;
}

/** Runs one call of S3. `call` is its name as policies spell it. */
export async function s3Call<T>(call: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw s3Error(error, call);
  }
}
