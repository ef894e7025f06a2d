/**
 * When a message that failed comes back. Without being told, that is when its queue shows it again, and this must be longer than the longest
 * run: far too long for a failure that passes.
 */
import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { AppError } from '../../core/errors.ts';
import { unavailable } from './service-errors.ts';

export interface TakenMessage {
  readonly eventSourceARN: string;
  /** Of this delivery. */
  readonly receiptHandle: string;
}

/** Errors: UNAVAILABLE naming the call. */
export type MessageDelay = (message: TakenMessage, seconds: number) => Promise<void>;

/** The URL says which queue; where SQS is, the client knows better. */
export const SQS_OPTIONS = { useQueueUrlAsEndpoint: false } as const;

export function createMessageDelay({ client }: { client: SQSClient }): MessageDelay {
  return async ({ eventSourceARN, receiptHandle }, seconds) => {
    const request = new ChangeMessageVisibilityCommand({
      QueueUrl: queueUrl(eventSourceARN),
      ReceiptHandle: receiptHandle,
      VisibilityTimeout: seconds,
    });
    await client.send(request).catch((error: unknown) => {
      throw unavailable('sqs:ChangeMessageVisibility', error);
    });
  };
}

/** A delivery names its queue by ARN, and asking for the URL would need another right. */
function queueUrl(arn: string): string {
  const [, partition, service, region, account, name] = arn.split(':');
  if (service !== 'sqs' || region === undefined || account === undefined || name === undefined) {
    throw new AppError('INTERNAL', 'The source of a message is not a queue.');
  }
  return `https://sqs.${region}.amazonaws.com${partition === 'aws-cn' ? '.cn' : ''}/${account}/${name}`;
}
