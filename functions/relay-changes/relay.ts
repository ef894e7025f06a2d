/** Stream records in, events out; what could not be sent is named by its sequence number, and the stream goes on from there. */
import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { dueFromStream } from '../../adapters/aws/dynamo-stream.ts';
import type { EventPublisher } from '../../adapters/aws/event-publisher.ts';
import { AppError } from '../../core/errors.ts';
import { nextStep } from '../../core/recording/lifecycle.ts';
import { faultOf, log } from '../log.ts';
import { observed, type FunctionHandler } from '../middleware.ts';
import type { BatchAnswer } from '../queue-handler.ts';

const eventSchema = z.object({ Records: z.array(z.record(z.string(), z.unknown())) });
const recordSchema = z.object({
  dynamodb: z.object({
    SequenceNumber: z.string(),
    NewImage: z.custom<Record<string, AttributeValue>>((image) => typeof image === 'object').optional(),
  }),
});

export function relayHandler(open: () => EventPublisher): FunctionHandler<BatchAnswer> {
  const relay = async (record: unknown): Promise<void> => {
    const { SequenceNumber: sequenceNumber, NewImage } = recordSchema.parse(record).dynamodb;
    try {
      await relayChange(open(), NewImage);
    } catch (error) {
      log('CHANGE_FAILED', { sequenceNumber, ...faultOf(error) });
      throw error;
    }
  };
  return observed(async (event, context) =>
    processPartialResponse(eventSchema.parse(event), relay, new BatchProcessor(EventType.DynamoDBStreams), {
      context,
      throwOnFullBatchFailure: false,
    }),
  );
}

/** Waiting for something outside, or for nothing: no event. */
async function relayChange(
  publisher: EventPublisher,
  image: Record<string, AttributeValue> | undefined,
): Promise<void> {
  const due = dueFromStream(image);
  const step = due && nextStep(due.recording);
  if (!due || step === undefined || step === 'wait' || step === 'none') return;
  const { recordingId } = due;
  const event = { source: 'callvault', detailType: 'recording.due', detail: { recordingId, step } };
  const failed = await publisher.publish([event]);
  if (failed.length > 0) throw new AppError('UNAVAILABLE', 'The bus did not take the event.');
}
