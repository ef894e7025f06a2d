/** Rights of the pipeline: what the emulator does not enforce is asserted on the template. */
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { WORK_FOLDERS } from '../../core/use-cases/destroy-derivatives.ts';
import { ALL, STEPS, actionsOf, bySid, pascal, statements, template } from './pipeline-template.ts';
import { ANYTHING, resourcesOf, stacksOf, statementsOf, statementsOfFunction, type Statement } from './support.ts';

describe('rights', () => {
  const withAction = (action: string): string[] => ALL.filter((name) => actionsOf(name).includes(action));

  it('sign the log in one function, with one algorithm', () => {
    expect(withAction('kms:Sign')).toEqual(['integrate-log']);
    expect(bySid('integrate-log', 'SignCheckpoints')).toMatchObject({
      Action: ['kms:Sign'],
      Condition: { StringEquals: { 'kms:SigningAlgorithm': 'ED25519_SHA_512', 'kms:MessageType': 'RAW' } },
    });
  });

  it('destroy keys where they are replaced by a tombstone, and read them where recordings are opened', () => {
    const having = (sid: string): string[] => ALL.filter((name) => statements(name).some(({ Sid }) => Sid === sid));
    // The transcriber and the sweeper tidy up when the sealer died after its commit; a key that moves into the vault leaves a tombstone.
    expect(having('WriteKeys').sort()).toEqual([
      'purge-recording',
      'review-archive',
      'seal-recording',
      'sweep-archive',
      'transcribe-recording',
    ]);
    expect(having('ReadKeys').sort()).toEqual(
      [...STEPS, ...['finish-transcription', 'sweep-archive', 'audit-log', 'review-archive', 'run-export']].toSorted(),
    );
    expect(bySid('seal-recording', 'WriteKeys').Action).toEqual(['dynamodb:PutItem']);
  });

  it('wrap keys in the seal only, and under the context of a recording', () => {
    const having = ALL.filter((name) => statements(name).some(({ Sid }) => Sid === 'WrapKeys'));
    expect(having).toEqual(['seal-recording']);
    for (const name of ALL) {
      for (const { Sid, Condition } of statements(name).filter(({ Action }) => Action.includes('kms:Decrypt'))) {
        const text = JSON.stringify(Condition);
        expect(`${name} ${Sid ?? ''} ${text}`).toMatch(/kms:ViaService|kms:EncryptionContext:recordingId/);
      }
    }
    expect(bySid('seal-recording', 'WrapKeys').Condition).toEqual({
      Null: { 'kms:EncryptionContext:recordingId': 'false' },
      'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['recordingId'] },
    });
  });

  it('put into the vault with lock and hold, each function below its own prefixes', () => {
    const puts = ALL.flatMap((name) =>
      statements(name).flatMap(({ Sid, Resource }) => (Sid === 'PutIntoVault' ? [[name, foldersOf(Resource)]] : [])),
    );
    expect(Object.fromEntries(puts)).toEqual({
      'seal-recording': ['audio/*', 'manifest/*', 'key/*'],
      'transcribe-recording': ['transcript/*'],
      'finish-transcription': ['transcript/*'],
      'sweep-archive': ['transcript/*'],
      'review-archive': ['key/*'],
      'integrate-log': ['log/*'],
    });
    for (const [name] of puts) {
      const { Action } = bySid(String(name), 'PutIntoVault');
      expect(Action).toEqual(['s3:PutObject', 's3:PutObjectRetention', 's3:PutObjectLegalHold']);
    }
  });

  it('make a governance lock a compliance lock in one function, and bypass it for nothing else', () => {
    expect(withAction('s3:BypassGovernanceRetention')).toEqual(['review-archive']);
    expect(bySid('review-archive', 'RaiseLocks')).toMatchObject({
      Action: ['s3:BypassGovernanceRetention'],
      Condition: { StringEquals: { 's3:object-lock-mode': 'COMPLIANCE' } },
    });
    expect(foldersOf(bySid('review-archive', 'RaiseLocks').Resource)).toEqual([
      'audio/*',
      'transcript/*',
      'manifest/*',
      'key/*',
    ]);
  });

  it('remove versions in the review, and the key object in the purge; no file of the log', () => {
    expect(withAction('s3:DeleteObjectVersion').sort()).toEqual(['purge-recording', 'review-archive']);
    expect(foldersOf(bySid('purge-recording', 'RemoveFromVault').Resource)).toEqual(['key/*']);
    expect(foldersOf(bySid('review-archive', 'RemoveFromVault').Resource)).not.toContain('log/*');
  });

  it('hold what a matter waits for, at the arrival and when its words are known', () => {
    for (const name of ['receive-upload', 'index-recording']) {
      expect(bySid(name, 'HoldInVault').Action).toEqual(['s3:PutObjectLegalHold']);
      expect(foldersOf(bySid(name, 'HoldInVault').Resource)).toEqual(foldersOf(bySid(name, 'ReadVault').Resource));
    }
  });

  it('remove bundles that are over, and read what clips are cut from', () => {
    const removed = statements('sweep-archive').flatMap(({ Sid, Resource }) =>
      Sid === 'RemoveFromWork' ? foldersOf(Resource) : [],
    );
    expect(removed).toContain('exports/*');
    expect(foldersOf(bySid('run-export', 'ReadWork').Resource)).toEqual(['access/*']);
    expect(foldersOf(bySid('analyse-recording', 'ReadWork').Resource)).toContain('peaks/*');
  });

  it('destroy everything that is ever made of a recording', () => {
    const folders = foldersOf(bySid('purge-recording', 'RemoveFromWork').Resource);
    for (const folder of WORK_FOLDERS) expect(folders).toContain(`${folder}/*`);
    expect(foldersOf(bySid('purge-recording', 'RemoveFromIntake').Resource)).toEqual(
      ['audio', 'metadata', 'transcript', 'delivery'].map((part) => `${part}/*`),
    );
    expect(foldersOf(bySid('purge-recording', 'DropParts').Resource)).toEqual(['audio/*']);
  });

  it('have a role with a name where the vault names it', () => {
    const named = Object.values(resourcesOf(template, 'AWS::IAM::Role')).flatMap(
      ({ Properties }) => Properties['RoleName'] ?? [],
    );
    expect(named.sort()).toEqual(
      ['purge-recording', 'review-archive'].map((name) => `callvault-test-eu-central-1-${name}`),
    );
  });

  it('open secrets of webhooks with no right on the keys of recordings, and publish with none on keys', () => {
    expect(bySid('deliver-webhook', 'OpenWebhookKeys')).toMatchObject({
      Action: ['kms:Decrypt'],
      Condition: {
        StringLike: { 'kms:EncryptionContext:recordingId': 'webhook.*' },
        'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['recordingId'] },
      },
    });
    for (const name of ['deliver-webhook', 'publish-events']) {
      expect(JSON.stringify(statements(name))).not.toMatch(/VaultBucket|KeyTable|IntakeBucket|WorkBucket/u);
      expect(statements(name).map(({ Sid }) => Sid)).not.toContain('UnwrapKeys');
    }
    expect(actionsOf('publish-events').filter((action) => action.startsWith('events:'))).toEqual(['events:PutEvents']);
    expect(actionsOf('deliver-webhook').some((action) => action.startsWith('events:'))).toBe(false);
  });

  it('screen without a key and without the vault', () => {
    const text = JSON.stringify(statements('screen-recording'));
    expect(text).not.toMatch(/VaultBucket|KeyTable|EncryptionContext:recordingId/u);
  });

  it('tie every use of the data key by S3 to one bucket', () => {
    for (const sid of ['OpenVault', 'EncryptVault', 'OpenIntake', 'EncryptWork']) {
      expect(Object.keys(bySid('seal-recording', sid).Condition ?? {}).sort()).toEqual(['StringEquals', 'StringLike']);
      expect(bySid('seal-recording', sid).Condition).toMatchObject({
        StringLike: { 'kms:ViaService': 's3.eu-central-1.amazonaws.com*' },
        StringEquals: { 'kms:EncryptionContext:aws:s3:arn': ANYTHING },
      });
    }
  });

  it('start speech-to-text into the work bucket only, and lend one role', () => {
    expect(withAction('transcribe:StartTranscriptionJob')).toEqual(['screen-recording', 'transcribe-recording']);
    expect(bySid('transcribe-recording', 'StartSpeechJobs').Condition).toHaveProperty([
      'StringEquals',
      'transcribe:OutputBucketName',
    ]);
    expect(bySid('transcribe-recording', 'LendDataAccess')).toMatchObject({
      Action: ['iam:PassRole'],
      Condition: { StringEquals: { 'iam:PassedToService': 'transcribe.amazonaws.com' } },
    });
  });

  it('ask Comprehend only where it is configured', () => {
    expect(withAction('comprehend:BatchDetectSentiment')).toEqual(['analyse-recording']);
    const local = Template.fromStack(stacksOf({ language: 'local' }).pipeline);
    expect(JSON.stringify(local.toJSON())).not.toContain('comprehend:');
  });

  describe('ask Bedrock', () => {
    const askedBy = (summaryModel: string): Statement[] => {
      const asking = Template.fromStack(stacksOf({ summaryModel }).pipeline);
      const rights = ALL.filter((name) => JSON.stringify(statementsOfFunction(asking, name)).includes('bedrock:'));
      expect(rights).toEqual(['analyse-recording']);
      asking.hasResourceProperties('AWS::Lambda::Function', {
        Environment: { Variables: { POWERTOOLS_SERVICE_NAME: 'analyse-recording', SUMMARY_MODEL: summaryModel } },
      });
      const asks = statementsOfFunction(asking, 'analyse-recording').filter(({ Sid }) => Sid?.startsWith('Ask'));
      expect(asks.flatMap(({ Action }) => Action)).toEqual(asks.map(() => 'bedrock:InvokeModel'));
      return asks;
    };
    const arn = (...rest: unknown[]): unknown => ({
      'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ...rest]],
    });

    it('only where a model is configured', () => {
      expect(JSON.stringify(template.toJSON())).not.toMatch(/bedrock:|SUMMARY_MODEL/u);
    });

    it('about one model, in this region', () => {
      expect(askedBy('amazon.nova-lite-v1:0')).toMatchObject([
        { Sid: 'AskModel', Resource: arn(':bedrock:eu-central-1::foundation-model/amazon.nova-lite-v1:0') },
      ]);
    });

    it('about one inference profile, and its model by way of it', () => {
      const Resource = arn(
        ':bedrock:eu-central-1:',
        { Ref: 'AWS::AccountId' },
        ':inference-profile/eu.amazon.nova-lite-v1:0',
      );
      expect(askedBy('eu.amazon.nova-lite-v1:0')).toMatchObject([
        { Sid: 'AskProfile', Resource },
        {
          Sid: 'AskModelOfProfile',
          Resource: arn(':bedrock:*::foundation-model/amazon.nova-lite-v1:0'),
          Condition: { StringEquals: { 'bedrock:InferenceProfileArn': Resource } },
        },
      ]);
    });
  });

  it('put events on the bus of the pipeline, where steps are told and where facts of calls go', () => {
    const [[bus] = []] = Object.entries(resourcesOf(template, 'AWS::Events::EventBus'));
    // The analysis tells of tickets and alerts, the index step the facts; whoever ends or restricts a call takes them back.
    const telling = [
      'analyse-recording',
      'index-recording',
      'publish-events',
      'purge-recording',
      'relay-changes',
      'review-archive',
      'run-export',
    ];
    expect(withAction('events:PutEvents').sort()).toEqual(telling);
    for (const name of telling) {
      expect(bySid(name, 'PutEvents')).toMatchObject({
        Action: ['events:PutEvents'],
        Resource: { 'Fn::GetAtt': [bus, 'Arn'] },
      });
      const [fn] = Object.entries(resourcesOf(template, 'AWS::Lambda::Function')).filter(([id]) =>
        id.startsWith(`${pascal(name)}Function`),
      );
      expect(fn?.[1].Properties).toMatchObject({ Environment: { Variables: { EVENT_BUS: { Ref: bus } } } });
    }
  });

  it('let Transcribe read the copies and write its answers, nothing else', () => {
    const [lent] = Object.entries(resourcesOf(template, 'AWS::IAM::Policy')).filter(([id]) =>
      id.startsWith('TranscribeAccess'),
    );
    const rights = statementsOf(lent?.[1].Properties['PolicyDocument']);
    const folders = rights.flatMap(({ Sid, Resource }) =>
      Sid === 'ReadWork' || Sid === 'WriteWork' ? foldersOf(Resource) : [],
    );
    expect(folders).toEqual(['asr/*', 'transcribe/*']);
  });
});

/** The folders that a statement's resources end with. */
function foldersOf(resource: unknown): string[] {
  return [resource].flat().map((each) => /\/([a-z]+\/\*)"/u.exec(JSON.stringify(each))?.[1] ?? JSON.stringify(each));
}
