/** The key service and the signer of one machine: a master key file and an Ed25519 key file in `keys/`. */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  type KeyObject,
} from 'node:crypto';
import { join } from 'node:path';
import canonicalize from 'canonicalize';
import { AppError } from '../../core/errors.ts';
import type { Signer } from '../../core/custody/ports.ts';
import type { KeyService } from '../../core/ports.ts';
import { ensureKeyFile, readKeyFile, type KeyFileFormat } from './key-file.ts';
import { settle } from './storage-error.ts';

export { openKeyTable } from './key-table.ts';

const MASTER = /^callvault-master-key-v1\n([A-Za-z0-9+/]{43}=)\nsha256:[0-9a-f]{64}\n$/;
const LOG_KEY = /^[^\n]*\n(-----BEGIN PRIVATE KEY-----\n[A-Za-z0-9+/=\n]+-----END PRIVATE KEY-----\n)$/;

/** A wrapped key: version 1, the first 8 bytes of the master key's fingerprint, IV (12), ciphertext (32), tag (16). */
const VERSION = 1;
const ID_END = 9;
const IV_END = 21;
const BODY_END = 53;
const LENGTH = 69;

/**
 * Wraps with AES-256-GCM under `<dir>/master.key`, which the first `generate` makes when it is not there.
 * Errors: INTEGRITY when the file is damaged or missing while something is to be unwrapped, UNAVAILABLE when others may read it.
 */
export function createLocalKeyService({ dir }: { dir: string }): KeyService {
  const format = masterFormat(join(dir, 'master.key'));
  return {
    generate: (recordingId) =>
      settle(() => {
        const master = ensureKeyFile(format, () => randomBytes(32));
        const plain = randomBytes(32);
        const iv = randomBytes(IV_END - ID_END);
        const cipher = createCipheriv('aes-256-gcm', master, iv).setAAD(contextOf(recordingId));
        const body = Buffer.concat([cipher.update(plain), cipher.final()]);
        const head = Buffer.concat([Buffer.of(VERSION), fingerprint(master).subarray(0, ID_END - 1), iv]);
        const wrapped = Buffer.concat([head, body, cipher.getAuthTag()]);
        return { plain: new Uint8Array(plain), wrapped: new Uint8Array(wrapped) };
      }),
    unwrap: (recordingId, wrapped) =>
      settle(() => {
        const master = readKeyFile(format);
        if (!master) throw new AppError('INTEGRITY', 'keys/master.key is missing. Put it back from your backup.');
        if (wrapped.length !== LENGTH || wrapped[0] !== VERSION) throw altered();
        if (Buffer.compare(wrapped.subarray(1, ID_END), fingerprint(master).subarray(0, ID_END - 1)) !== 0) {
          throw new AppError('INTEGRITY', 'The key was wrapped under another master key, or altered.');
        }
        return open(master, recordingId, wrapped);
      }),
  };
}

function open(master: Uint8Array, recordingId: string, wrapped: Uint8Array): Uint8Array {
  try {
    const decipher = createDecipheriv('aes-256-gcm', createSecretKey(master), wrapped.subarray(ID_END, IV_END))
      .setAAD(contextOf(recordingId))
      .setAuthTag(wrapped.subarray(BODY_END));
    return new Uint8Array(Buffer.concat([decipher.update(wrapped.subarray(IV_END, BODY_END)), decipher.final()]));
  } catch (error) {
    throw altered(error);
  }
}

function altered(cause?: unknown): AppError {
  return new AppError('INTEGRITY', 'The wrapped key was altered or is of another recording.', { cause });
}

/** The encryption context in canonical JSON. */
function contextOf(recordingId: string): Uint8Array {
  return new TextEncoder().encode(canonicalize({ recordingId }));
}

function fingerprint(master: Uint8Array): Buffer {
  return createHash('sha256').update('callvault master key v1\0').update(master).digest();
}

function masterFormat(path: string): KeyFileFormat<Buffer> {
  return {
    path,
    parse: (text) => {
      const encoded = MASTER.exec(text)?.[1];
      return encoded === undefined ? undefined : Buffer.from(encoded, 'base64');
    },
    render: (key) => `callvault-master-key-v1\n${key.toString('base64')}\nsha256:${fingerprint(key).toString('hex')}\n`,
  };
}

/**
 * Signs with `<dir>/log.key` (PKCS #8 PEM under a line with the fingerprint), made when it is not there. `name` is the origin of the log.
 * Errors: INTEGRITY when the file is damaged, UNAVAILABLE when others may read it.
 */
export function createLocalSigner({ dir, name }: { dir: string; name: string }): Promise<Signer> {
  return settle(() => {
    const key = ensureKeyFile(logKeyFormat(join(dir, 'log.key')), () => generateKeyPairSync('ed25519').privateKey);
    return {
      name,
      publicKey: () => settle(() => rawPublicKey(key)),
      sign: (message: Uint8Array) => settle(() => new Uint8Array(sign(null, message, key))),
    };
  });
}

function logKeyFormat(path: string): KeyFileFormat<KeyObject> {
  return {
    path,
    parse: (text) => {
      const pem = LOG_KEY.exec(text)?.[1];
      return pem === undefined ? undefined : createPrivateKey(pem);
    },
    render: (key) => {
      const publicHash = createHash('sha256').update(rawPublicKey(key)).digest('hex');
      const pem = key.export({ format: 'pem', type: 'pkcs8' }).toString();
      return `Callvault log key, Ed25519. SHA-256 of the public key: ${publicHash}\n${pem}`;
    },
  };
}

/** The 32 bytes at the end of the SubjectPublicKeyInfo (RFC 8410). */
function rawPublicKey(key: KeyObject): Uint8Array {
  return new Uint8Array(createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32));
}
