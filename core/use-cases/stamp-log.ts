/** Has a checkpoint time-stamped (RFC 3161) by an authority outside, and keeps the answer beside it. */
import { createHash, type X509Certificate } from 'node:crypto';
import { timeStampPath } from '../custody/cosignature.ts';
import { openCheckpoint } from '../custody/checkpoint.ts';
import { parseVerifierKey } from '../custody/note.ts';
import { checkTimeStamp } from '../custody/time-stamp.ts';
import type { TimeStamp } from '../custody/time-stamp.ts';
import { AppError, isAppError } from '../errors.ts';
import type { LogStore, TimestampAuthority } from '../custody/ports.ts';

export interface Stamped extends TimeStamp {
  readonly size: number;
  /** Of the signed note, hex. */
  readonly sha256: string;
  /** Where the answer is kept in the log store. */
  readonly path: string;
  /** False: it was stamped before, and nobody was asked. */
  readonly fresh: boolean;
}

/**
 * Stamps the newest checkpoint, as stored: the note with the signature of the log alone. Once per size. What the authority answers is checked
 * before it is kept, against `authorities` when there are any. `verifierKey` is the log's.
 * Errors: NOT_FOUND without a checkpoint, INTEGRITY when the answer does not hold, UNAVAILABLE.
 */
export async function stampLog(request: {
  store: Pick<LogStore, 'get' | 'put'>;
  verifierKey: string;
  authority: TimestampAuthority;
  authorities?: readonly X509Certificate[];
}): Promise<Stamped> {
  const { store, authority, authorities } = request;
  const newest = await store.get('checkpoint');
  if (!newest) throw new AppError('NOT_FOUND', 'The log has no checkpoint yet: nothing has happened.');
  const size = Number(openCheckpoint(newest, parseVerifierKey(request.verifierKey)).size);
  const note = await store.get(`checkpoints/${size}`);
  if (!note) throw new AppError('INTEGRITY', 'The newest checkpoint is not kept by its size: run `log fsck`.');
  const path = timeStampPath(size);
  const digest = createHash('sha256').update(note);
  const sha256 = digest.copy().digest('hex');
  const kept = await store.get(path);
  if (kept) return { ...checkTimeStamp(kept, note, authorities), size, sha256, path, fresh: false };
  const response = await authority.stamp(digest.digest());
  const stamp = checkTimeStamp(response, note, authorities);
  try {
    await store.put(path, response);
    return { ...stamp, size, sha256, path, fresh: true };
  } catch (error) {
    // No two answers are alike: whoever was faster has stamped it.
    const first = isAppError(error, 'INTEGRITY') ? await store.get(path) : undefined;
    if (!first) throw error;
    return { ...checkTimeStamp(first, note, authorities), size, sha256, path, fresh: false };
  }
}
