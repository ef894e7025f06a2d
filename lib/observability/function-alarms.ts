/** Functions that fail or are held back, and readers that lag behind their stream. */
import { Duration } from 'aws-cdk-lib';
import type { Alarms } from '../constructs/alarms.ts';
import type { CallvaultFunction } from '../constructs/callvault-function.ts';

const period = Duration.minutes(5);

export function watchFunction(alarms: Alarms, { name, function: watched }: CallvaultFunction): void {
  alarms.add({
    id: `${name}-errors`,
    says: `${name} fails.`,
    severity: 'medium',
    runbook: 'function-errors',
    metric: watched.metricErrors({ period }),
    atLeast: 3,
    periods: 2,
  });
  alarms.add({
    id: `${name}-throttles`,
    says: `${name} is held back by the account's concurrency.`,
    severity: 'medium',
    runbook: 'function-throttles',
    metric: watched.metricThrottles({ period }),
    periods: 3,
  });
}

export function watchStream(alarms: Alarms, { name, function: reader }: CallvaultFunction): void {
  alarms.add({
    id: `${name}-lag`,
    says: `${name} lags behind the table's stream, which forgets after a day.`,
    severity: 'high',
    runbook: 'stream-lag',
    metric: reader.metric('IteratorAge', { statistic: 'Maximum', period }),
    atLeast: Duration.minutes(10).toMilliseconds(),
    periods: 2,
  });
}
