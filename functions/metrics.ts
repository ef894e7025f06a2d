/** The figures that alarms and dashboards read: CloudWatch embedded metric format, written to the log. */
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

export const NAMESPACE = 'Callvault';

/** Every metric of the product's own; the dimension is `service`, the name of the function. */
export const METRIC_NAMES = [
  'InvalidMessages',
  'FailedMessages',
  'FailedSteps',
  'DropsDelivered',
  'LeavesIntegrated',
  'LogSize',
  'ArrivalsRegistered',
  'StalledRecordings',
  'QuarantineAgeHours',
  'LogProblems',
  'RecordingsVerified',
  'AltersFound',
  'ScreeningAgeMinutes',
  'CardDataFound',
  'ReviewFailures',
  'QuietRecorders',
  'EventsTold',
  'EventsBehind',
  'WebhookAttempts',
  'WebhookFailures',
  'WebhooksDisabled',
] as const;
export type MetricName = (typeof METRIC_NAMES)[number];

export const metrics = new Metrics({ namespace: NAMESPACE });

export function count(name: MetricName, value = 1): void {
  metrics.addMetric(name, MetricUnit.Count, value);
}
