/** Names that may become file names: no way out of the folder, nothing hidden, the same on every file system. */
import { AppError } from '../../core/errors.ts';

const PATH = /^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/;
const ID = /^[A-Za-z0-9_-]{1,128}$/;

/** A relative path of letters, digits and `._-`, whose parts do not begin with a dot. Errors: VALIDATION_FAILED. */
export function checkedPath(path: string): string {
  if (path.length > 512 || path.split('/').some((part) => part.length > 200) || !PATH.test(path)) {
    throw new AppError('VALIDATION_FAILED', 'The object path holds characters or parts that are not allowed.');
  }
  return path;
}

/** Errors: VALIDATION_FAILED. */
export function checkedId(recordingId: string): string {
  if (!ID.test(recordingId)) throw new AppError('VALIDATION_FAILED', 'The recording id is not valid.');
  return recordingId;
}
