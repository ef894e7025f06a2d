/**
 * A vault whose versions S3 copies into another region, with their locks. It copies no deletion, so that the copy of a version whose lock has
 * ended is removed by its own name: a copy has the version id of its original.
 */
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import type { Vault } from '../../core/ports.ts';
import { isAbsent, s3Error, type Place } from './s3-errors.ts';
import { checkedVaultKey, checkedVersion } from './s3-keys.ts';

/** `remove` ends when neither region has the version. S3 refuses a copy that is still locked: UNAVAILABLE, and a repeat removes the rest. */
export function createReplicatedVault(vault: Vault, replica: Place): Vault {
  return {
    ...vault,
    async remove(key, versionId) {
      await vault.remove(key, versionId);
      const version = { Bucket: replica.bucket, Key: checkedVaultKey(key), VersionId: checkedVersion(versionId) };
      try {
        await replica.client.send(new DeleteObjectCommand(version));
      } catch (error) {
        if (!isAbsent(error)) throw s3Error(error, 'DeleteObjectVersion');
      }
    },
  };
}
