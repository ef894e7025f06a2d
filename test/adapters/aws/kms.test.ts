/** The key service on KMS, and what is made of its refusals. Signing runs against an emulator: test/aws/contracts/kms.test.ts. */
import { KMSClient } from '@aws-sdk/client-kms';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKmsKeyService } from '../../../adapters/aws/kms-keys.ts';
import { createKmsSigner } from '../../../adapters/aws/kms-signer.ts';
import type { KeyService } from '../../../core/ports.ts';
import { Refusal, startJsonServer, type JsonServer } from '../../aws/stand-ins/json-server.ts';
import { createKmsStandIn } from '../../aws/stand-ins/kms.ts';
import { refused } from '../../contracts/builders.ts';
import { keyServiceContract } from '../../contracts/keys.ts';
import { clientOf } from './clients.ts';

const SPKI = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.alloc(32, 7)]);
let server: JsonServer;
let publicKey: Buffer;
beforeEach(async () => {
  publicKey = SPKI;
  server = await startJsonServer({
    ...createKmsStandIn(),
    'TrentService.GetPublicKey': () => ({ PublicKey: publicKey.toString('base64') }),
    'TrentService.Sign': () => ({}),
  });
});
afterEach(() => server.stop());

const serviceOf = (keyId: string): KeyService =>
  createKmsKeyService({ client: clientOf(KMSClient, server.endpoint), keyId });

keyServiceContract('KMS', () => serviceOf('data'));

describe('a wrapped key', () => {
  const unwrap = (wrapped = new Uint8Array(100)): Promise<Uint8Array> => serviceOf('data').unwrap('rec1', wrapped);

  it.each([
    new Refusal('InvalidCiphertextException'),
    new Refusal('IncorrectKeyException'),
    new Refusal(
      'AccessDeniedException',
      'The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.',
    ),
  ])('that KMS does not know is an altered one: %s', async (refusal) => {
    server.refuse('TrentService.Decrypt', refusal);
    await refused(unwrap(), 'INTEGRITY');
  });

  it('of a length that no wrapped key has is not asked for', async () => {
    await refused(unwrap(new Uint8Array()), 'INTEGRITY');
    await refused(unwrap(new Uint8Array(6145)), 'INTEGRITY');
    expect(server.calls).toEqual([]);
  });

  it.each([
    ['AccessDeniedException', 400],
    ['DisabledException', 400],
    ['KMSInvalidStateException', 400],
    ['NotFoundException', 400],
    ['ThrottlingException', 400],
    ['KMSInternalException', 500],
  ])('waits while KMS answers %s, and the call is named', async (type, status) => {
    server.refuse(
      'TrentService.Decrypt',
      new Refusal(type, 'User: arn:aws:sts::123456789012:x is not allowed', status),
    );
    await expect(unwrap()).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: `kms:Decrypt was not answered: ${type}.`,
      detail: { call: 'kms:Decrypt', reason: type },
    });
  });

  it('of another master key is not opened', async () => {
    const { wrapped } = await serviceOf('data').generate('rec1');
    await serviceOf('other').generate('rec1');
    await refused(serviceOf('other').unwrap('rec1', wrapped), 'INTEGRITY');
  });

  it('is not made when KMS refuses, and the call is named', async () => {
    server.refuse('TrentService.GenerateDataKey', new Refusal('AccessDeniedException'));
    await expect(serviceOf('data').generate('rec1')).rejects.toMatchObject({ detail: { call: 'kms:GenerateDataKey' } });
  });
});

describe('the signing key', () => {
  const signer = (): ReturnType<typeof createKmsSigner> =>
    createKmsSigner({ client: clientOf(KMSClient, server.endpoint), keyId: 'signing', name: 'example.com/log' });

  it('is asked for once, and again after a failure', async () => {
    const one = signer();
    server.refuse('TrentService.GetPublicKey', new Refusal('ThrottlingException'));
    await expect(one.publicKey()).rejects.toMatchObject({ detail: { call: 'kms:GetPublicKey' } });
    const [first, second] = await Promise.all([one.publicKey(), one.publicKey()]);
    first.fill(0);
    expect(second).toEqual(new Uint8Array(32).fill(7));
    expect(await one.publicKey()).toEqual(second);
    expect(server.calls).toHaveLength(2);
  });

  it('must be an Ed25519 key', async () => {
    publicKey = Buffer.alloc(91);
    await refused(signer().publicKey(), 'INTERNAL');
  });

  it('does not sign when KMS refuses, and the call is named', async () => {
    server.refuse('TrentService.Sign', new Refusal('AccessDeniedException'));
    await expect(signer().sign(new Uint8Array(1))).rejects.toMatchObject({ detail: { call: 'kms:Sign' } });
    await refused(signer().sign(new Uint8Array(1)), 'UNAVAILABLE');
  });
});
