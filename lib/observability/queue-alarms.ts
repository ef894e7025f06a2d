/** Messages that nobody could handle, and queues that fall behind. */
import { Duration } from 'aws-cdk-lib';
import type { Alarms } from '../constructs/alarms.ts';
import type { Watched } from '../pipeline/pipeline.ts';

export function watchQueue(alarms: Alarms, { name, deadLetters, source }: Watched): void {
  alarms.add({
    id: `${name}-dead-letters`,
    says: `${name} could not handle a message.`,
    severity: 'high',
    runbook: 'dead-letters',
    metric: deadLetters.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period: Duration.minutes(1) }),
  });
  if (!source) return;
  alarms.add({
    id: `${name}-behind`,
    says: `The queue of ${name} falls behind.`,
    severity: 'medium',
    runbook: 'queue-behind',
    metric: source.queue.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum', period: Duration.minutes(5) }),
    atLeast: source.slowAfter.toSeconds(),
    periods: 3,
  });
}
