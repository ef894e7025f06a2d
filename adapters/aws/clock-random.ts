/** The system's clock and its cryptographic random numbers. */
import { randomBytes } from 'node:crypto';
import type { Clock, Random } from '../../core/ports.ts';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const ID_BYTES = 16;

export const systemClock: Clock = { now: () => new Date() };

export const systemRandom: Random = {
  id: () => base32(randomBytes(ID_BYTES)),
  bytes: (length) => new Uint8Array(randomBytes(length)),
};

/** RFC 4648 base32 in lower case, without padding: 16 bytes are 26 characters. */
function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const groups = bits.match(/.{1,5}/gu) ?? [];
  return groups.map((group) => ALPHABET.charAt(Number.parseInt(group.padEnd(5, '0'), 2))).join('');
}
