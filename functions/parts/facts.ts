/** Where the facts of analysed calls go: an event bus. */
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { createEventFacts } from '../../adapters/aws/event-facts.ts';
import { createEventPublisher } from '../../adapters/aws/event-publisher.ts';
import type { Parts } from '../container.ts';

export function factsPart({ EVENT_BUS: busName }: { EVENT_BUS: string }): Pick<Parts, 'facts'> {
  return {
    facts: () => createEventFacts({ publisher: createEventPublisher({ client: new EventBridgeClient({}), busName }) }),
  };
}
