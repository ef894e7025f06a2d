/**
 * What nobody may do to the vault, whatever their role allows. Object Lock keeps the versions; these keep them visible, locked from their
 * first moment and encrypted under the key that is kept for as long.
 */
import { Stack } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Config } from '../config.ts';
import { PURGER, REVIEWER, roleArn } from '../role-names.ts';

type Conditions = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Settings that decide whether, how long and under which key versions are kept. */
const SETTINGS = [
  's3:PutBucketVersioning',
  's3:PutBucketObjectLockConfiguration',
  's3:PutLifecycleConfiguration',
  's3:PutReplicationConfiguration',
  's3:PutEncryptionConfiguration',
  's3:PutBucketPublicAccessBlock',
  's3:PutBucketOwnershipControls',
  's3:PutBucketPolicy',
  's3:DeleteBucketPolicy',
  's3:DeleteBucket',
];

export function vaultDenials(vault: IBucket, key: IKey, config: Config): PolicyStatement[] {
  const deny = denier(vault);
  const days = 's3:object-lock-remaining-retention-days';
  const { minimumDays, maximumDays } = config.retention;
  const locking = ['s3:PutObject', 's3:PutObjectRetention'];
  return [
    ...keepingDenials(vault, config),
    deny('DenyPutWithoutLock', ['s3:PutObject'], { Null: { 's3:object-lock-mode': 'true' } }),
    deny('DenyLockTooLong', locking, { NumericGreaterThan: { [days]: String(maximumDays) } }),
    ...(minimumDays === undefined
      ? []
      : [deny('DenyLockTooShort', locking, { NumericLessThan: { [days]: String(minimumDays) } })]),
    deny('DenyOtherKey', ['s3:PutObject'], whenNamed('s3:x-amz-server-side-encryption-aws-kms-key-id', key.keyArn)),
    deny('DenyOtherEncryption', ['s3:PutObject'], whenNamed('s3:x-amz-server-side-encryption', 'aws:kms')),
  ];
}

/** Another value than this one. A request that names none gets the bucket's own: a negated operator alone would meet it too. */
function whenNamed(key: string, value: string): Conditions {
  return { StringNotEquals: { [key]: value }, Null: { [key]: 'false' } };
}

/** A copy that only replication writes. */
export function replicaDenials(replica: IBucket, config: Config): PolicyStatement[] {
  return [...keepingDenials(replica, config), denier(replica)('DenyPut', ['s3:PutObject'])];
}

function keepingDenials(bucket: IBucket, config: Config): PolicyStatement[] {
  const deny = denier(bucket);
  const { breakGlassRoleArn } = config;
  const stack = Stack.of(bucket);
  const reviewer = roleArn(config, stack, REVIEWER);
  const purger = roleArn(config, stack, PURGER);
  const breakGlass = breakGlassRoleArn === undefined ? [] : [breakGlassRoleArn];
  const except = (roles: readonly string[]): Conditions =>
    roles.length === 0 ? {} : { ArnNotLike: { 'aws:PrincipalArn': roles } };
  return [
    // The action of a DELETE that names no version: it would hide the object behind a marker.
    deny('DenyDeleteWithoutVersion', ['s3:DeleteObject']),
    // Object Lock keeps what is locked; what is not locked any more is removed by those who write a certificate about it.
    deny('DenyRemoval', ['s3:DeleteObjectVersion'], except([...breakGlass, reviewer, purger])),
    deny('DenyBypassOfLock', ['s3:BypassGovernanceRetention'], except([...breakGlass, reviewer])),
    // For S3 the change to the stricter mode is a bypass. A request that sets another mode or none, such as a deletion, stays refused.
    deny('DenyBypassToWeaker', ['s3:BypassGovernanceRetention'], {
      ...except(breakGlass),
      StringNotEquals: { 's3:object-lock-mode': 'COMPLIANCE' },
    }),
    new PolicyStatement({
      sid: 'DenyOtherSettings',
      effect: Effect.DENY,
      principals: [new AnyPrincipal()],
      actions: SETTINGS,
      resources: [bucket.bucketArn],
      conditions: except([...breakGlass, deploymentRoles(bucket)]),
    }),
  ];
}

/** The roles with which CloudFormation works for the CDK. */
function deploymentRoles(bucket: IBucket): string {
  const { partition, account } = Stack.of(bucket);
  return `arn:${partition}:iam::${account}:role/cdk-*-cfn-exec-role-*`;
}

function denier(bucket: IBucket): (sid: string, actions: string[], conditions?: Conditions) => PolicyStatement {
  return (sid, actions, conditions) =>
    new PolicyStatement({
      sid,
      effect: Effect.DENY,
      principals: [new AnyPrincipal()],
      actions,
      resources: [bucket.arnForObjects('*')],
      ...(conditions && { conditions }),
    });
}
