/** Keys of recordings from AWS KMS. The recording id is the encryption context, so that a wrapped key opens for its own recording only. */
import { DecryptCommand, GenerateDataKeyCommand, type KMSClient } from '@aws-sdk/client-kms';
import { AppError } from '../../core/errors.ts';
import type { KeyService } from '../../core/ports.ts';
import { errorName, unavailable } from './service-errors.ts';

/** Longest ciphertext that Decrypt takes, in bytes. */
const MAX_WRAPPED = 6144;
const NOT_ITS_KEY = new Set(['InvalidCiphertextException', 'IncorrectKeyException']);
/** KMS answers like this, with the code of a missing permission, when the part of a wrapped key that names its master key was altered. */
const FOREIGN_CIPHERTEXT = /ciphertext refers to a customer master key/iu;

/**
 * `keyId`: ARN of a symmetric key; with a multi-Region key, that of the region it runs in.
 * Errors of both: UNAVAILABLE naming the call when KMS refuses it, is throttled or away, or the key is disabled.
 */
export function createKmsKeyService({ client, keyId }: { client: KMSClient; keyId: string }): KeyService {
  return {
    async generate(recordingId) {
      const answer = await client
        .send(new GenerateDataKeyCommand({ KeyId: keyId, KeySpec: 'AES_256', EncryptionContext: { recordingId } }))
        .catch((error: unknown) => {
          throw unavailable('kms:GenerateDataKey', error);
        });
      return { plain: bytesOf(answer.Plaintext), wrapped: bytesOf(answer.CiphertextBlob) };
    },
    async unwrap(recordingId, wrapped) {
      if (wrapped.length === 0 || wrapped.length > MAX_WRAPPED) throw altered();
      const request = { KeyId: keyId, CiphertextBlob: wrapped, EncryptionContext: { recordingId } };
      const answer = await client.send(new DecryptCommand(request)).catch((error: unknown) => {
        throw isAltered(error) ? altered(error) : unavailable('kms:Decrypt', error);
      });
      return bytesOf(answer.Plaintext);
    },
  };
}

function isAltered(error: unknown): boolean {
  if (NOT_ITS_KEY.has(errorName(error))) return true;
  return error instanceof Error && FOREIGN_CIPHERTEXT.test(error.message);
}

function altered(cause?: unknown): AppError {
  return new AppError('INTEGRITY', 'The wrapped key was altered or is of another recording.', { cause });
}

function bytesOf(answer: Uint8Array | undefined): Uint8Array {
  if (!answer) throw new AppError('UNAVAILABLE', 'KMS answered without a key.');
  return new Uint8Array(answer);
}
