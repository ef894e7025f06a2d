/** C2SP signed-note with Ed25519 (signature type 0x01): parse strictly, sign, verify; verifier keys `name+hash+base64`. */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { AppError } from '../errors.ts';
import type { Signer } from './ports.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { hashesEqual } from './merkle.ts';

export const ED25519 = 0x01;
/** Timestamped Ed25519 cosignature (C2SP tlog-cosignature). */
export const COSIGNATURE = 0x04;
type KeyType = typeof ED25519 | typeof COSIGNATURE;
const KEY_ID_BYTES = 4;
const PUBLIC_KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
/** The limits of the reference implementation, golang.org/x/mod/sumdb/note. */
const MAX_NOTE_BYTES = 1_000_000;
const MAX_SIGNATURES = 100;
/** SubjectPublicKeyInfo of an Ed25519 key up to the key itself (RFC 8410 section 4). */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

export interface VerifierKey {
  readonly name: string;
  readonly keyId: Uint8Array;
  /** Raw Ed25519 public key. */
  readonly publicKey: Uint8Array;
}

export interface NoteSignature {
  readonly name: string;
  readonly keyId: Uint8Array;
  readonly signature: Uint8Array;
}

export interface Note {
  /** What is signed, with its final newline. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** Names are shown to people: control and format characters, which signed-note allows, could make one look like another. */
function isKeyName(name: string): boolean {
  return name.isWellFormed() && /^[^\p{White_Space}\p{Cc}\p{Cf}+]+$/u.test(name);
}

// eslint-disable-next-line no-control-regex -- the control characters are the point
const CONTROL = /[\u0000-\u0009\u000b-\u001f]/;

function isNoteText(text: string): boolean {
  return text.endsWith('\n') && text.isWellFormed() && !CONTROL.test(text);
}

/** key ID = SHA-256(key name || 0x0A || signature type || public key)[:4]. */
export function keyId(name: string, publicKey: Uint8Array, type: KeyType = ED25519): Uint8Array {
  const hash = createHash('sha256').update(`${name}\n`).update(Uint8Array.of(type)).update(publicKey).digest();
  return hash.subarray(0, KEY_ID_BYTES);
}

/** `name+hash+base64(signature type || publicKey)`. Errors: VALIDATION_FAILED. */
export function formatVerifierKey(name: string, publicKey: Uint8Array, type: KeyType = ED25519): string {
  if (!isKeyName(name) || publicKey.length !== PUBLIC_KEY_BYTES) {
    throw new AppError(
      'VALIDATION_FAILED',
      'A verifier key needs a name without spaces or plus signs and a 32-byte key.',
    );
  }
  const hash = Buffer.from(keyId(name, publicKey, type)).toString('hex');
  return `${name}+${hash}+${encodeBase64(Buffer.concat([Uint8Array.of(type), publicKey]))}`;
}

/** Errors: VALIDATION_FAILED unless `vkey` is exactly a verifier key of this type with its own hash. */
export function parseVerifierKey(vkey: string, type: KeyType = ED25519): VerifierKey {
  const [, name = '', encoded = ''] = /^([^+]+)\+[0-9a-f]{8}\+(.+)$/.exec(vkey) ?? [];
  const bytes = decodeBase64(encoded);
  if (isKeyName(name) && bytes?.length === 1 + PUBLIC_KEY_BYTES && bytes[0] === type) {
    const publicKey = bytes.subarray(1);
    if (formatVerifierKey(name, publicKey, type) === vkey) {
      return { name, keyId: keyId(name, publicKey, type), publicKey };
    }
  }
  throw new AppError('VALIDATION_FAILED', 'Not a verifier key: expected name+hash+base64 of an Ed25519 key.');
}

/** Whether `text` is a verifier key at all. */
export function isVerifierKey(text: string): boolean {
  try {
    parseVerifierKey(text.trim());
    return true;
  } catch {
    return false;
  }
}

function decodeText(note: string | Uint8Array): string | undefined {
  if (typeof note === 'string') return note;
  if (note.length > MAX_NOTE_BYTES) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(note);
  } catch {
    return undefined;
  }
}

/** One signature line of a note, without its newline. */
export function parseSignature(line: string): NoteSignature | undefined {
  const [dash, name = '', encoded = '', ...rest] = line.split(' ');
  const bytes = decodeBase64(encoded);
  if (dash !== '\u2014' || rest.length > 0 || !isKeyName(name)) return undefined;
  if (bytes === undefined || bytes.length <= KEY_ID_BYTES) return undefined;
  return { name, keyId: bytes.subarray(0, KEY_ID_BYTES), signature: bytes.subarray(KEY_ID_BYTES) };
}

/** Undefined unless `note` is a well-formed signed note; says nothing about its signatures. */
export function parseNote(note: string | Uint8Array): Note | undefined {
  const decoded = decodeText(note);
  if (decoded === undefined || decoded.length > MAX_NOTE_BYTES || !isNoteText(decoded)) return undefined;
  const blank = decoded.lastIndexOf('\n\n');
  if (blank === -1) return undefined;
  const lines = decoded.slice(blank + 2, -1).split('\n');
  if (lines.length > MAX_SIGNATURES) return undefined;
  const signatures: NoteSignature[] = [];
  for (const line of lines) {
    const signature = parseSignature(line);
    if (signature === undefined) return undefined;
    signatures.push(signature);
  }
  return { text: decoded.slice(0, blank + 1), signatures };
}

/** Ed25519 (RFC 8032) over the note text. */
export function verifySignature(key: VerifierKey, text: string, signature: Uint8Array): boolean {
  if (signature.length !== SIGNATURE_BYTES || key.publicKey.length !== PUBLIC_KEY_BYTES) return false;
  const spki = Buffer.concat([SPKI_PREFIX, key.publicKey]);
  return verify(null, Buffer.from(text), createPublicKey({ key: spki, format: 'der', type: 'spki' }), signature);
}

export function isFrom(signature: NoteSignature, key: VerifierKey): boolean {
  return signature.name === key.name && hashesEqual(signature.keyId, key.keyId);
}

/** True when the key signed the note and no signature under its name and ID is bad. Other keys' signatures are ignored. */
export function verifyNote(note: Note, key: VerifierKey): boolean {
  const own = note.signatures.filter((signature) => isFrom(signature, key));
  return own.length > 0 && own.every((signature) => verifySignature(key, note.text, signature.signature));
}

/** The line of a signature, with its newline. `signature` is what follows the key ID. */
export function signatureLine(key: Pick<VerifierKey, 'name' | 'keyId'>, signature: Uint8Array): string {
  return `\u2014 ${key.name} ${encodeBase64(Buffer.concat([key.keyId, signature]))}\n`;
}

/** The signed note of `text` with this one signature. Errors: VALIDATION_FAILED when the text cannot be a note. */
export async function signNote(text: string, signer: Signer): Promise<string> {
  if (!isNoteText(text) || !isKeyName(signer.name)) {
    throw new AppError('VALIDATION_FAILED', 'A note ends in a newline and has no control characters.');
  }
  const publicKey = await signer.publicKey();
  const signature = await signer.sign(Buffer.from(text));
  const key: VerifierKey = { name: signer.name, keyId: keyId(signer.name, publicKey), publicKey };
  if (!verifySignature(key, text, signature)) {
    throw new AppError('INTEGRITY', 'The signer does not sign with the key it names.');
  }
  return `${text}\n${signatureLine(key, signature)}`;
}
