/** Rights on the services that understand speech and language, and on the bus that tells of recordings. */
import { Stack } from 'aws-cdk-lib';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, type IRole } from 'aws-cdk-lib/aws-iam';
import { JOB_PREFIX } from '../../adapters/aws/transcribe-jobs.ts';
import type { Evidence } from '../stacks/evidence-stack.ts';

/** Starts jobs that write into the work bucket. A start has no resource to be limited to. */
export function startSpeechJobs({ work }: Evidence, dataAccess: IRole): PolicyStatement[] {
  return [
    new PolicyStatement({
      sid: 'StartSpeechJobs',
      actions: ['transcribe:StartTranscriptionJob'],
      resources: ['*'],
      conditions: { StringEquals: { 'transcribe:OutputBucketName': work.bucketName } },
    }),
    new PolicyStatement({
      sid: 'StartCallAnalytics',
      actions: ['transcribe:StartCallAnalyticsJob'],
      resources: ['*'],
    }),
    new PolicyStatement({
      sid: 'LendDataAccess',
      actions: ['iam:PassRole'],
      resources: [dataAccess.roleArn],
      conditions: { StringEquals: { 'iam:PassedToService': 'transcribe.amazonaws.com' } },
    }),
  ];
}

/** Asks for a job's answer, and forgets the job when that is sealed. */
export function followSpeechJobs({ work }: Evidence): PolicyStatement[] {
  const { partition, region, account } = Stack.of(work);
  const jobs = `arn:${partition}:transcribe:${region}:${account}`;
  return [
    new PolicyStatement({
      sid: 'FollowSpeechJobs',
      actions: ['transcribe:GetTranscriptionJob', 'transcribe:DeleteTranscriptionJob'],
      resources: [`${jobs}:transcription-job/${JOB_PREFIX}*`],
    }),
    new PolicyStatement({
      sid: 'FollowCallAnalytics',
      actions: ['transcribe:GetCallAnalyticsJob', 'transcribe:DeleteCallAnalyticsJob'],
      resources: [`${jobs}:analytics/${JOB_PREFIX}*`, `${jobs}:analytics-job/${JOB_PREFIX}*`],
    }),
  ];
}

/** Comprehend's synchronous calls know no resources. */
export function understandText(): PolicyStatement[] {
  return [
    new PolicyStatement({
      sid: 'UnderstandText',
      actions: ['comprehend:BatchDetectSentiment', 'comprehend:BatchDetectEntities'],
      resources: ['*'],
    }),
  ];
}

export function publishEvents(bus: IEventBus): PolicyStatement[] {
  return [new PolicyStatement({ sid: 'PutEvents', actions: ['events:PutEvents'], resources: [bus.eventBusArn] })];
}
