/** One page for whoever is on call: what waits, what fails, and whether the log moves. */
import { Duration } from 'aws-cdk-lib';
import { AlarmStatusWidget, Dashboard, GraphWidget, type Alarm, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { CallvaultFunction } from '../constructs/callvault-function.ts';
import type { Watched } from '../pipeline/pipeline.ts';
import { ownMetric } from './evidence-alarms.ts';

const period = Duration.minutes(5);

interface Shown {
  readonly alarms: readonly Alarm[];
  readonly functions: readonly CallvaultFunction[];
  readonly queues: readonly Watched[];
}

export function dashboard(scope: Construct, { alarms, functions, queues }: Shown): void {
  const graph = (title: string, left: IMetric[]): GraphWidget => new GraphWidget({ title, left, width: 12 });
  const sources = queues.flatMap(({ name, source }) => (source ? [{ name, queue: source.queue }] : []));
  new Dashboard(scope, 'Dashboard', {
    widgets: [
      [new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 24 })],
      [
        graph(
          'Oldest message, seconds',
          sources.map(({ name, queue }) =>
            queue.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum', period, label: name }),
          ),
        ),
        graph(
          'Dead letters',
          queues.map(({ name, deadLetters }) =>
            deadLetters.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period, label: name }),
          ),
        ),
      ],
      [
        graph(
          'Errors',
          functions.map(({ name, function: shown }) => shown.metricErrors({ period, label: name })),
        ),
        graph(
          'Duration, 95 of 100 below',
          functions.map(({ name, function: shown }) => shown.metricDuration({ statistic: 'p95', period, label: name })),
        ),
      ],
      [
        graph('Custody log', [ownMetric('integrate-log', 'LogSize', 'Maximum', period)]),
        graph('Sweep', [
          ownMetric('sweep-archive', 'ArrivalsRegistered', 'Sum', period),
          ownMetric('sweep-archive', 'StalledRecordings', 'Sum', period),
        ]),
      ],
    ],
  });
}
