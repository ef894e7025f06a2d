/** Where the facts of calls go, an event bus, and where they are asked for. */
import { AthenaClient } from '@aws-sdk/client-athena';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { createAthenaFacts } from '../../adapters/aws/athena-facts.ts';
import { createEventFacts } from '../../adapters/aws/event-facts.ts';
import { createEventPublisher } from '../../adapters/aws/event-publisher.ts';
import type { Parts } from '../container.ts';

export function factsPart({ EVENT_BUS: busName }: { EVENT_BUS: string }): Pick<Parts, 'facts'> {
  return {
    facts: () => createEventFacts({ publisher: createEventPublisher({ client: new EventBridgeClient({}), busName }) }),
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
