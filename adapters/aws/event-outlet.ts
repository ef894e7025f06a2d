/** Events of the archive on the bus. What is told again goes to webhooks as an event of its own; without a webhook named, to everybody. */
import { AppError } from '../../core/errors.ts';
import type { EventOutlet, SentEvent } from '../../core/events/ports.ts';
import { REPLAYED } from '../../core/events/webhook.ts';
import type { BusEvent, EventPublisher } from './event-publisher.ts';

export function createEventOutlet({ publisher }: { publisher: EventPublisher }): EventOutlet {
  return {
    async send(events) {
      const failed = await publisher.publish(events.flatMap(onBus));
      if (failed.length > 0) throw new AppError('UNAVAILABLE', 'The bus did not take every event.');
      return [];
    },
  };
}

function onBus({ event, replay }: SentEvent): BusEvent[] {
  const source = 'callvault';
  const told = { source, detailType: event.type, detail: event };
  if (!replay) return [told];
  const again = { source, detailType: REPLAYED, detail: { event, replay } };
  return replay.webhookId === undefined ? [told, again] : [again];
}
