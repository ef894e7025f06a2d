/** Call facts: nothing personal, encrypted, and questions whose answers expire. */
import { Match, Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { callFactsSchema } from '../../core/insights/call-facts.ts';
import { CALL_FACTS, type ColumnType } from '../../lib/insights/call-facts.ts';
import { QUESTIONS } from '../../lib/insights/questions.ts';
import { resourcesOf, stacksOf, statementsOfFunction } from './support.ts';

const { api, insights, observability, pipeline } = stacksOf({ insights: true });
if (!insights) throw new Error('no insights');
const template = Template.fromStack(insights);

const fieldSchema = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  format: z.string().optional(),
});
type Field = z.infer<typeof fieldSchema>;
/** A field that may be null says so by two types or by two shapes. */
const rowSchema = z.object({
  properties: z.record(z.string(), fieldSchema.extend({ anyOf: z.array(fieldSchema).optional() })),
});

const is =
  (type: string, format?: string) =>
  (field: Field): boolean =>
    [field.type].flat()[0] === type && field.format === format;

const FITS: Record<ColumnType, (field: Field) => boolean> = {
  string: (field) => [field.type].flat()[0] === 'string' && field.format !== 'date-time',
  boolean: is('boolean'),
  int: is('integer'),
  bigint: is('integer'),
  double: is('number'),
  timestamp: is('string', 'date-time'),
  'array<string>': is('array'),
};

test('rows tell nothing of the caller', () => {
  const names = CALL_FACTS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  const personal = /customer|phone|number|name|email|text|transcript|callid|summary/u;
  expect(names.filter((name) => personal.test(name))).toEqual([]);
});

test('the rows that are sent have these columns and no other', () => {
  expect(Object.keys(callFactsSchema.shape)).toEqual(CALL_FACTS.map(({ name }) => name));
});

test('a column takes what a row holds', () => {
  const { properties } = rowSchema.parse(z.toJSONSchema(callFactsSchema));
  const fieldOf = (name: string): Field => properties[name]?.anyOf?.[0] ?? properties[name] ?? {};
  const unfit = CALL_FACTS.filter(({ name, type }) => !FITS[type](fieldOf(name)));
  expect(unfit).toEqual([]);
});

test('Firehose takes rows as JSON, with times as ISO 8601 in UTC, and writes them as Parquet', () => {
  template.hasResourceProperties('AWS::KinesisFirehose::DeliveryStream', {
    ExtendedS3DestinationConfiguration: {
      DataFormatConversionConfiguration: {
        InputFormatConfiguration: { Deserializer: { OpenXJsonSerDe: Match.objectLike({}) } },
        OutputFormatConfiguration: { Serializer: { ParquetSerDe: Match.objectLike({}) } },
      },
    },
  });
});

test('a question counts a call once, however often its row came', () => {
  expect(
    QUESTIONS.filter(
      ({ sql }) =>
        !/PARTITION BY recordingid ORDER BY writtenms DESC/u.test(sql) || !/WHERE place = 1 AND NOT removed/u.test(sql),
    ),
  ).toEqual([]);
});

test('Firehose writes Parquet by the table, encrypted, and puts aside what does not fit', () => {
  template.hasResourceProperties('AWS::KinesisFirehose::DeliveryStream', {
    DeliveryStreamEncryptionConfigurationInput: { KeyType: 'CUSTOMER_MANAGED_CMK' },
    ExtendedS3DestinationConfiguration: {
      Prefix: 'call-facts/day=!{timestamp:yyyy-MM-dd}/',
      ErrorOutputPrefix: 'failed/!{firehose:error-output-type}/',
      DataFormatConversionConfiguration: Match.objectLike({ Enabled: true }),
      EncryptionConfiguration: { KMSEncryptionConfig: Match.anyValue() },
    },
  });
});

test('only events with facts get there', () => {
  template.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: { source: ['callvault'], 'detail-type': ['recording.facts'] },
    Targets: [Match.objectLike({ InputPath: '$.detail' })],
  });
});

test('what Firehose does not take is kept: encrypted, over TLS only, from this rule, with an alarm', () => {
  const [[queue, { Properties }] = ['', { Properties: {} }], ...others] = Object.entries(
    resourcesOf(template, 'AWS::SQS::Queue'),
  );
  expect(others).toEqual([]);
  expect(Properties).toMatchObject({ SqsManagedSseEnabled: true, MessageRetentionPeriod: 1_209_600 });
  const Arn = { 'Fn::GetAtt': [queue, 'Arn'] };
  const [[rule] = []] = Object.entries(resourcesOf(template, 'AWS::Events::Rule'));
  template.hasResourceProperties('AWS::Events::Rule', {
    Targets: [Match.objectLike({ DeadLetterConfig: { Arn } })],
  });
  template.hasResourceProperties('AWS::SQS::QueuePolicy', {
    Queues: [{ Ref: queue }],
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        Match.objectLike({
          Effect: 'Allow',
          Action: 'sqs:SendMessage',
          Principal: { Service: 'events.amazonaws.com' },
          Condition: { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [rule, 'Arn'] } } },
        }),
      ]),
    },
  });
  Template.fromStack(observability).hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmDescription: Match.stringLikeRegexp('^call-facts .*#dead-letters$'),
  });
});

test('answers are encrypted, expire, and a question that reads everything is stopped', () => {
  template.hasResourceProperties('AWS::Athena::WorkGroup', {
    WorkGroupConfiguration: {
      EnforceWorkGroupConfiguration: true,
      BytesScannedCutoffPerQuery: 107_374_182_400,
      ResultConfiguration: { EncryptionConfiguration: { EncryptionOption: 'SSE_KMS', KmsKey: Match.anyValue() } },
    },
  });
  template.hasResourceProperties('AWS::S3::Bucket', {
    LifecycleConfiguration: {
      Rules: Match.arrayWith([Match.objectLike({ Prefix: 'query-results/', ExpirationInDays: 30 })]),
    },
  });
});

test('named queries ask for columns that the table has', () => {
  const known = new Set([...CALL_FACTS.map(({ name }) => name), 'day']);
  for (const { sql } of QUESTIONS) {
    for (const column of known) expect(CALL_FACTS.some(({ name }) => name === column) || column === 'day').toBe(true);
    const asked = [...sql.matchAll(/(?:avg|sum|DISTINCT|UNNEST|approx_percentile)\(?\s*\(?([a-z]+)/gu)].map(
      ([, name = '']) => name,
    );
    expect(asked.filter((name) => !known.has(name))).toEqual([]);
  }
  expect(Object.keys(resourcesOf(template, 'AWS::Athena::NamedQuery'))).toHaveLength(QUESTIONS.length);
});

test('the API asks for facts: one work group, one table, no row is written and no file removed', () => {
  const template = Template.fromStack(api);
  const statements = statementsOfFunction(template, 'serve-api').filter(({ Sid }) =>
    ['AskAthena', 'ReadFactsTable', 'FindFacts', 'ReadFacts', 'KeepAnswers', 'OpenFacts'].includes(Sid ?? ''),
  );
  expect(statements).toHaveLength(6);
  const actions = statements.flatMap(({ Action }) => Action);
  expect(actions.filter((action) => /Delete|Update|Create|BatchWrite|\*/u.test(action))).toEqual([]);
  const writes = statements.find(({ Sid }) => Sid === 'KeepAnswers');
  expect(JSON.stringify(writes?.Resource)).toContain('/query-results/*');
  expect(JSON.stringify(writes?.Resource)).not.toContain('call-facts');
  expect(statements.filter(({ Resource }) => Resource === '*')).toEqual([]);
  template.hasResourceProperties('AWS::Lambda::Function', {
    Environment: {
      Variables: Match.objectLike({ FACTS_DATABASE: Match.anyValue(), FACTS_WORK_GROUP: Match.anyValue() }),
    },
  });
});

test('without insights the API asks nobody', () => {
  const { api: bare } = stacksOf({ insights: false });
  const statements = statementsOfFunction(Template.fromStack(bare), 'serve-api');
  expect(statements.filter(({ Action }) => Action.some((action) => action.startsWith('athena:')))).toEqual([]);
});

test('whoever takes a call out of the index, or puts it there, can tell so', () => {
  const who = [
    [pipeline, 'index-recording'],
    [pipeline, 'purge-recording'],
    [pipeline, 'review-archive'],
    [api, 'serve-api'],
  ] as const;
  for (const [stack, name] of who) {
    const actions = statementsOfFunction(Template.fromStack(stack), name).flatMap(({ Action }) => Action);
    expect(actions).toContain('events:PutEvents');
  }
});
