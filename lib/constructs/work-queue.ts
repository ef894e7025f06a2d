/** A queue that one function empties, and the queue of what it could not handle. */
import { Duration } from 'aws-cdk-lib';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { IRuleTarget } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { CallvaultFunction } from './callvault-function.ts';

/** Longer than anything else that is repeated: a dead letter waits for a person. */
const DEAD_LETTERS_KEPT = Duration.days(14);

export interface WorkQueueProps {
  readonly consumer: CallvaultFunction;
  readonly timeout: Duration;
  readonly batchSize: number;
  /** Most invocations at a time. */
  readonly concurrency?: number;
  /** Deliveries before a message is a dead letter. */
  readonly deliveries?: number;
  /** How long a message may come back again and again. */
  readonly kept?: Duration;
  /** When it is told that the queue falls behind, if not after two tries. */
  readonly slowAfter?: Duration;
}

export class WorkQueue extends Construct {
  readonly name: string;
  readonly consumer: CallvaultFunction;
  readonly source: { readonly queue: Queue; readonly slowAfter: Duration };
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    const { consumer, timeout, batchSize, concurrency, deliveries = 5, kept = Duration.days(4) } = props;
    this.name = consumer.name;
    this.consumer = consumer;
    this.deadLetters = deadLetterQueue(this, 'DeadLetters');
    const visible = timeout.toSeconds() * 6;
    const queue = new Queue(this, 'Queue', {
      ...SEALED_OFF,
      // Six times the timeout, as Lambda asks: a throttled batch is tried again before it becomes visible.
      visibilityTimeout: Duration.seconds(visible),
      retentionPeriod: kept,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: deliveries },
    });
    this.source = { queue, slowAfter: props.slowAfter ?? Duration.seconds(visible * 2) };
    consumer.allow(
      new PolicyStatement({
        sid: 'TakeMessages',
        actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueAttributes'],
        resources: [queue.queueArn],
      }),
    );
    const mapping = new EventSourceMapping(this, 'Source', {
      target: consumer.function,
      eventSourceArn: queue.queueArn,
      batchSize,
      reportBatchItemFailures: true,
      ...(concurrency !== undefined && { maxConcurrency: concurrency }),
    });
    // Lambda tries the rights when the mapping is made.
    mapping.node.addDependency(consumer.role);
  }

  /** What EventBridge cannot deliver lands beside what the function could not handle. */
  get target(): IRuleTarget {
    return new SqsQueue(this.source.queue, { deadLetterQueue: this.deadLetters, retryAttempts: 24 });
  }
}

const SEALED_OFF = {
  encryption: QueueEncryption.SQS_MANAGED,
  enforceSSL: true,
} as const satisfies QueueProps;

export function deadLetterQueue(scope: Construct, id: string): Queue {
  return new Queue(scope, id, { ...SEALED_OFF, retentionPeriod: DEAD_LETTERS_KEPT });
}
