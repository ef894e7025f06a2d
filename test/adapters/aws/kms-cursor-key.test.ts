/** The key of page cursors: one question to KMS, and the same key for every instance. */
import { GenerateMacCommand, KMSClient } from '@aws-sdk/client-kms';
import { expect, it } from 'vitest';
import { createCursorKey } from '../../../adapters/aws/kms-cursor-key.ts';

function kms(answers: (() => Promise<Uint8Array | undefined>)[]): { client: KMSClient; asked: unknown[] } {
  const asked: unknown[] = [];
  const client = new KMSClient({ region: 'eu-central-1' });
  client.middlewareStack.add(
    (_next, { commandName }) =>
      async ({ input }) => {
        asked.push([commandName, input]);
        const Mac = await answers.shift()?.();
        return { output: { $metadata: {}, ...(Mac && { Mac }) }, response: {} };
      },
    { step: 'initialize', priority: 'high' },
  );
  return { client, asked };
}

const mac = Buffer.alloc(32, 9);

it('asks once, for something that is no token', async () => {
  const { client, asked } = kms([() => Promise.resolve(mac)]);
  const key = createCursorKey({ client, keyId: 'hmac' });
  expect(await Promise.all([key(), key()])).toEqual([mac, mac]);
  expect(asked).toEqual([
    [
      GenerateMacCommand.name,
      { KeyId: 'hmac', MacAlgorithm: 'HMAC_SHA_256', Message: Buffer.from('callvault page cursors') },
    ],
  ]);
});

it('asks again after a failure', async () => {
  const { client } = kms([
    () => Promise.reject(new Error('down')),
    () => Promise.resolve(undefined),
    () => Promise.resolve(mac),
  ]);
  const key = createCursorKey({ client, keyId: 'hmac' });
  await expect(key()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  await expect(key()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  expect(await key()).toEqual(mac);
});
