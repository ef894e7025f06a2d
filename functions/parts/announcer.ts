/** Who tells other systems of tickets and alerts: an event bus. */
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { createEventAnnouncer } from '../../adapters/aws/event-announcer.ts';
import { createEventPublisher } from '../../adapters/aws/event-publisher.ts';
import type { Parts } from '../container.ts';

export function announcerPart({ EVENT_BUS: busName }: { EVENT_BUS: string }): Pick<Parts, 'announcer'> {
  return {
    announcer: () => {
      const publisher = createEventPublisher({ client: new EventBridgeClient({}), busName });
      return createEventAnnouncer({ publisher });
    },
  };
}
