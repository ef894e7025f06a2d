/** The write-once store, and the roles of a bucket that is like it in another region. */
import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockedEncryptionType,
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  ObjectOwnership,
  StorageClass,
  type BucketProps,
  type IBucket,
  type LifecycleRule,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Config } from '../config.ts';
import { pin } from './pin.ts';
import { vaultDenials } from './vault-policy.ts';

/** No object is ever written without a lock of its own, so that there is no default to fall back to. */
export const LOCKED = { objectLockEnabled: true, versioned: true } as const satisfies BucketProps;

/** Common to every bucket: private, over TLS only, the owner's. */
export const PRIVATE = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
  objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
} as const satisfies BucketProps;

export function encryptedWith(encryptionKey: IKey): BucketProps {
  return {
    encryption: BucketEncryption.KMS,
    encryptionKey,
    bucketKeyEnabled: true,
    // A key that only the writer knows cannot be kept.
    blockedEncryptionTypes: [BlockedEncryptionType.SSE_C],
  };
}

interface VaultProps {
  readonly config: Config;
  readonly key: IKey;
  readonly logs: IBucket;
  readonly removalPolicy: RemovalPolicy;
}

export function vaultBucket(scope: Construct, { config, key, logs, removalPolicy }: VaultProps): Bucket {
  const vault = new Bucket(scope, 'Vault', {
    ...PRIVATE,
    ...LOCKED,
    ...encryptedWith(key),
    removalPolicy,
    serverAccessLogsBucket: logs,
    serverAccessLogsPrefix: 's3/vault/',
    lifecycleRules: [abortedUploads(), ...tierRules(config.tiers)],
  });
  for (const statement of vaultDenials(vault, key, config)) vault.addToResourcePolicy(statement);
  return pin(vault, 'VaultBucket');
}

export function abortedUploads(): LifecycleRule {
  return { id: 'aborted-uploads', abortIncompleteMultipartUploadAfter: Duration.days(7) };
}

/** Only audio moves, by its tag: transcripts, manifests and log tiles are small and read again. Nothing ever expires. */
export function tierRules(tiers: Config['tiers']): LifecycleRule[] {
  return Object.entries(tiers).map(([tier, { glacierInstantDay, deepArchiveDay }]) => ({
    id: `tier-${tier}`,
    prefix: 'audio/',
    tagFilters: { tier },
    transitions: [
      ...transition(StorageClass.GLACIER_INSTANT_RETRIEVAL, glacierInstantDay),
      ...transition(StorageClass.DEEP_ARCHIVE, deepArchiveDay),
    ],
  }));
}

function transition(storageClass: StorageClass, day: number | undefined): NonNullable<LifecycleRule['transitions']> {
  return day === undefined ? [] : [{ storageClass, transitionAfter: Duration.days(day) }];
}
