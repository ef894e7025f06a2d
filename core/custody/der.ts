/** DER (X.690), the little of it that RFC 3161 needs: definite lengths, shortest form, tags below 31. */
import { AppError } from '../errors.ts';

/** One value. `tag` is the identifier octet. */
export interface Der {
  readonly tag: number;
  /** The contents octets. */
  readonly body: Uint8Array;
  /** Identifier, length and contents. */
  readonly whole: Uint8Array;
}

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  octets: 0x04,
  oid: 0x06,
  time: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

function malformed(): AppError {
  return new AppError('INTEGRITY', 'The time stamp is not well-formed DER.');
}

/** The values that `bytes` consists of, one after another. Errors: INTEGRITY. */
export function readAll(bytes: Uint8Array): Der[] {
  const values: Der[] = [];
  for (let at = 0; at < bytes.length;) {
    const value = readAt(bytes, at);
    values.push(value);
    at += value.whole.length;
  }
  return values;
}

/** `bytes` as one value of this tag. Errors: INTEGRITY. */
export function readOne(bytes: Uint8Array, tag: number): Der {
  const value = readAt(bytes, 0);
  if (value.tag !== tag || value.whole.length !== bytes.length) throw malformed();
  return value;
}

/** The members of a constructed value. Errors: INTEGRITY unless the tag is this one. */
export function members(value: Der | undefined, tag: number): Der[] {
  return readAll(bodyOf(value, tag));
}

/** Errors: INTEGRITY unless the value is there with this tag. */
export function bodyOf(value: Der | undefined, tag: number): Uint8Array {
  if (value?.tag !== tag) throw malformed();
  return value.body;
}

/** Dotted decimal. Errors: INTEGRITY. */
export function oidOf(value: Der | undefined): string {
  const body = bodyOf(value, TAG.oid);
  const parts: number[] = [];
  let part = 0;
  for (const byte of body) {
    if (part > 2 ** 40) throw malformed();
    part = part * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    parts.push(part);
    part = 0;
  }
  const [first, ...rest] = parts;
  if (first === undefined) throw malformed();
  const root = Math.min(2, Math.floor(first / 40));
  return [root, first - root * 40, ...rest].join('.');
}

function readAt(bytes: Uint8Array, at: number): Der {
  const tag = bytes[at];
  const short = bytes[at + 1];
  if (tag === undefined || short === undefined || (tag & 0x1f) === 0x1f) throw malformed();
  let start = at + 2;
  let length = short;
  if (short >= 0x80) {
    const octets = bytes.subarray(start, start + (short & 0x7f));
    if (octets.length === 0 || octets.length > 4 || octets.length !== (short & 0x7f)) throw malformed();
    length = octets.reduce((value, octet) => value * 256 + octet, 0);
    if (length < 0x80 || octets[0] === 0) throw malformed();
    start += octets.length;
  }
  if (start + length > bytes.length) throw malformed();
  return { tag, body: bytes.subarray(start, start + length), whole: bytes.subarray(at, start + length) };
}

/** Writes one value of at most 127 bytes of contents: all that a request has. */
export function write(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const body = Buffer.concat(contents);
  if (body.length >= 0x80) throw new AppError('INTERNAL', 'Only short DER values are written.');
  return Buffer.concat([Uint8Array.of(tag, body.length), body]);
}
