/** Signs checkpoints of the custody log with an Ed25519 key that never leaves AWS KMS (key spec ECC_NIST_EDWARDS25519). */
import { GetPublicKeyCommand, SignCommand, type KMSClient } from '@aws-sdk/client-kms';
import { AppError } from '../../core/errors.ts';
import type { Signer } from '../../core/custody/ports.ts';
import { unavailable } from './service-errors.ts';

/** Length of an Ed25519 SubjectPublicKeyInfo (RFC 8410); the raw key is its end. */
const SPKI_LENGTH = 44;
const RAW_LENGTH = 32;

/**
 * `name` is the origin of the log. The public key is asked for once. KMS takes messages of 1 to 4,096 bytes; a checkpoint has some 200.
 * Errors: UNAVAILABLE naming the call; INTERNAL when the key is no Ed25519 key.
 */
export function createKmsSigner({ client, keyId, name }: { client: KMSClient; keyId: string; name: string }): Signer {
  let known: Promise<Uint8Array> | undefined;
  return {
    name,
    async publicKey() {
      known ??= fetchPublicKey(client, keyId);
      try {
        return (await known).slice();
      } catch (error) {
        known = undefined;
        throw error;
      }
    },
    async sign(message) {
      const answer = await client
        .send(
          new SignCommand({
            KeyId: keyId,
            Message: message,
            // DIGEST would be Ed25519ph, which is not what signed notes verify.
            MessageType: 'RAW',
            SigningAlgorithm: 'ED25519_SHA_512',
          }),
        )
        .catch((error: unknown) => {
          throw unavailable('kms:Sign', error);
        });
      if (!answer.Signature) throw new AppError('UNAVAILABLE', 'KMS answered without a signature.');
      return new Uint8Array(answer.Signature);
    },
  };
}

async function fetchPublicKey(client: KMSClient, keyId: string): Promise<Uint8Array> {
  const answer = await client.send(new GetPublicKeyCommand({ KeyId: keyId })).catch((error: unknown) => {
    throw unavailable('kms:GetPublicKey', error);
  });
  if (answer.PublicKey?.length !== SPKI_LENGTH) {
    throw new AppError('INTERNAL', 'The signing key of the custody log is no Ed25519 key (ECC_NIST_EDWARDS25519).');
  }
  return new Uint8Array(answer.PublicKey.slice(-RAW_LENGTH));
}
