/** Names that may become object keys: the same rule as in the single-machine edition, so that an archive can move between the two. */
import { AppError } from '../../core/errors.ts';

const PATH = /^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/;
const ID = /^[A-Za-z0-9_-]{1,128}$/;
const VERSION = /^[\x21-\x7e]{1,1024}$/;
const RESERVED = '.lock.json';

/** Errors: VALIDATION_FAILED. */
export function checkedPath(path: string): string {
  if (path.length > 512 || path.split('/').some((part) => part.length > 200) || !PATH.test(path)) {
    throw new AppError('VALIDATION_FAILED', 'The object path holds characters or parts that are not allowed.');
  }
  return path;
}

/** Errors: VALIDATION_FAILED. */
export function checkedVaultKey(key: string): string {
  if (key.split('/').some((part) => part.endsWith(RESERVED))) {
    throw new AppError('VALIDATION_FAILED', `Object keys cannot end with ${RESERVED}.`);
  }
  return checkedPath(key);
}

/** Errors: VALIDATION_FAILED. */
export function checkedId(recordingId: string): string {
  if (!ID.test(recordingId)) throw new AppError('VALIDATION_FAILED', 'The recording id is not valid.');
  return recordingId;
}

/** An empty version id would address the newest version, and its removal would hide the key. Errors: VALIDATION_FAILED. */
export function checkedVersion(versionId: string): string {
  if (!VERSION.test(versionId)) throw new AppError('VALIDATION_FAILED', 'The version id is not valid.');
  return versionId;
}
