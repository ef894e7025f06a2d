/** The copy in another region: locked like the original, written by replication alone, and never told of deletions. */
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { resourcesOf, stacksOf, statementsOf } from './support.ts';

const { evidence, replica, recoveryKey } = stacksOf({ replicaRegion: 'eu-west-1' });
if (!replica || !recoveryKey) throw new Error('The config has a replica region.');
const home = Template.fromStack(evidence);
const away = Template.fromStack(replica);
const bucket = resourcesOf(away)['ReplicaBucket'];

const destinationSchema = z.object({
  Rules: z.tuple([z.object({ Destination: z.object({ Bucket: z.unknown(), EncryptionConfiguration: z.unknown() }) })]),
});

describe('replica', () => {
  it('lies in its region and is there before the vault names it', () => {
    expect(replica.region).toBe('eu-west-1');
    expect(evidence.dependencies).toContain(replica);
  });

  it('says its name', () => {
    expect(away.toJSON()['Outputs']).toMatchObject({ ReplicaName: { Value: { Ref: 'ReplicaBucket' } } });
  });

  it('is locked, versioned and stays without its stack', () => {
    expect(bucket).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { ObjectLockEnabled: true, VersioningConfiguration: { Status: 'Enabled' } },
    });
  });

  it('takes no put and no deletion without a version', () => {
    const sids = Object.values(resourcesOf(away, 'AWS::S3::BucketPolicy'))
      .flatMap(({ Properties }) => statementsOf(Properties['PolicyDocument']))
      .filter(({ Effect }) => Effect === 'Deny')
      .flatMap(({ Sid }) => Sid ?? []);
    expect(sids).toEqual([
      'DenyDeleteWithoutVersion',
      'DenyRemoval',
      'DenyBypassOfLock',
      'DenyBypassToWeaker',
      'DenyOtherSettings',
      'DenyPut',
    ]);
  });

  it.each([
    ['its own key', replica, 'ReplicaKey'],
    ['the key that opens recordings there', recoveryKey, 'RecoveryKey'],
  ] as const)('lets nobody destroy %s', (_what, stack, id) => {
    const key = resourcesOf(Template.fromStack(stack))[id];
    const sids = statementsOf(key?.Properties['KeyPolicy']).map(({ Sid }) => Sid);
    expect(sids).toContain('DenyDestruction');
  });

  it('never moves audio before day 90 either', () => {
    const days = [
      ...JSON.stringify(bucket?.Properties['LifecycleConfiguration']).matchAll(/"TransitionInDays":(\d+)/g),
    ];
    expect(Math.min(...days.map(([, day]) => Number(day)))).toBe(90);
  });
});

describe('replication', () => {
  const vault = resourcesOf(home)['VaultBucket']?.Properties;

  it('copies everything encrypted, but no deletion, and tells when it is late', () => {
    expect(vault?.['ReplicationConfiguration']).toMatchObject({
      Rules: [
        {
          Status: 'Enabled',
          Filter: { Prefix: '' },
          DeleteMarkerReplication: { Status: 'Disabled' },
          SourceSelectionCriteria: { SseKmsEncryptedObjects: { Status: 'Enabled' } },
          Destination: { ReplicationTime: { Status: 'Enabled' }, Metrics: { Status: 'Enabled' } },
        },
      ],
    });
  });

  it('names the very bucket and key of the other stack', () => {
    const destination = destinationSchema.parse(vault?.['ReplicationConfiguration']).Rules[0].Destination;
    expect(JSON.stringify(destination.Bucket)).toContain('-eu-west-1');
    expect(bucket?.Properties['BucketName']).toEqual({
      'Fn::Join': ['', ['callvault-test-', { Ref: 'AWS::AccountId' }, '-eu-west-1']],
    });
    const [alias] = Object.values(resourcesOf(away, 'AWS::KMS::Alias'));
    expect(JSON.stringify(destination.EncryptionConfiguration)).toContain(`:${String(alias?.Properties['AliasName'])}`);
  });

  it('may copy locks and holds, and may not remove', () => {
    const actions = Object.entries(resourcesOf(home, 'AWS::IAM::Policy'))
      .filter(([id]) => id.startsWith('Replication'))
      .flatMap(([, { Properties }]) => statementsOf(Properties['PolicyDocument']))
      .flatMap(({ Action }) => Action);
    expect(actions).toEqual(
      expect.arrayContaining(['s3:GetObjectRetention', 's3:GetObjectLegalHold', 's3:ReplicateObject']),
    );
    expect(actions).not.toContain('s3:ReplicateDelete');
  });

  it('is off without a second region', () => {
    const alone = resourcesOf(Template.fromStack(stacksOf().evidence))['VaultBucket'];
    expect(alone?.Properties).not.toHaveProperty('ReplicationConfiguration');
  });
});

it('has the data key in the second region as well', () => {
  expect(resourcesOf(Template.fromStack(recoveryKey))['RecoveryKey']).toMatchObject({
    Type: 'AWS::KMS::ReplicaKey',
    DeletionPolicy: 'Retain',
  });
});
