/** Announcements go on the bus, where rules send them on: to a help desk, a CRM, a queue. */
import { AppError } from '../../core/errors.ts';
import type { Announcer } from '../../core/insights/ports.ts';
import type { EventPublisher } from './event-publisher.ts';

/** The type of the announcement is the detail type; `detail.id` is the same for every repeat. */
export function createEventAnnouncer({ publisher }: { publisher: EventPublisher }): Announcer {
  return {
    async tell({ type, ...detail }) {
      const failed = await publisher.publish([{ source: 'callvault', detailType: type, detail }]);
      if (failed.length > 0) throw new AppError('UNAVAILABLE', 'The bus did not take the event.');
    },
  };
}
