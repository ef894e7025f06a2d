/** What only AWS enforces is asserted here: keys, tables, and that nothing of the evidence goes with its stack. */
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { evidence, resource, resources, template } from './evidence-template.ts';
import { allStacks, resourcesOf, stacksOf, statementsOf } from './support.ts';

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
