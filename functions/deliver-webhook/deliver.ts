/** An event of the bus, to every webhook that wants it; the message comes back when the next attempt is due. */
import * as z from 'zod';
import type { MessageDelay } from '../../adapters/aws/message-delay.ts';
import type { SentEvent } from '../../core/events/ports.ts';
import { publicEventSchema } from '../../core/events/public-event.ts';
import { REPLAYED } from '../../core/events/webhook.ts';
import type { Attempt } from '../../core/use-cases/attempt-delivery.ts';
import type { Context } from '../../core/use-cases/context.ts';
import { deliverEvent } from '../../core/use-cases/deliver-event.ts';
import { log } from '../log.ts';
import { count } from '../metrics.ts';
import type { FunctionHandler } from '../middleware.ts';
import { queueHandler, type BatchAnswer } from '../queue-handler.ts';

/** What SQS hides a message for at most, less a moment. */
const LONGEST_SECONDS = 43_000;

const messageSchema = z
  .union([
    z.object({
      'detail-type': z.literal(REPLAYED),
      detail: z.object({
        event: publicEventSchema,
        replay: z.object({ id: z.string(), webhookId: z.string().exactOptional() }),
      }),
    }),
    z.object({ 'detail-type': z.string(), detail: publicEventSchema }),
  ])
  .transform(({ detail }): SentEvent => ('event' in detail ? detail : { event: detail }));

export function deliverHandler(open: () => Context, delay: MessageDelay): FunctionHandler<BatchAnswer> {
  return queueHandler(
    messageSchema,
    async (sent) => {
      const context = open();
      const { attempts, nextAt } = await deliverEvent(context, sent);
      attempts.forEach(report);
      if (!nextAt) return 'done';
      const wait = Math.ceil((nextAt.getTime() - context.clock.now().getTime()) / 1000);
      return { seconds: Math.min(Math.max(wait, 1), LONGEST_SECONDS) };
    },
    delay,
  );
}

function report({ delivery }: Attempt): void {
  const { webhookId, event, state, attempts, lastError: error, lastStatus: status } = delivery;
  count('WebhookAttempts');
  if (state === 'delivered') return;
  count('WebhookFailures');
  const final = state === 'failed';
  log('DELIVERY_FAILED', { webhookId, eventId: event.id, attempts, error: error ?? 'REFUSED', status, final });
}
