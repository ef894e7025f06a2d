/** Rights on the buckets, by prefix. Written out because the L2's grants name whole buckets and the key without conditions. */
import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Config } from '../config.ts';
import { replicaBucketName } from '../replica-names.ts';
import type { Evidence } from '../stacks/evidence-stack.ts';

/** Top folders of the vault that belong to recordings; `log` is the custody log's. */
export type VaultFolder = 'audio' | 'transcript' | 'manifest' | 'key' | 'log';
export const RECORDING_FOLDERS = ['audio', 'transcript', 'manifest', 'key'] as const satisfies VaultFolder[];

export const WORK_FOLDERS = [
  'asr',
  'transcribe',
  'analysis',
  'acoustics',
  'peaks',
  'access',
  'redacted',
  'screening',
  'transcript',
  'exports',
] as const;
export type WorkFolder = (typeof WORK_FOLDERS)[number];
export type IntakeFolder = 'audio' | 'metadata' | 'transcript' | 'delivery' | 'drop';
export const INTAKE_PARTS = ['audio', 'metadata', 'transcript', 'delivery'] as const satisfies IntakeFolder[];

/** Reads versions and their locks. Listing lets a missing object be told from a forbidden one. */
export function readVault({ vault, dataKey }: Evidence, folders: readonly VaultFolder[]): PolicyStatement[] {
  const actions = ['s3:GetObject', 's3:GetObjectVersion', 's3:GetObjectRetention', 's3:GetObjectLegalHold'];
  return [
    listed('ListVault', vault, ['s3:ListBucket', 's3:ListBucketVersions']),
    onFolders('ReadVault', vault, folders, actions),
    throughS3('OpenVault', vault, dataKey, ['kms:Decrypt']),
  ];
}

/** Puts new versions with their lock and hold; what is there stays. */
export function putIntoVault({ vault, dataKey }: Evidence, folders: readonly VaultFolder[]): PolicyStatement[] {
  const actions = ['s3:PutObject', 's3:PutObjectRetention', 's3:PutObjectLegalHold'];
  return [
    onFolders('PutIntoVault', vault, folders, actions),
    // The tag by which the lifecycle knows audio; it is part of the put.
    ...(folders.includes('audio') ? [onFolders('TagAudio', vault, ['audio'], ['s3:PutObjectTagging'])] : []),
    throughS3('EncryptVault', vault, dataKey, ['kms:GenerateDataKey']),
  ];
}

/** Later dates and holds for versions that are there. */
export function lockInVault({ vault }: Evidence, folders: readonly VaultFolder[]): PolicyStatement[] {
  return [onFolders('LockInVault', vault, folders, ['s3:PutObjectRetention', 's3:PutObjectLegalHold'])];
}

/** Holds for versions that are there, and nothing about their dates. Wants `readVault` of the same folders. */
export function holdInVault({ vault }: Evidence, folders: readonly VaultFolder[]): PolicyStatement[] {
  return [onFolders('HoldInVault', vault, folders, ['s3:PutObjectLegalHold'])];
}

/**
 * The stricter mode: S3 wants the right to bypass a governance lock for it, and takes an earlier date from whoever has that right. So it
 * is for one function, for requests that set COMPLIANCE only, and the vault adapter refuses an earlier date before it asks.
 */
export function raiseInVault({ vault }: Evidence, folders: readonly VaultFolder[]): PolicyStatement[] {
  const bypass = onFolders('RaiseLocks', vault, folders, ['s3:BypassGovernanceRetention']);
  bypass.addCondition('StringEquals', { 's3:object-lock-mode': 'COMPLIANCE' });
  return [bypass];
}

/** Versions whose lock has ended, and their copies in the other region: S3 refuses the others. */
export function removeFromVault(
  { vault }: Evidence,
  config: Config,
  folders: readonly VaultFolder[],
): PolicyStatement[] {
  const actions = ['s3:DeleteObjectVersion'];
  const stack = Stack.of(vault);
  const replica = `arn:${stack.partition}:s3:::${replicaBucketName(config, stack)}`;
  const copies = { sid: 'RemoveCopies', actions, resources: folders.map((folder) => `${replica}/${folder}/*`) };
  return [
    onFolders('RemoveFromVault', vault, folders, actions),
    ...(config.replicaRegion === undefined ? [] : [new PolicyStatement(copies)]),
  ];
}

/** To tell a missing part from a forbidden one. */
export function listIntake({ intake }: Evidence): PolicyStatement[] {
  return [listed('ListIntake', intake)];
}

export function readIntake({ intake, dataKey }: Evidence, folders: readonly IntakeFolder[]): PolicyStatement[] {
  return [
    listed('ListIntake', intake),
    onFolders('ReadIntake', intake, folders, ['s3:GetObject']),
    throughS3('OpenIntake', intake, dataKey, ['kms:Decrypt']),
  ];
}

export function writeIntake({ intake, dataKey }: Evidence, folders: readonly IntakeFolder[]): PolicyStatement[] {
  return [
    onFolders('WriteIntake', intake, folders, ['s3:PutObject', 's3:AbortMultipartUpload']),
    // Parts of a multipart upload are read back by S3 itself.
    throughS3('EncryptIntake', intake, dataKey, ['kms:GenerateDataKey', 'kms:Decrypt']),
  ];
}

export function removeFromIntake({ intake }: Evidence, folders: readonly IntakeFolder[]): PolicyStatement[] {
  return [onFolders('RemoveFromIntake', intake, folders, ['s3:DeleteObject'])];
}

/** Which uploads in parts are under way. Ending them is a right of who may begin them (`writeIntake`), or of `dropParts`. */
export function findParts({ intake }: Evidence): PolicyStatement[] {
  return [listed('FindParts', intake, ['s3:ListBucketMultipartUploads'])];
}

/** And what they hold, to make audio of it. */
export function takeParts(evidence: Evidence): PolicyStatement[] {
  return [...findParts(evidence), onFolders('ListParts', evidence.intake, ['audio'], ['s3:ListMultipartUploadParts'])];
}

export function dropParts(evidence: Evidence): PolicyStatement[] {
  return [...findParts(evidence), onFolders('DropParts', evidence.intake, ['audio'], ['s3:AbortMultipartUpload'])];
}

export function readWork({ work, dataKey }: Evidence, folders: readonly WorkFolder[]): PolicyStatement[] {
  return [
    listed('ListWork', work),
    onFolders('ReadWork', work, folders, ['s3:GetObject']),
    throughS3('OpenWork', work, dataKey, ['kms:Decrypt']),
  ];
}

export function listWork({ work }: Evidence): PolicyStatement[] {
  return [listed('ListWork', work)];
}

export function writeWork({ work, dataKey }: Evidence, folders: readonly WorkFolder[]): PolicyStatement[] {
  return [
    onFolders('WriteWork', work, folders, ['s3:PutObject', 's3:AbortMultipartUpload']),
    throughS3('EncryptWork', work, dataKey, ['kms:GenerateDataKey', 'kms:Decrypt']),
  ];
}

export function removeFromWork({ work }: Evidence, folders: readonly WorkFolder[]): PolicyStatement[] {
  return [onFolders('RemoveFromWork', work, folders, ['s3:DeleteObject'])];
}

function listed(sid: string, bucket: IBucket, actions: string[] = ['s3:ListBucket']): PolicyStatement {
  return new PolicyStatement({ sid, actions, resources: [bucket.bucketArn] });
}

function onFolders(sid: string, bucket: IBucket, folders: readonly string[], actions: string[]): PolicyStatement {
  return new PolicyStatement({ sid, actions, resources: folders.map((folder) => bucket.arnForObjects(`${folder}/*`)) });
}

/** With a bucket key S3 asks KMS in the name of the bucket, whatever the object. */
function throughS3(sid: string, bucket: IBucket, key: IKey, actions: string[]): PolicyStatement {
  return new PolicyStatement({
    sid,
    actions,
    resources: [key.keyArn],
    conditions: {
      StringLike: { 'kms:ViaService': `s3.${Stack.of(bucket).region}.amazonaws.com*` },
      StringEquals: { 'kms:EncryptionContext:aws:s3:arn': bucket.bucketArn },
    },
  });
}
