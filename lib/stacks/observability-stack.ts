/** Who is told, and of what: alarms with a severity and a place in the runbook, and one dashboard. */
import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Topic, type ITopic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { Config } from '../config.ts';
import { Alarms } from '../constructs/alarms.ts';
import type { CallvaultFunction } from '../constructs/callvault-function.ts';
import { dashboard } from '../observability/dashboard.ts';
import { watchEvidence, watchReplica } from '../observability/evidence-alarms.ts';
import { watchFunction, watchStream } from '../observability/function-alarms.ts';
import { watchQueue } from '../observability/queue-alarms.ts';
import type { Watched } from '../pipeline/pipeline.ts';
import type { Evidence } from './evidence-stack.ts';

export interface ObservabilityStackProps extends StackProps {
  readonly config: Config;
  readonly evidence: Evidence;
  readonly functions: readonly CallvaultFunction[];
  readonly queues: readonly Watched[];
  readonly streams: readonly CallvaultFunction[];
  readonly api?: RestApi;
}

export class ObservabilityStack extends Stack {
  readonly alarmTopic: ITopic;

  constructor(scope: Construct, id: string, props: ObservabilityStackProps) {
    super(scope, id, props);
    const { config, evidence, functions, queues, streams, api } = props;
    this.alarmTopic = topicFor(this, config, evidence);
    const alarms = new Alarms(this, 'Alarms', { topic: this.alarmTopic });
    for (const queue of queues) watchQueue(alarms, queue);
    for (const watched of functions) watchFunction(alarms, watched);
    for (const reader of streams) watchStream(alarms, reader);
    watchEvidence(alarms);
    watchReplica(alarms, config, evidence);
    if (api) {
      alarms.add({
        id: 'api-errors',
        says: 'The API answers with server errors.',
        severity: 'high',
        runbook: 'api-errors',
        metric: api.metricServerError({ statistic: 'Sum', period: Duration.minutes(5) }),
        atLeast: 5,
        periods: 2,
      });
    }
    dashboard(this, { alarms: alarms.all, functions, queues });
    new CfnOutput(this, 'AlarmTopicArn', { value: this.alarmTopic.topicArn });
  }
}

function topicFor(scope: Construct, { alarmTopicArn, alarmEmail }: Config, { operationsKey }: Evidence): ITopic {
  if (alarmTopicArn !== undefined) return Topic.fromTopicArn(scope, 'AlarmTopic', alarmTopicArn);
  const topic = new Topic(scope, 'AlarmTopic', { masterKey: operationsKey, enforceSSL: true });
  if (alarmEmail !== undefined) topic.addSubscription(new EmailSubscription(alarmEmail));
  return topic;
}
