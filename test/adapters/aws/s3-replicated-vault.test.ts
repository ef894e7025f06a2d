/** Versions leave both regions, or the removal has not ended. */
import { S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { createReplicatedVault } from '../../../adapters/aws/s3-replicated-vault.ts';
import { AppError } from '../../../core/errors.ts';
import type { Vault } from '../../../core/ports.ts';
import { refused } from '../../contracts/builders.ts';
import { createMemoryVault } from '../../support/memory-vault.ts';
import { fakeClock } from '../../support/memory-clock-random.ts';

/** A client that sends nothing. */
function replica(refusal?: Error): { client: S3Client; asked: unknown[] } {
  const client = new S3Client({ region: 'eu-west-1' });
  const asked: unknown[] = [];
  client.middlewareStack.add(
    () =>
      ({ input }) => {
        asked.push(input);
        return refusal ? Promise.reject(refusal) : Promise.resolve({ output: { $metadata: {} }, response: {} });
      },
    { step: 'initialize', priority: 'high' },
  );
  return { client, asked };
}

const vaultThat = (remove: Vault['remove']): Vault => ({ ...createMemoryVault({ clock: fakeClock() }), remove });

describe('a replicated vault', () => {
  it('removes the version and its copy, by the same version id', async () => {
    const removed: string[] = [];
    const { client, asked } = replica();
    const vault = vaultThat((key, versionId) => {
      removed.push(`${key} ${versionId}`);
      return Promise.resolve();
    });
    await createReplicatedVault(vault, { client, bucket: 'copy' }).remove('audio/a', 'v1');
    expect(removed).toEqual(['audio/a v1']);
    expect(asked).toEqual([{ Bucket: 'copy', Key: 'audio/a', VersionId: 'v1' }]);
  });

  it('leaves the copy of what may not be removed', async () => {
    const { client, asked } = replica();
    const vault = vaultThat(() => Promise.reject(new AppError('OBJECT_LOCKED', 'locked')));
    await refused(createReplicatedVault(vault, { client, bucket: 'copy' }).remove('audio/a', 'v1'), 'OBJECT_LOCKED');
    expect(asked).toEqual([]);
  });

  it('has not ended while the copy is refused', async () => {
    const { client } = replica(new Error('AccessDenied'));
    const vault = vaultThat(() => Promise.resolve());
    await expect(createReplicatedVault(vault, { client, bucket: 'copy' }).remove('audio/a', 'v1')).rejects.toThrow();
  });
});
