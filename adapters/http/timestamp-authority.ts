/** RFC 3161 section 3.4: time stamps over HTTP. */
import { timeStampRequest } from '../../core/custody/time-stamp.ts';
import { AppError } from '../../core/errors.ts';
import type { TimestampAuthority } from '../../core/custody/ports.ts';
import type { Random } from '../../core/ports.ts';
import { post } from './limited-fetch.ts';

const NONCE_BYTES = 8;

export function createHttpAuthority({ url, random }: { url: string; random: Random }): TimestampAuthority {
  return {
    async stamp(sha256) {
      const request = timeStampRequest(sha256, random.bytes(NONCE_BYTES));
      const { status, type, body } = await post(url, 'application/timestamp-query', request);
      if (status === 200 && type === 'application/timestamp-reply') return body;
      throw new AppError('UNAVAILABLE', 'The time-stamping authority did not answer with a time stamp.', {
        detail: { status },
      });
    },
  };
}
