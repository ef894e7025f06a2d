/** What only AWS enforces is asserted here: the locks, the denials, and that nothing of the evidence goes with its stack. */
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { allStacks, resourcesOf, stacksOf, statementsOf, type Resource, type Statement } from './support.ts';

const { evidence } = stacksOf();
const template = Template.fromStack(evidence);
const resources = resourcesOf(template);

function resource(logicalId: string, from = resources): Resource {
  const found = from[logicalId];
  if (!found) throw new Error(`The template has no ${logicalId}.`);
  return found;
}

function policyOf(bucket: string, from = template): Statement[] {
  return Object.values(resourcesOf(from, 'AWS::S3::BucketPolicy'))
    .filter(({ Properties }) => JSON.stringify(Properties['Bucket']) === JSON.stringify({ Ref: bucket }))
    .flatMap(({ Properties }) => statementsOf(Properties['PolicyDocument']));
}

function denial(bucket: string, sid: string, from = template): Statement {
  const found = policyOf(bucket, from).find(({ Sid }) => Sid === sid);
  if (!found) throw new Error(`${bucket} has no ${sid}.`);
  expect(found).toMatchObject({ Effect: 'Deny', Principal: { AWS: '*' } });
  return found;
}

describe('what holds evidence', () => {
  const STATEFUL = {
    DataKey: 'AWS::KMS::Key',
    SigningKey: 'AWS::KMS::Key',
    OperationsKey: 'AWS::KMS::Key',
    VaultBucket: 'AWS::S3::Bucket',
    IntakeBucket: 'AWS::S3::Bucket',
    WorkBucket: 'AWS::S3::Bucket',
    LogsBucket: 'AWS::S3::Bucket',
    CatalogueTable: 'AWS::DynamoDB::Table',
    KeyTable: 'AWS::DynamoDB::Table',
    PrincipalsTable: 'AWS::DynamoDB::Table',
  };

  it.each(Object.entries(STATEFUL))('%s has this name for ever and stays without its stack', (id, Type) => {
    expect(resource(id)).toMatchObject({ Type, DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  it('is complete: no stateful resource has a generated name', () => {
    const types = new Set(Object.values(STATEFUL));
    const stateful = Object.entries(resources).flatMap(([id, { Type }]) => (types.has(Type) ? [id] : []));
    expect(stateful.sort()).toEqual(Object.keys(STATEFUL).sort());
  });

  it('cannot be deleted with its stack by a slip', () => {
    expect(evidence.terminationProtection).toBe(true);
    for (const { Properties } of Object.values(resourcesOf(template, 'AWS::DynamoDB::Table'))) {
      expect(Properties).toMatchObject({ DeletionProtectionEnabled: true });
    }
  });

  it('goes with a disposable stage', () => {
    const disposable = stacksOf({ disposable: true }).evidence;
    expect(disposable.terminationProtection).toBe(false);
    const table = resource('CatalogueTable', resourcesOf(Template.fromStack(disposable)));
    expect(table).toMatchObject({ DeletionPolicy: 'Delete', Properties: { DeletionProtectionEnabled: false } });
  });
});

describe('keys', () => {
  it('wraps recordings with a key that exists in several regions and is renewed', () => {
    expect(resource('DataKey').Properties).toMatchObject({ MultiRegion: true, EnableKeyRotation: true });
  });

  it('signs with Ed25519', () => {
    const expected = { KeySpec: 'ECC_NIST_EDWARDS25519', KeyUsage: 'SIGN_VERIFY' };
    expect(resource('SigningKey').Properties).toMatchObject(expected);
  });

  it.each(['DataKey', 'SigningKey'])('lets nobody destroy %s', (id) => {
    const statements = statementsOf(resource(id).Properties['KeyPolicy']);
    expect(statements.find(({ Sid }) => Sid === 'DenyDestruction')).toMatchObject({
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: ['kms:ScheduleKeyDeletion', 'kms:DisableKey', 'kms:DeleteImportedKeyMaterial'],
    });
  });

  it('lets log groups be encrypted, by the name that the service has in this partition', () => {
    const statements = statementsOf(resource('OperationsKey').Properties['KeyPolicy']);
    expect(statements.find(({ Sid }) => Sid === 'LogGroups')).toMatchObject({
      Principal: { Service: { 'Fn::Join': ['', ['logs.eu-central-1.', { Ref: 'AWS::URLSuffix' }]] } },
    });
  });

  it('takes a signing key that is there', () => {
    const keyArn = ['arn', 'aws', 'kms', 'eu-central-1', '1'.repeat(12), 'key/abc'].join(':');
    const stack = stacksOf({ signing: { logName: 'callvault.example/log', keyArn } }).evidence;
    expect(resourcesOf(Template.fromStack(stack))).not.toHaveProperty('SigningKey');
    expect(stack.signingKey.keyArn).toBe(keyArn);
  });

  it("lets CloudWatch use the operators' key for its own purposes, and no other", () => {
    const statements = statementsOf(resource('OperationsKey').Properties['KeyPolicy']);
    const services = statements.filter(({ Principal }) => JSON.stringify(Principal).includes('Service'));
    expect(services.map(({ Sid }) => Sid)).toEqual(['LogGroups', 'AlarmsAndEvents']);
    expect(services.every(({ Condition }) => Condition !== undefined)).toBe(true);
  });
});

describe('vault', () => {
  const vault = resource('VaultBucket').Properties;

  it('locks objects, keeps versions, is private and encrypted with the data key', () => {
    expect(vault).toMatchObject({
      ObjectLockEnabled: true,
      VersioningConfiguration: { Status: 'Enabled' },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    });
    expect(JSON.stringify(vault['BucketEncryption'])).toContain('"Fn::GetAtt":["DataKey","Arn"]');
    expect(vault['BucketEncryption']).toMatchObject({
      ServerSideEncryptionConfiguration: [
        { BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } },
      ],
    });
  });

  it('moves audio only, by its tag, and never before day 90', () => {
    const rules = lifecycleOf(vault);
    const moving = rules.filter(({ Transitions }) => Transitions.length > 0);
    expect(moving.map(({ Prefix, TagFilters }) => [Prefix, TagFilters])).toEqual([
      ['audio/', [{ Key: 'tier', Value: 'standard' }]],
      ['audio/', [{ Key: 'tier', Value: 'archive' }]],
    ]);
    const days = moving.flatMap(({ Transitions }) => Transitions.map(({ TransitionInDays }) => TransitionInDays));
    expect(Math.min(...days)).toBeGreaterThanOrEqual(90);
    expect(moving[1]?.Transitions.map(({ StorageClass }) => StorageClass)).toEqual(['GLACIER_IR', 'DEEP_ARCHIVE']);
  });

  it('expires nothing', () => {
    expect(JSON.stringify(vault['LifecycleConfiguration'])).not.toMatch(/Expiration/);
  });

  it('refuses a tier that moves earlier', () => {
    expect(() => stacksOf({ tiers: { hot: { glacierInstantDay: 89 } } })).toThrow(/tiers\.hot\.glacierInstantDay/);
  });

  it('answers over TLS only', () => {
    expect(policyOf('VaultBucket')).toContainEqual(
      expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    );
  });

  it('denies every deletion that names no version', () => {
    const { Action, Condition } = denial('VaultBucket', 'DenyDeleteWithoutVersion');
    expect(Action).toEqual(['s3:DeleteObject']);
    expect(Condition).toBeUndefined();
  });

  it('denies the bypass of a lock to everybody but the reviewer, and to the reviewer as well unless it sets COMPLIANCE', () => {
    const { Action, Condition } = denial('VaultBucket', 'DenyBypassOfLock');
    expect(Action).toEqual(['s3:BypassGovernanceRetention']);
    expect(Condition).toEqual({ ArnNotLike: { 'aws:PrincipalArn': [roleNamed('review-archive')] } });
    const weaker = denial('VaultBucket', 'DenyBypassToWeaker');
    expect(weaker.Action).toEqual(['s3:BypassGovernanceRetention']);
    // Also met by a request without a mode, such as a deletion.
    expect(weaker.Condition).toEqual({ StringNotEquals: { 's3:object-lock-mode': 'COMPLIANCE' } });
  });

  it('leaves the removal of versions whose lock has ended to those who certify it', () => {
    const { Action, Condition } = denial('VaultBucket', 'DenyRemoval');
    expect(Action).toEqual(['s3:DeleteObjectVersion']);
    expect(Condition).toEqual({
      ArnNotLike: { 'aws:PrincipalArn': [roleNamed('review-archive'), roleNamed('purge-recording')] },
    });
  });

  it('makes an exception for the break-glass role and no other', () => {
    const breakGlassRoleArn = ['arn', 'aws', 'iam', '', '1'.repeat(12), 'role/break-glass'].join(':');
    const broken = Template.fromStack(stacksOf({ breakGlassRoleArn }).evidence);
    expect(denial('VaultBucket', 'DenyBypassOfLock', broken).Condition).toEqual({
      ArnNotLike: { 'aws:PrincipalArn': [breakGlassRoleArn, roleNamed('review-archive')] },
    });
    expect(denial('VaultBucket', 'DenyBypassToWeaker', broken).Condition).toMatchObject({
      ArnNotLike: { 'aws:PrincipalArn': [breakGlassRoleArn] },
    });
    expect(denial('VaultBucket', 'DenyDeleteWithoutVersion', broken).Condition).toBeUndefined();
  });

  it('denies a put without a lock of its own', () => {
    const { Action, Condition } = denial('VaultBucket', 'DenyPutWithoutLock');
    expect(Action).toEqual(['s3:PutObject']);
    expect(Condition).toEqual({ Null: { 's3:object-lock-mode': 'true' } });
  });

  it('denies locks beyond the longest class, and below a minimum that is set', () => {
    const days = 's3:object-lock-remaining-retention-days';
    const long = denial('VaultBucket', 'DenyLockTooLong');
    expect(long.Action).toEqual(['s3:PutObject', 's3:PutObjectRetention']);
    expect(long.Condition).toEqual({ NumericGreaterThan: { [days]: '11000' } });
    expect(policyOf('VaultBucket').map(({ Sid }) => Sid)).not.toContain('DenyLockTooShort');
    const strict = Template.fromStack(stacksOf({ retention: { minimumDays: 30 } }).evidence);
    const short = denial('VaultBucket', 'DenyLockTooShort', strict);
    expect(short.Condition).toEqual({ NumericLessThan: { [days]: '30' } });
  });

  it('denies any other key or encryption', () => {
    const keyName = 's3:x-amz-server-side-encryption-aws-kms-key-id';
    expect(denial('VaultBucket', 'DenyOtherKey').Condition).toEqual({
      StringNotEquals: { [keyName]: { 'Fn::GetAtt': ['DataKey', 'Arn'] } },
      // Without this a put that names no key, as ours, would be denied: the bucket's own is used.
      Null: { [keyName]: 'false' },
    });
    expect(denial('VaultBucket', 'DenyOtherEncryption').Condition).toEqual({
      StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' },
      Null: { 's3:x-amz-server-side-encryption': 'false' },
    });
  });

  it('denies other settings to all but a deployment', () => {
    const { Action, Condition, Resource } = denial('VaultBucket', 'DenyOtherSettings');
    expect(Action).toEqual(
      expect.arrayContaining([
        's3:PutBucketVersioning',
        's3:PutBucketObjectLockConfiguration',
        's3:PutLifecycleConfiguration',
        's3:PutBucketPolicy',
        's3:DeleteBucketPolicy',
      ]),
    );
    expect(Resource).toEqual({ 'Fn::GetAtt': ['VaultBucket', 'Arn'] });
    expect(JSON.stringify(Condition)).toMatch(/^\{"ArnNotLike":.*role\/cdk-\*-cfn-exec-role-\*/);
  });
});

describe('the other buckets', () => {
  it('removes from the intake only what carries the tag of a committed seal', () => {
    const intake = resource('IntakeBucket').Properties;
    expect(intake).not.toHaveProperty('VersioningConfiguration');
    const rules = lifecycleOf(intake);
    const expiring = rules.filter(({ ExpirationInDays }) => ExpirationInDays !== undefined);
    expect(expiring.map(({ TagFilters }) => TagFilters)).toEqual([[{ Key: 'callvault', Value: 'sealed' }]]);
    expect(rules.some(({ AbortIncompleteMultipartUpload }) => AbortIncompleteMultipartUpload !== undefined)).toBe(true);
  });

  it('tells EventBridge of arrivals without a function in between', () => {
    expect(resource('IntakeBucket').Properties).toMatchObject({
      NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
    });
    template.resourceCountIs('AWS::Lambda::Function', 0);
  });

  it('clears copies for speech-to-text that no job has cleared', () => {
    const work = resource('WorkBucket').Properties;
    expect(work).not.toHaveProperty('VersioningConfiguration');
    const expiring = lifecycleOf(work).filter(({ ExpirationInDays }) => ExpirationInDays !== undefined);
    expect(expiring.map(({ Prefix, ExpirationInDays }) => [Prefix, ExpirationInDays])).toEqual([
      ['asr/', 3],
      ['transcribe/', 7],
    ]);
  });

  it.each(['IntakeBucket', 'WorkBucket', 'LogsBucket'])('%s answers over TLS only and is private', (bucket) => {
    expect(policyOf(bucket)).toContainEqual(
      expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    );
    expect(resource(bucket).Properties).toMatchObject({ PublicAccessBlockConfiguration: { BlockPublicPolicy: true } });
  });
});

describe('tables', () => {
  it('streams the catalogue, and can go back 35 days', () => {
    expect(resource('CatalogueTable').Properties).toMatchObject({
      StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
      BillingMode: 'PAY_PER_REQUEST',
    });
  });

  it('keeps destroyed keys nowhere: no stream, no index, a week of recovery, no replica', () => {
    const table = resource('KeyTable').Properties;
    expect(table).not.toHaveProperty('StreamSpecification');
    expect(table).not.toHaveProperty('GlobalSecondaryIndexes');
    expect(table).not.toHaveProperty('TimeToLiveSpecification');
    expect(table).not.toHaveProperty('KinesisStreamSpecification');
    expect(table['PointInTimeRecoverySpecification']).toEqual({
      PointInTimeRecoveryEnabled: true,
      RecoveryPeriodInDays: 7,
    });
    template.resourceCountIs('AWS::DynamoDB::GlobalTable', 0);
  });

  it('backs nothing up elsewhere', () => {
    for (const stack of allStacks(stacksOf({ replicaRegion: 'eu-west-1' }))) {
      const types = Object.values(resourcesOf(Template.fromStack(stack))).map(({ Type }) => Type);
      expect(types.filter((type) => type.startsWith('AWS::Backup::'))).toEqual([]);
    }
    expect(resource('KeyTable').Properties['Tags']).toContainEqual({ Key: 'callvault:backup', Value: 'never' });
  });

  it.each(['CatalogueTable', 'KeyTable', 'PrincipalsTable'])('%s is encrypted with the data key', (id) => {
    expect(resource(id).Properties['SSESpecification']).toEqual({
      SSEEnabled: true,
      SSEType: 'KMS',
      KMSMasterKeyId: { 'Fn::GetAtt': ['DataKey', 'Arn'] },
    });
  });
});

const ruleSchema = z.looseObject({
  Prefix: z.string().optional(),
  TagFilters: z.array(z.object({ Key: z.string(), Value: z.string() })).default([]),
  Transitions: z.array(z.object({ StorageClass: z.string(), TransitionInDays: z.number() })).default([]),
  ExpirationInDays: z.number().optional(),
  AbortIncompleteMultipartUpload: z.unknown().optional(),
});

function lifecycleOf(properties: Resource['Properties']): z.infer<typeof ruleSchema>[] {
  return z.object({ Rules: z.array(ruleSchema) }).parse(properties['LifecycleConfiguration']).Rules;
}

/** ARN of a role with a name of its own. */
function roleNamed(name: string): unknown {
  const parts = ['arn:', { Ref: 'AWS::Partition' }, ':iam::', { Ref: 'AWS::AccountId' }];
  return { 'Fn::Join': ['', [...parts, `:role/callvault-test-eu-central-1-${name}`]] };
}
