/** Rights on the buckets, by prefix. Written out because the L2's grants name whole buckets and the key without conditions. */
import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Evidence } from '../stacks/evidence-stack.ts';

/** Top folders of the vault that belong to recordings; `log` is the custody log's. */
export type VaultFolder = 'audio' | 'transcript' | 'manifest' | 'key' | 'log';
export const RECORDING_FOLDERS = ['audio', 'transcript', 'manifest', 'key'] as const satisfies VaultFolder[];

export type WorkFolder = 'asr' | 'transcribe' | 'analysis' | 'acoustics' | 'peaks' | 'access';
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

/**
 * Later dates and holds for versions that are there. A stricter mode needs the right to bypass, with which S3 takes an earlier date as
 * well: no function has it.
 */
export function lockInVault({ vault }: Evidence, folders: readonly VaultFolder[]): PolicyStatement[] {
  return [onFolders('LockInVault', vault, folders, ['s3:PutObjectRetention', 's3:PutObjectLegalHold'])];
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

export function readWork({ work, dataKey }: Evidence, folders: readonly WorkFolder[]): PolicyStatement[] {
  return [
    listed('ListWork', work),
    onFolders('ReadWork', work, folders, ['s3:GetObject']),
    throughS3('OpenWork', work, dataKey, ['kms:Decrypt']),
  ];
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
