/** The functions that take one step of the pipeline differ in the step and in what they may touch. */
import * as z from 'zod';
import type { MessageDelay } from '../adapters/aws/message-delay.ts';
import type { Context } from '../core/use-cases/context.ts';
import { advance, noteCrash, type Runnable } from '../core/use-cases/advance-recording.ts';
import { count } from './metrics.ts';
import type { FunctionHandler } from './middleware.ts';
import { queueHandler, type BatchAnswer } from './queue-handler.ts';

/** A message for a function: the recording is due, and `step` was next when it was sent. By the time it comes another may be. */
export function stepHandler(step: Runnable, open: () => Context, delay?: MessageDelay): FunctionHandler<BatchAnswer> {
  const envelope = z.object({ detail: z.object({ recordingId: z.string().min(1), step: z.literal(step) }) });
  return queueHandler(
    envelope,
    async ({ detail: { recordingId } }, { attempt }) => {
      await noteCrash(open(), recordingId, { step, attempt });
      const advanced = await advance(open(), recordingId, { only: step, attempt });
      switch (advanced.outcome) {
        case 'done':
        case 'stopped':
          return 'done';
        case 'collided':
          return 'retry';
        case 'failed':
          count('FailedSteps');
          return advanced.final ? 'done' : 'retry';
      }
    },
    delay,
  );
}
