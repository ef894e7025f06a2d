/** What only AWS enforces is asserted here: the locks of the vault, and the denials of all buckets. */
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { denial, lifecycleOf, policyOf, resource, roleNamed, template } from './evidence-template.ts';
import { stacksOf } from './support.ts';

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
