/** Announcements go on the bus, where rules send them on: to a help desk, a CRM, a queue. */
import { AppError } from '../../core/errors.ts';
import { eventOfAnnouncement } from '../../core/events/public-event.ts';
import type { Announcer } from '../../core/insights/ports.ts';
import type { EventPublisher } from './event-publisher.ts';

/** The type of the event is the detail type; `detail` is the event as webhooks get it. */
export function createEventAnnouncer({ publisher }: { publisher: EventPublisher }): Announcer {
  return {
    async tell(announcement) {
      const detail = eventOfAnnouncement(announcement);
      const failed = await publisher.publish([{ source: 'callvault', detailType: detail.type, detail }]);
      if (failed.length > 0) throw new AppError('UNAVAILABLE', 'The bus did not take the event.');
    },
  };
}
