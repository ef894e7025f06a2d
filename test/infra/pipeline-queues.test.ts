/** Queues and rules of the pipeline: what the emulator does not enforce is asserted on the template. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { PUBLIC_TYPES } from '../../core/events/public-event.ts';
import { REPLAYED } from '../../core/events/webhook.ts';
import { JOB_PREFIX } from '../../adapters/aws/transcribe-jobs.ts';
import { ALL, QUEUED, actionsOf, bySid, pascal, pipeline, template } from './pipeline-template.ts';
import { ANYTHING, resourcesOf, statementsOf } from './support.ts';

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
