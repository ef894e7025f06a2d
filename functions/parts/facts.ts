/** Where the facts of calls and announcements go, an event bus, and where they are asked for. */
import { AthenaClient } from '@aws-sdk/client-athena';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { createAthenaFacts } from '../../adapters/aws/athena-facts.ts';
import { createEventAnnouncer } from '../../adapters/aws/event-announcer.ts';
import { createEventFacts } from '../../adapters/aws/event-facts.ts';
import { createEventPublisher, type EventPublisher } from '../../adapters/aws/event-publisher.ts';
import type { Parts } from '../container.ts';

export function factsPart({ EVENT_BUS: busName }: { EVENT_BUS: string }): Pick<Parts, 'facts' | 'announcer'> {
  const publisher = (): EventPublisher => createEventPublisher({ client: new EventBridgeClient({}), busName });
  return {
    facts: () => createEventFacts({ publisher: publisher() }),
    announcer: () => createEventAnnouncer({ publisher: publisher() }),
  };
}

/** Nothing without both. */
export function factSourcePart({
  FACTS_DATABASE: database,
  FACTS_WORK_GROUP: workGroup,
}: {
  FACTS_DATABASE?: string | undefined;
  FACTS_WORK_GROUP?: string | undefined;
}): Pick<Parts, 'factSource'> {
  if (database === undefined || workGroup === undefined) return {};
  return { factSource: () => createAthenaFacts({ client: new AthenaClient({}), database, workGroup }) };
}
