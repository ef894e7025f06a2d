/** Copies every version of the vault, with its lock and hold, into the replica region. Deletions are not copied. */
import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnBucket, type Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Config } from '../config.ts';
import { replicaBucketName, replicaKeyAlias } from '../replica-names.ts';

export const REPLICATION_RULE = 'everything';

/** S3 tells when a version took longer than this. */
const MINUTES = { minutes: 15 };

export function replicateVault(scope: Construct, vault: Bucket, key: IKey, config: Config): void {
  const stack = Stack.of(scope);
  const { replicaRegion } = config;
  const resource = vault.node.defaultChild;
  if (replicaRegion === undefined || !(resource instanceof CfnBucket)) return;
  const replicaArn = `arn:${stack.partition}:s3:::${replicaBucketName(config, stack)}`;
  const keys = `arn:${stack.partition}:kms:${replicaRegion}:${stack.account}`;
  const role = new Role(scope, 'Replication', { assumedBy: new ServicePrincipal('s3.amazonaws.com') });
  const statements = [...copying(vault, replicaArn), ...encrypting(vault, key, { config, keys, replicaRegion })];
  for (const statement of statements) role.addToPolicy(statement);
  resource.replicationConfiguration = {
    role: role.roleArn,
    rules: [
      {
        id: REPLICATION_RULE,
        status: 'Enabled',
        priority: 1,
        filter: { prefix: '' },
        deleteMarkerReplication: { status: 'Disabled' },
        sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: 'Enabled' } },
        destination: {
          bucket: replicaArn,
          encryptionConfiguration: { replicaKmsKeyId: `${keys}:${replicaKeyAlias(config)}` },
          metrics: { status: 'Enabled', eventThreshold: MINUTES },
          replicationTime: { status: 'Enabled', time: MINUTES },
        },
      },
    ],
  };
}

/** Without s3:ReplicateDelete: the copy outlives whatever happens to the original. */
function copying(vault: Bucket, replicaArn: string): PolicyStatement[] {
  return [
    new PolicyStatement({
      sid: 'ReadSettings',
      actions: ['s3:GetReplicationConfiguration', 's3:ListBucket'],
      resources: [vault.bucketArn],
    }),
    new PolicyStatement({
      sid: 'ReadVersions',
      actions: [
        's3:GetObjectVersionForReplication',
        's3:GetObjectVersionAcl',
        's3:GetObjectVersionTagging',
        's3:GetObjectRetention',
        's3:GetObjectLegalHold',
      ],
      resources: [vault.arnForObjects('*')],
    }),
    new PolicyStatement({
      sid: 'WriteCopies',
      actions: ['s3:ReplicateObject', 's3:ReplicateTags'],
      resources: [`${replicaArn}/*`],
    }),
  ];
}

function encrypting(
  vault: Bucket,
  key: IKey,
  { config, keys, replicaRegion }: { config: Config; keys: string; replicaRegion: string },
): PolicyStatement[] {
  return [
    new PolicyStatement({
      sid: 'OpenOriginals',
      actions: ['kms:Decrypt'],
      resources: [key.keyArn],
      conditions: {
        StringLike: { 'kms:ViaService': `s3.${config.region}.amazonaws.com*` },
        StringEquals: { 'kms:EncryptionContext:aws:s3:arn': vault.bucketArn },
      },
    }),
    new PolicyStatement({
      sid: 'EncryptCopies',
      actions: ['kms:Encrypt', 'kms:GenerateDataKey'],
      resources: [`${keys}:key/*`],
      conditions: {
        StringLike: { 'kms:ViaService': `s3.${replicaRegion}.amazonaws.com*` },
        'ForAnyValue:StringEquals': { 'kms:ResourceAliases': replicaKeyAlias(config) },
      },
    }),
  ];
}
