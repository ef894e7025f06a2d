/** Salted commitments: a leaf says HMAC-SHA-256(salt, value); whoever holds value and salt can show what was committed, nobody else can guess it. */
import { createHmac, createSecretKey } from 'node:crypto';
import { hashesEqual } from './merkle.ts';

export const SALT_BYTES = 32;

export interface Opening {
  readonly value: string;
  /** 32 bytes, lower-case hex. */
  readonly salt: string;
}

/** HMAC-SHA-256 with the salt as key over the UTF-8 of the value, lower-case hex. */
export function commit(salt: Uint8Array, value: string): string {
  // As a key object: for bytes Node takes five times as long.
  return createHmac('sha256', createSecretKey(salt)).update(value, 'utf8').digest('hex');
}

/** Whether `commitment` (64 lower-case hex digits) was made of this value and salt. */
export function opens(commitment: string, { value, salt }: Opening): boolean {
  if (!/^[0-9a-f]{64}$/.test(salt) || !value.isWellFormed()) return false;
  return hashesEqual(Buffer.from(commitment), Buffer.from(commit(Buffer.from(salt, 'hex'), value)));
}
