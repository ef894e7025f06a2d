/** What finish-transcription does with the event of a job that has ended. */
import * as z from 'zod';
import type { MessageDelay } from '../../adapters/aws/message-delay.ts';
import { jobFromEvent } from '../../adapters/aws/transcribe-jobs.ts';
import { collectTranscription } from '../../core/use-cases/collect-transcription.ts';
import type { Context } from '../../core/use-cases/context.ts';
import type { FunctionHandler } from '../middleware.ts';
import { queueHandler, type BatchAnswer } from '../queue-handler.ts';

const envelope = z.object({ detail: z.record(z.string(), z.unknown()) });

export function finishHandler(open: () => Context, delay?: MessageDelay): FunctionHandler<BatchAnswer> {
  return queueHandler(
    envelope,
    async ({ detail }) => {
      const job = jobFromEvent(detail);
      // The account may have other users of the service.
      if (!job) return 'done';
      await collectTranscription(open(), job.recordingId, job.job);
      return 'done';
    },
    delay,
  );
}
