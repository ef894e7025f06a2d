/**
 * Cursors leave sealed. What a store makes of them names the last thing it has looked at, which may be one that the page leaves out; and it
 * holds scores. Nobody reads that, and a cursor goes on with the list it came from, for whoever got it.
 */
import { createCipheriv, createDecipheriv, createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { HonoRequest } from 'hono';
import { AppError } from '../core/errors.ts';
import type { Principal } from '../core/privacy/access.ts';
import { queryOf } from './read-input.ts';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** The length says nothing, either. */
const BLOCK = 64;

/** 32 bytes that only this deployment has, the same for all of its processes. Errors: UNAVAILABLE. */
export type CursorKey = () => Promise<Uint8Array>;

export interface CursorSeal {
  readonly seal: (cursor: string) => Promise<string>;
  /** Errors: VALIDATION_FAILED for what `seal` did not make of the same list for the same principal, UNAVAILABLE. */
  readonly open: (sealed: string) => Promise<string>;
}

/** For one list as one principal asks for it: path and query, in any order, without the page. */
export function cursorSeal(key: CursorKey, { sub, customerRef }: Principal, request: HonoRequest): CursorSeal {
  const { cursor: _, limit: __, ...query } = queryOf(request);
  const asked = Object.entries(query).sort(([a], [b]) => (a < b ? -1 : 1));
  // Every token of a caller has another `sub`.
  const bound = Buffer.from(JSON.stringify([customerRef ?? sub, request.path, asked]));
  return {
    async seal(cursor) {
      const { cipherKey, nonceKey } = derive(await key());
      const text = Buffer.from(cursor.padEnd(Math.ceil(cursor.length / BLOCK) * BLOCK));
      // Of all that goes in: the same nonce never meets another text.
      const nonce = createHmac('sha256', nonceKey).update(bound).update('\n').update(text).digest();
      const cipher = createCipheriv(CIPHER, cipherKey, nonce.subarray(0, NONCE_BYTES)).setAAD(bound);
      const sealed = [cipher.update(text), cipher.final()];
      return Buffer.concat([nonce.subarray(0, NONCE_BYTES), ...sealed, cipher.getAuthTag()]).toString('base64url');
    },
    async open(sealed) {
      const { cipherKey } = derive(await key());
      const bytes = Buffer.from(sealed, 'base64url');
      if (bytes.length < NONCE_BYTES + TAG_BYTES) throw badCursor();
      const decipher = createDecipheriv(CIPHER, cipherKey, bytes.subarray(0, NONCE_BYTES))
        .setAAD(bound)
        .setAuthTag(bytes.subarray(-TAG_BYTES));
      try {
        const text = [decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()];
        return Buffer.concat(text).toString().trimEnd();
      } catch (cause) {
        throw badCursor(cause);
      }
    },
  };
}

function derive(bytes: Uint8Array): Record<'cipherKey' | 'nonceKey', KeyObject> {
  const key = createSecretKey(bytes);
  const of = (use: string): KeyObject =>
    createSecretKey(createHmac('sha256', key).update(`callvault cursor ${use}`).digest());
  return { cipherKey: of('cipher'), nonceKey: of('nonce') };
}

function badCursor(cause?: unknown): AppError {
  return new AppError('VALIDATION_FAILED', 'The cursor is not valid for this list; start again without one.', {
    cause,
  });
}
