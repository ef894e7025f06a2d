/** Handlers of SQS queues: one message after the other, and only those that failed are delivered again. */
import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import * as z from 'zod';
import { AppError } from '../core/errors.ts';
import { faultOf, log } from './log.ts';
import { count } from './metrics.ts';
import { observed, type FunctionHandler } from './middleware.ts';

export interface BatchAnswer {
  batchItemFailures: { itemIdentifier: string }[];
}

/** `retry` = nothing to add to the log, deliver it again. */
export type Handled = 'done' | 'retry';

export interface Delivery {
  /** Deliveries of this message so far, this one included. */
  readonly attempt: number;
}

const eventSchema = z.object({ Records: z.array(z.record(z.string(), z.unknown())) });
const recordSchema = z.object({
  messageId: z.string(),
  body: z.string(),
  attributes: z.object({ ApproximateReceiveCount: z.coerce.number().int().positive() }),
});

/** `body` is what every message must be. One that is not is counted, named by its id alone, and fails until it is a dead letter. */
export function queueHandler<T>(
  body: z.ZodType<T>,
  work: (message: T, delivery: Delivery) => Promise<Handled>,
): FunctionHandler<BatchAnswer> {
  const handle = async (record: unknown): Promise<void> => {
    const { messageId, message, attempt } = read(body, record);
    const handled = await work(message, { attempt }).catch((error: unknown) => {
      count('FailedMessages');
      log('MESSAGE_FAILED', { messageId, ...faultOf(error) });
      return 'retry' as const;
    });
    if (handled === 'retry') throw new AppError('UNAVAILABLE', 'To be delivered again.');
  };
  return observed(async (event, context) => {
    const processor = new BatchProcessor(EventType.SQS);
    return processPartialResponse(eventSchema.parse(event), handle, processor, {
      context,
      processInParallel: false,
      throwOnFullBatchFailure: false,
    });
  });
}

function read<T>(body: z.ZodType<T>, record: unknown): { messageId: string; message: T; attempt: number } {
  const { messageId, body: text, attributes } = recordSchema.parse(record);
  try {
    return { messageId, message: body.parse(JSON.parse(text)), attempt: attributes.ApproximateReceiveCount };
  } catch {
    count('InvalidMessages');
    log('MESSAGE_INVALID', { messageId });
    throw new AppError('VALIDATION_FAILED', 'Not a message of this queue.');
  }
}
