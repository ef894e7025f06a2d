/** Whether the evidence is what it should be: the custody log moves, nothing contradicts it, no recording waits unnoticed. */
import { Duration, Stack } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { MetricName } from '../../functions/metrics.ts';
import type { Config } from '../config.ts';
import type { Alarms } from '../constructs/alarms.ts';
import { METRICS_NAMESPACE } from '../constructs/callvault-function.ts';
import { REPLICATION_RULE } from '../constructs/vault-replication.ts';
import { replicaBucketName } from '../replica-names.ts';
import type { Evidence } from '../stacks/evidence-stack.ts';

/** A figure that a function measures itself. */
export function ownMetric(service: string, name: MetricName, statistic: string, period: Duration): Metric {
  return new Metric({
    namespace: METRICS_NAMESPACE,
    metricName: name,
    dimensionsMap: { service },
    statistic,
    period,
  });
}

export function watchEvidence(alarms: Alarms): void {
  const day = Duration.days(1);
  alarms.add({
    id: 'log-not-integrated',
    says: 'Custody events have not been taken into the log for 10 minutes.',
    severity: 'critical',
    runbook: 'log-not-integrated',
    metric: ownMetric('integrate-log', 'LogSize', 'SampleCount', Duration.minutes(5)),
    below: 1,
    periods: 2,
    silenceIsBad: true,
  });
  alarms.add({
    id: 'log-problem',
    says: 'The audit found a contradiction in the custody log.',
    severity: 'critical',
    runbook: 'log-problem',
    metric: ownMetric('audit-log', 'LogProblems', 'Maximum', Duration.hours(1)),
  });
  alarms.add({
    id: 'recording-altered',
    says: 'A sampled recording is not what was sealed.',
    severity: 'critical',
    runbook: 'recording-altered',
    metric: ownMetric('audit-log', 'AltersFound', 'Maximum', Duration.hours(1)),
  });
  alarms.add({
    id: 'audit-missing',
    says: 'The daily audit has not ended for two days.',
    severity: 'high',
    runbook: 'audit-missing',
    metric: ownMetric('audit-log', 'LogProblems', 'SampleCount', day),
    below: 1,
    periods: 2,
    silenceIsBad: true,
  });
  alarms.add({
    id: 'sweep-missing',
    says: 'The sweep has not ended for an hour: what events lost is not found.',
    severity: 'high',
    runbook: 'sweep-missing',
    metric: ownMetric('sweep-archive', 'QuarantineAgeHours', 'SampleCount', Duration.hours(1)),
    below: 1,
    silenceIsBad: true,
  });
  alarms.add({
    id: 'recordings-stalled',
    says: 'Recordings are overdue for their next step again and again.',
    severity: 'medium',
    runbook: 'recordings-stalled',
    metric: ownMetric('sweep-archive', 'StalledRecordings', 'Maximum', Duration.minutes(15)),
    periods: 4,
  });
  alarms.add({
    id: 'quarantine-waits',
    says: 'A recording has been waiting in quarantine for a decision for three days.',
    severity: 'high',
    runbook: 'quarantine-waits',
    metric: ownMetric('sweep-archive', 'QuarantineAgeHours', 'Maximum', Duration.hours(1)),
    atLeast: 72,
  });
  alarms.add({
    id: 'screening-stuck',
    says: 'A recording has waited for an hour to be screened for card data: it is not sealed.',
    severity: 'high',
    runbook: 'screening-stuck',
    metric: ownMetric('sweep-archive', 'ScreeningAgeMinutes', 'Maximum', Duration.minutes(15)),
    atLeast: 60,
  });
  alarms.add({
    id: 'card-data-found',
    says: 'A card security code was found in a sealed recording, which is restricted now.',
    severity: 'high',
    runbook: 'card-data-found',
    metric: ownMetric('analyse-recording', 'CardDataFound', 'Sum', Duration.minutes(5)),
  });
  watchReview(alarms);
  watchEvents(alarms);
}

function watchReview(alarms: Alarms): void {
  const hour = Duration.hours(1);
  alarms.add({
    id: 'review-failed',
    says: 'A lock could not be renewed, or an erasure or an expiry could not be carried out.',
    severity: 'high',
    runbook: 'review-failed',
    metric: ownMetric('review-archive', 'ReviewFailures', 'Maximum', hour),
    periods: 3,
  });
  alarms.add({
    id: 'review-missing',
    says: 'The review has not ended for three hours: locks that wait for an event are not renewed.',
    severity: 'high',
    runbook: 'review-failed',
    metric: ownMetric('review-archive', 'ReviewFailures', 'SampleCount', hour),
    below: 1,
    periods: 3,
    silenceIsBad: true,
  });
  alarms.add({
    id: 'recorder-quiet',
    says: 'A recorder has delivered nothing in an hour in which it usually does.',
    severity: 'high',
    runbook: 'recorder-quiet',
    metric: ownMetric('watch-recorders', 'QuietRecorders', 'Maximum', Duration.minutes(15)),
  });
}

function watchEvents(alarms: Alarms): void {
  const minutes = Duration.minutes(5);
  alarms.add({
    id: 'events-not-published',
    says: 'Events of the archive have not been put on the bus for 10 minutes.',
    severity: 'high',
    runbook: 'events-not-published',
    metric: ownMetric('publish-events', 'EventsBehind', 'SampleCount', minutes),
    below: 1,
    periods: 2,
    silenceIsBad: true,
  });
  alarms.add({
    id: 'events-behind',
    says: 'More events are committed than are put on the bus.',
    severity: 'medium',
    runbook: 'events-not-published',
    metric: ownMetric('publish-events', 'EventsBehind', 'Minimum', minutes),
    periods: 6,
  });
  alarms.add({
    id: 'webhook-disabled',
    says: 'A webhook gets nothing any more: it said that it is gone, or failed for five days.',
    severity: 'medium',
    runbook: 'webhook-disabled',
    metric: ownMetric('deliver-webhook', 'WebhooksDisabled', 'Sum', minutes),
  });
}

export function watchReplica(alarms: Alarms, config: Config, { vault }: Evidence): void {
  if (config.replicaRegion === undefined) return;
  alarms.add({
    id: 'replication-failed',
    says: 'Versions of the vault could not be copied into the replica region.',
    severity: 'high',
    runbook: 'replication-failed',
    metric: new Metric({
      namespace: 'AWS/S3',
      metricName: 'OperationsFailedReplication',
      dimensionsMap: {
        SourceBucket: vault.bucketName,
        DestinationBucket: replicaBucketName(config, Stack.of(vault)),
        RuleId: REPLICATION_RULE,
      },
      statistic: 'Sum',
      period: Duration.minutes(5),
    }),
  });
}
