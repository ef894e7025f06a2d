/** The key of page cursors, made of an HMAC key in AWS KMS: the same for all instances, and in their memory alone. */
import { GenerateMacCommand, type KMSClient } from '@aws-sdk/client-kms';
import { AppError } from '../../core/errors.ts';
import { unavailable } from './service-errors.ts';

/** No token is made of it: those begin with a header. */
const MESSAGE = 'callvault page cursors';

/** KMS is asked once. `keyId` is of an HMAC_256 key. Errors of the result: UNAVAILABLE, after which KMS is asked again. */
export function createCursorKey({
  client,
  keyId,
}: {
  readonly client: KMSClient;
  readonly keyId: string;
}): () => Promise<Uint8Array> {
  let asked: Promise<Uint8Array> | undefined;
  const ask = async (): Promise<Uint8Array> => {
    const { Mac } = await client
      .send(new GenerateMacCommand({ KeyId: keyId, MacAlgorithm: 'HMAC_SHA_256', Message: Buffer.from(MESSAGE) }))
      .catch((error: unknown) => {
        throw unavailable('kms:GenerateMac', error);
      });
    if (Mac) return Mac;
    throw new AppError('UNAVAILABLE', 'KMS answered without a MAC.');
  };
  return async () => {
    asked ??= ask();
    try {
      return await asked;
    } catch (error) {
      asked = undefined;
      throw error;
    }
  };
}
