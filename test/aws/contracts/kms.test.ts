/** The key service and the signer on KMS as an emulator has it: it does not notice altered ciphertexts, so that part of the contract runs elsewhere. */
import { CreateKeyCommand, KMSClient, ScheduleKeyDeletionCommand, type KeySpec } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKmsKeyService } from '../../../adapters/aws/kms-keys.ts';
import { createKmsSigner } from '../../../adapters/aws/kms-signer.ts';
import { refused } from '../../contracts/builders.ts';
import { signerContract } from '../../contracts/keys.ts';
import { startMiniStack, type RunningServer } from '../servers/server.ts';

let server: RunningServer;
let client: KMSClient;
beforeAll(async () => {
  server = await startMiniStack();
  const credentials = { accessKeyId: '123456789012', secretAccessKey: 'test' };
  client = new KMSClient({ region: 'eu-central-1', endpoint: server.endpoint, credentials });
});
afterAll(async () => {
  client.destroy();
  await server.stop();
});

async function keyOf(KeySpec: KeySpec, KeyUsage: 'ENCRYPT_DECRYPT' | 'SIGN_VERIFY'): Promise<string> {
  const { KeyMetadata } = await client.send(new CreateKeyCommand({ KeySpec, KeyUsage }));
  if (KeyMetadata?.Arn === undefined) throw new Error('no key');
  return KeyMetadata.Arn;
}
const dataKey = (): Promise<string> => keyOf('SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT');

signerContract('KMS', async (name) =>
  createKmsSigner({ client, keyId: await keyOf('ECC_NIST_EDWARDS25519', 'SIGN_VERIFY'), name }),
);

describe('a key of KMS', () => {
  it('opens what it has wrapped, for its own recording only', async () => {
    const service = createKmsKeyService({ client, keyId: await dataKey() });
    const [one, two] = [await service.generate('rec1'), await service.generate('rec1')];
    expect(one.plain).toHaveLength(32);
    expect(one.plain).not.toEqual(two.plain);
    expect(Buffer.from(one.wrapped).includes(Buffer.from(one.plain))).toBe(false);
    expect(await service.unwrap('rec1', one.wrapped)).toEqual(one.plain);
    await refused(service.unwrap('rec2', one.wrapped), 'INTEGRITY');
  });

  it('that is to be deleted is waited for: the recording is not damaged', async () => {
    const keyId = await dataKey();
    const service = createKmsKeyService({ client, keyId });
    const { wrapped } = await service.generate('rec1');
    await client.send(new ScheduleKeyDeletionCommand({ KeyId: keyId, PendingWindowInDays: 7 }));
    await refused(service.unwrap('rec1', wrapped), 'UNAVAILABLE');
  });
});
