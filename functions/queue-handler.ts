/** Handlers of SQS queues: one message after the other, and only those that failed are delivered again. */
import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import * as z from 'zod';
import type { MessageDelay } from '../adapters/aws/message-delay.ts';
import { AppError } from '../core/errors.ts';
import { faultOf, log } from './log.ts';
import { count } from './metrics.ts';
import { observed, type FunctionHandler } from './middleware.ts';

export interface BatchAnswer {
  batchItemFailures: { itemIdentifier: string }[];
}

/** `retry` = it failed, with nothing to add to the log: deliver it again soon. `wait` = whenever the queue shows it again;
 * `seconds` = then. */
export type Handled = 'done' | 'retry' | 'wait' | { readonly seconds: number };

export interface Delivery {
  /** Deliveries of this message so far, this one included. */
  readonly attempt: number;
}

const eventSchema = z.object({ Records: z.array(z.record(z.string(), z.unknown())) });
const recordSchema = z.object({
  messageId: z.string(),
  body: z.string(),
  receiptHandle: z.string(),
  eventSourceARN: z.string(),
  attributes: z.object({ ApproximateReceiveCount: z.coerce.number().int().positive() }),
});
type Message = z.infer<typeof recordSchema>;

const FIRST_DELAY = 30;
const LONGEST_DELAY = 15 * 60;

/**
 * `body` is what every message must be. One that is not is counted, named by its id alone, and fails until it is a dead letter.
 * Without `delay` a failed message comes back when its queue shows it again.
 */
export function queueHandler<T>(
  body: z.ZodType<T>,
  work: (message: T, delivery: Delivery) => Promise<Handled>,
  delay?: MessageDelay,
): FunctionHandler<BatchAnswer> {
  const handle = async (record: unknown): Promise<void> => {
    const message = recordSchema.parse(record);
    const handled = await handleOne(body, work, message);
    if (handled === 'done') return;
    if (handled !== 'wait' && delay) await bringBack(delay, message, handled === 'retry' ? undefined : handled.seconds);
    throw new AppError('UNAVAILABLE', 'To be delivered again.');
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

async function handleOne<T>(
  body: z.ZodType<T>,
  work: (message: T, delivery: Delivery) => Promise<Handled>,
  { messageId, body: text, attributes }: Message,
): Promise<Handled> {
  const message = read(body, text);
  if (!message) {
    count('InvalidMessages');
    log('MESSAGE_INVALID', { messageId });
    return 'retry';
  }
  return work(message.value, { attempt: attributes.ApproximateReceiveCount }).catch((error: unknown) => {
    count('FailedMessages');
    log('MESSAGE_FAILED', { messageId, ...faultOf(error) });
    return 'retry' as const;
  });
}

/** Undefined for a message that is not of this queue. */
function read<T>(body: z.ZodType<T>, text: string): { value: T } | undefined {
  try {
    return { value: body.parse(JSON.parse(text)) };
  } catch {
    return undefined;
  }
}

/** A failure here costs time only: the queue shows the message again by itself. */
async function bringBack(delay: MessageDelay, message: Message, wanted: number | undefined): Promise<void> {
  const failures = message.attributes.ApproximateReceiveCount;
  const seconds = wanted ?? Math.min(FIRST_DELAY * 4 ** (failures - 1), LONGEST_DELAY);
  await delay(message, seconds).catch((error: unknown) => {
    log('DELAY_FAILED', { messageId: message.messageId, ...faultOf(error) });
  });
}
