/** Memory fakes of the key ports. The wrapping is real AES-256-GCM, so that altered and foreign keys are refused. */
import { createCipheriv, createDecipheriv, createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { AppError } from '../../core/errors.ts';
import type { Signer } from '../../core/custody/ports.ts';
import type { KeyService, KeyTable, Random } from '../../core/ports.ts';
import { settle } from './memory-async.ts';

export function createMemoryKeyService({ random }: { random: Random }): KeyService {
  const master = random.bytes(32);
  return {
    generate: (recordingId) =>
      settle(() => {
        const plain = random.bytes(32);
        const iv = random.bytes(12);
        const cipher = createCipheriv('aes-256-gcm', master, iv).setAAD(Buffer.from(recordingId));
        const body = Buffer.concat([cipher.update(plain), cipher.final()]);
        return { plain, wrapped: new Uint8Array(Buffer.concat([iv, body, cipher.getAuthTag()])) };
      }),
    unwrap: (recordingId, wrapped) =>
      settle(() => {
        try {
          const decipher = createDecipheriv('aes-256-gcm', master, wrapped.subarray(0, 12), { authTagLength: 16 })
            .setAAD(Buffer.from(recordingId))
            .setAuthTag(wrapped.subarray(-16));
          return new Uint8Array(Buffer.concat([decipher.update(wrapped.subarray(12, -16)), decipher.final()]));
        } catch (error) {
          throw new AppError('INTEGRITY', 'The wrapped key was altered or is of another recording.', { cause: error });
        }
      }),
  };
}

export function createMemoryKeyTable(): KeyTable {
  const rows = new Map<string, Uint8Array | 'removed'>();
  const stored = (recordingId: string): Uint8Array | undefined => {
    const row = rows.get(recordingId);
    return row === 'removed' ? undefined : row?.slice();
  };
  return {
    put: (recordingId, wrapped) =>
      settle(() => {
        if (!rows.has(recordingId)) rows.set(recordingId, wrapped.slice());
        const row = stored(recordingId);
        if (!row) throw new AppError('ERASED', 'The key of this recording was destroyed.');
        return row;
      }),
    get: (recordingId) => settle(() => stored(recordingId)),
    remove: (recordingId) =>
      settle(() => {
        rows.set(recordingId, 'removed');
      }),
  };
}

/** PKCS #8 of an Ed25519 key is this prefix and the 32-byte seed (RFC 8410). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

export function createMemorySigner({ name }: { name: string }): Signer {
  const seed = createHash('sha256').update(name).digest();
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });
  return {
    name,
    publicKey: () =>
      settle(() => new Uint8Array(createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32))),
    sign: (message) => settle(() => new Uint8Array(sign(null, message, key))),
  };
}
