/** The system's clock and its cryptographic random numbers. */
import { randomBytes } from 'node:crypto';
import type { Clock, Random } from '../../core/ports.ts';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** RFC 4648 base32 in lower case without padding: 16 bytes become 26 characters. */
export function base32(bytes: Uint8Array): string {
  let text = '';
  let value = 0;
  let bits = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += ALPHABET.charAt((value >>> (bits - 5)) & 31);
    value &= 31;
  }
  return bits === 0 ? text : text + ALPHABET.charAt((value << (5 - bits)) & 31);
}

export const systemClock: Clock = { now: () => new Date() };

export const systemRandom: Random = {
  id: () => base32(randomBytes(16)),
  bytes: (length) => new Uint8Array(randomBytes(length)),
};
