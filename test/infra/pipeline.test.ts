/** Queues, rules and rights of the pipeline: what the emulator does not enforce is asserted on the template. */
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { PUBLIC_TYPES } from '../../core/events/public-event.ts';
import { REPLAYED } from '../../core/events/webhook.ts';
import { WORK_FOLDERS } from '../../core/use-cases/destroy-derivatives.ts';
import { JOB_PREFIX } from '../../adapters/aws/transcribe-jobs.ts';
import { ANYTHING, resourcesOf, stacksOf, statementsOf, statementsOfFunction, type Statement } from './support.ts';

const { pipeline } = stacksOf();
const template = Template.fromStack(pipeline);
/** Those that open what is sealed. */
const STEPS = ['seal-recording', 'transcribe-recording', 'analyse-recording', 'index-recording', 'make-access-copy'];
const QUEUED = [
  ...['receive-upload', 'screen-recording', ...STEPS, 'finish-transcription', 'purge-recording'],
  'deliver-webhook',
];
const SCHEDULED = [
  'integrate-log',
  'sweep-archive',
  'audit-log',
  'review-archive',
  'watch-recorders',
  'publish-events',
];
const ALL = [...QUEUED, 'relay-changes', ...SCHEDULED, 'run-export'];

const pascal = (name: string): string =>
  name.replaceAll(/(?:^|-)([a-z])/gu, (_, letter: string) => letter.toUpperCase());
const statements = (name: string): Statement[] => statementsOfFunction(template, name);
const actionsOf = (name: string): string[] => statements(name).flatMap(({ Action }) => Action);
const bySid = (name: string, sid: string): Statement => {
  const found = statements(name).find(({ Sid }) => Sid === sid);
  if (!found) throw new Error(`${name} has no ${sid}.`);
  return found;
};

describe('functions', () => {
  it('are those of the plan, and no other', () => {
    expect(pipeline.functions.map(({ name }) => name).sort()).toEqual(ALL.toSorted());
    template.resourceCountIs('AWS::Lambda::Function', ALL.length);
  });

  it('run on one runtime, traced, with a log group of their own that is kept and encrypted', () => {
    const functions = Object.values(resourcesOf(template, 'AWS::Lambda::Function'));
    for (const { Properties } of functions) {
      expect(Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        TracingConfig: { Mode: 'Active' },
      });
      expect(Properties['LoggingConfig']).toMatchObject({ LogFormat: 'JSON', LogGroup: { Ref: ANYTHING } });
    }
    const groups = Object.values(resourcesOf(template, 'AWS::Logs::LogGroup'));
    expect(groups).toHaveLength(functions.length);
    for (const group of groups) {
      expect(group.Properties).toMatchObject({ RetentionInDays: 365 });
      expect(group.Properties).toHaveProperty('KmsKeyId');
      expect(group.DeletionPolicy).toBe('Retain');
    }
  });

  it('hold no managed policy and no right to everything', () => {
    for (const { Properties } of Object.values(resourcesOf(template, 'AWS::IAM::Role'))) {
      expect(Properties).not.toHaveProperty('ManagedPolicyArns');
    }
    const wide = ALL.flatMap((name) =>
      statements(name)
        .filter(({ Resource }) => Resource === '*')
        .flatMap(({ Action }) => Action),
    );
    expect([...new Set(wide)].sort()).toEqual([
      'comprehend:BatchDetectEntities',
      'comprehend:BatchDetectSentiment',
      'transcribe:StartCallAnalyticsJob',
      'transcribe:StartTranscriptionJob',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
    expect(ALL.flatMap(actionsOf).filter((action) => action.includes('*'))).toEqual([]);
  });

  it('have statements with a name each', () => {
    for (const type of ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy']) {
      for (const { Properties } of Object.values(resourcesOf(template, type))) {
        const named = statementsOf(Properties['PolicyDocument']).flatMap(({ Sid }) => Sid ?? []);
        expect(new Set(named).size).toBe(named.length);
      }
    }
  });

  it('join the network that is configured', () => {
    const vpc = {
      vpcId: 'vpc-0000004d',
      availabilityZones: ['a', 'b'],
      subnetIds: ['subnet-0000001a', 'subnet-0000002b'],
      securityGroupIds: ['sg-0000003c'],
    };
    const inside = Template.fromStack(stacksOf({ vpc }).pipeline);
    inside.allResourcesProperties('AWS::Lambda::Function', {
      VpcConfig: { SubnetIds: ['subnet-0000001a', 'subnet-0000002b'], SecurityGroupIds: ['sg-0000003c'] },
    });
  });
});

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
    // The analysis tells of tickets and alerts, the index step the facts; whoever ends a call takes them back.
    const telling = [
      'analyse-recording',
      'index-recording',
      'publish-events',
      'purge-recording',
      'relay-changes',
      'review-archive',
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

describe('queues', () => {
  const queueSchema = z.looseObject({
    VisibilityTimeout: z.number().optional(),
    RedrivePolicy: z
      .object({ maxReceiveCount: z.number(), deadLetterTargetArn: z.object({ 'Fn::GetAtt': z.array(z.string()) }) })
      .optional(),
    SqsManagedSseEnabled: z.literal(true),
  });
  const queues = Object.entries(resourcesOf(template, 'AWS::SQS::Queue')).map(([id, { Properties }]) => ({
    id,
    ...queueSchema.parse(Properties),
  }));
  const mappings = Object.values(resourcesOf(template, 'AWS::Lambda::EventSourceMapping')).map(
    ({ Properties }) => Properties,
  );

  it('have a dead-letter queue each, which keeps letters for two weeks', () => {
    expect(pipeline.queues.map(({ name }) => name).sort()).toEqual(ALL.toSorted());
    const feeding = queues.filter(({ RedrivePolicy }) => RedrivePolicy !== undefined);
    expect(feeding).toHaveLength(QUEUED.length);
    const letters = feeding.map(({ RedrivePolicy }) => RedrivePolicy?.deadLetterTargetArn['Fn::GetAtt'][0]);
    expect(new Set(letters).size).toBe(QUEUED.length);
    // A delivery to a webhook that fails comes back for days.
    expect(feeding.map(({ RedrivePolicy }) => RedrivePolicy?.maxReceiveCount).sort()).toEqual([
      ...QUEUED.slice(1).map(() => 5),
      60,
    ]);
  });

  it('answer over TLS only', () => {
    const policies = Object.values(resourcesOf(template, 'AWS::SQS::QueuePolicy'));
    const guarded = policies.flatMap(({ Properties }) =>
      statementsOf(Properties['PolicyDocument'])
        .filter(
          ({ Effect, Condition }) => Effect === 'Deny' && JSON.stringify(Condition).includes('aws:SecureTransport'),
        )
        .flatMap(() =>
          z
            .array(z.object({ Ref: z.string() }))
            .parse(Properties['Queues'])
            .map(({ Ref }) => Ref),
        ),
    );
    expect(guarded.sort()).toEqual(queues.map(({ id }) => id).sort());
  });

  it('take messages from EventBridge alone, from the rule that names them', () => {
    for (const { Properties } of Object.values(resourcesOf(template, 'AWS::SQS::QueuePolicy'))) {
      for (const { Effect, Principal, Condition, Action } of statementsOf(Properties['PolicyDocument'])) {
        if (Effect === 'Deny') continue;
        expect(Principal).toEqual({ Service: 'events.amazonaws.com' });
        expect(Action).toContain('sqs:SendMessage');
        expect(Condition).toHaveProperty(['ArnEquals', 'aws:SourceArn']);
      }
    }
  });

  it.each(QUEUED)('%s: hidden for six times the timeout, partial failures, and the right to take messages', (name) => {
    const id = pascal(name);
    const source = queues.find((queue) => queue.id.startsWith(`${id}WorkQueue`));
    const [fn] = Object.entries(resourcesOf(template, 'AWS::Lambda::Function')).filter(([key]) =>
      key.startsWith(`${id}Function`),
    );
    const timeout = z.number().parse(fn?.[1].Properties['Timeout']);
    expect(source?.VisibilityTimeout).toBeGreaterThanOrEqual(6 * timeout);
    const mapping = mappings.find((properties) =>
      JSON.stringify(properties['EventSourceArn']).includes(`"${source?.id ?? ''}"`),
    );
    expect(mapping).toMatchObject({ FunctionResponseTypes: ['ReportBatchItemFailures'] });
    expect(bySid(name, 'TakeMessages')).toMatchObject({
      Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueAttributes'],
      Resource: { 'Fn::GetAtt': [source?.id, 'Arn'] },
    });
  });

  it('relay the stream: filtered, bisected, and what cannot be relayed is a dead letter', () => {
    const mapping = mappings.find((properties) => properties['StartingPosition'] !== undefined);
    expect(mapping).toMatchObject({
      BatchSize: 100,
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 20,
      StartingPosition: 'TRIM_HORIZON',
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      DestinationConfig: { OnFailure: { Destination: ANYTHING } },
    });
    expect(JSON.stringify(mapping?.['FilterCriteria'])).toContain('due');
    expect(actionsOf('relay-changes')).toEqual(
      expect.arrayContaining([
        'dynamodb:GetRecords',
        'dynamodb:GetShardIterator',
        'dynamodb:DescribeStream',
        'dynamodb:ListStreams',
        'sqs:SendMessage',
        'events:PutEvents',
      ]),
    );
  });
});

describe('rules', () => {
  const rules = Object.values(resourcesOf(template, 'AWS::Events::Rule')).map(({ Properties }) => Properties);
  const patternOf = (text: string): unknown =>
    rules.find(({ EventPattern = {} }) => JSON.stringify(EventPattern).includes(text));

  it('send arrivals in the intake to their queue', () => {
    expect(patternOf('Object Created')).toMatchObject({
      EventPattern: {
        source: ['aws.s3'],
        detail: { object: { key: [{ prefix: 'audio/' }, { prefix: 'drop/' }] }, bucket: { name: [ANYTHING] } },
      },
    });
  });

  it.each(['screen', 'seal', 'transcribe', 'analyse', 'index', 'access-copy', 'purge'])(
    'send what is due for %s from our bus',
    (step) => {
      expect(rules).toContainEqual(
        expect.objectContaining({
          EventBusName: ANYTHING,
          EventPattern: { source: ['callvault'], 'detail-type': ['recording.due'], detail: { step: [step] } },
        }),
      );
    },
  );

  it('hear of our own speech-to-text jobs, which name themselves in two ways', () => {
    expect(patternOf('Transcribe Job State Change')).toMatchObject({
      EventPattern: { detail: { TranscriptionJobName: [{ prefix: JOB_PREFIX }] } },
    });
    expect(patternOf('Call Analytics Job State Change')).toMatchObject({
      EventPattern: { detail: { JobName: [{ prefix: JOB_PREFIX }] } },
    });
  });

  it('send to webhooks every event that is public, and what is told again', () => {
    const [found] = rules.filter(({ EventPattern = {} }) => JSON.stringify(EventPattern).includes(REPLAYED));
    expect(found).toMatchObject({
      EventBusName: ANYTHING,
      EventPattern: { source: ['callvault'], 'detail-type': [...PUBLIC_TYPES, REPLAYED] },
    });
    // What EventBridge takes.
    expect(JSON.stringify(found?.['EventPattern']).length).toBeLessThan(2048);
  });

  it('start what the clock starts', () => {
    const schedules = rules.map(({ ScheduleExpression }) => ScheduleExpression).filter((each) => each !== undefined);
    expect(schedules.sort()).toEqual([
      'rate(1 day)',
      'rate(1 hour)',
      'rate(1 minute)',
      'rate(1 minute)',
      'rate(15 minutes)',
      'rate(15 minutes)',
    ]);
  });

  it('keep what could not be delivered', () => {
    for (const { Targets } of rules) {
      for (const target of z.array(z.looseObject({})).parse(Targets)) expect(target).toHaveProperty('DeadLetterConfig');
    }
  });
});

/** The folders that a statement's resources end with. */
function foldersOf(resource: unknown): string[] {
  return [resource].flat().map((each) => /\/([a-z]+\/\*)"/u.exec(JSON.stringify(each))?.[1] ?? JSON.stringify(each));
}
