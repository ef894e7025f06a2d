/** Every alarm says how bad it is and where to read on; nothing of the pipeline is without one. */
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { resourcesOf, stacksOf } from './support.ts';

const { insights, observability, pipeline } = stacksOf({ alarmEmail: 'oncall@callvault.example' });
const template = Template.fromStack(observability);
const alarmSchema = z.looseObject({
  AlarmDescription: z.string(),
  MetricName: z.string(),
  Namespace: z.string(),
  TreatMissingData: z.string(),
  AlarmActions: z.array(z.unknown()).min(1),
});
const alarms = Object.values(resourcesOf(template, 'AWS::CloudWatch::Alarm')).map(({ Properties }) =>
  alarmSchema.parse(Properties),
);

describe('alarms', () => {
  it('say what is wrong, how bad it is and where the runbook is', () => {
    for (const { AlarmDescription } of alarms) {
      expect(AlarmDescription).toMatch(
        /^[A-Za-z].*\. severity: (critical|high|medium); runbook: docs\/runbook\.md#[a-z-]+$/,
      );
    }
  });

  it('watch every dead-letter queue, queue, function and stream', () => {
    const count = (metric: string): number => alarms.filter(({ MetricName }) => MetricName === metric).length;
    expect(count('ApproximateNumberOfMessagesVisible')).toBe([...pipeline.queues, ...(insights?.queues ?? [])].length);
    expect(count('ApproximateAgeOfOldestMessage')).toBe(pipeline.queues.filter(({ source }) => source).length);
    // Of the API's functions as well, when there are any.
    expect(count('Errors')).toBeGreaterThanOrEqual(pipeline.functions.length);
    expect(count('Throttles')).toBe(count('Errors'));
    expect(count('IteratorAge')).toBe(1);
  });

  it('tell when the log has not moved for ten minutes, silence included', () => {
    expect(alarms.find(({ MetricName }) => MetricName === 'LogSize')).toMatchObject({
      Period: 300,
      EvaluationPeriods: 2,
      Statistic: 'SampleCount',
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
      Dimensions: [{ Name: 'service', Value: 'integrate-log' }],
    });
  });

  it('tell when the sweep does not end any more, silence included', () => {
    expect(alarms.filter(({ MetricName }) => MetricName === 'QuarantineAgeHours')).toContainEqual(
      expect.objectContaining({ Statistic: 'SampleCount', Threshold: 1, TreatMissingData: 'breaching' }),
    );
  });

  it('need no arithmetic and no other alarm', () => {
    for (const alarm of alarms) expect(alarm).not.toHaveProperty('Metrics');
    template.resourceCountIs('AWS::CloudWatch::CompositeAlarm', 0);
  });

  it('watch replication where there is any', () => {
    const replicated = Template.fromStack(stacksOf({ replicaRegion: 'eu-west-1' }).observability);
    replicated.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'OperationsFailedReplication' });
  });
});

describe('who is told', () => {
  it('is a topic that is encrypted and answers over TLS only', () => {
    template.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'oncall@callvault.example',
    });
    const [topic] = Object.values(resourcesOf(template, 'AWS::SNS::Topic'));
    expect(topic?.Properties).toHaveProperty('KmsMasterKeyId');
    expect(JSON.stringify(resourcesOf(template, 'AWS::SNS::TopicPolicy'))).toContain('aws:SecureTransport');
  });

  it('may be a topic that is there', () => {
    const alarmTopicArn = ['arn', 'aws', 'sns', 'eu-central-1', '1'.repeat(12), 'oncall'].join(':');
    const stack = stacksOf({ alarmTopicArn }).observability;
    Template.fromStack(stack).resourceCountIs('AWS::SNS::Topic', 0);
    expect(stack.alarmTopic.topicArn).toBe(alarmTopicArn);
  });
});
