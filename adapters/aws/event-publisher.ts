/** Puts events on an EventBridge bus. The service takes ten at a time and may refuse some of them: those are told by their position. */
import { PutEventsCommand, type EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { unavailable } from './service-errors.ts';

const BATCH = 10;

export interface BusEvent {
  readonly source: string;
  readonly detailType: string;
  /** Ids, codes and figures only: events are archived and replayed. */
  readonly detail: Readonly<Record<string, Detail>>;
}

type Detail = string | number | boolean | null | readonly string[] | { readonly [name: string]: Detail };

export interface EventPublisher {
  /**
   * Publishes any number of events. Returns the positions of those that the bus did not take, in order.
   * Errors: UNAVAILABLE when a whole call failed; some of the events may have gone out then.
   */
  publish(events: readonly BusEvent[]): Promise<readonly number[]>;
}

export function createEventPublisher(options: { client: EventBridgeClient; busName: string }): EventPublisher {
  const { client, busName } = options;
  return {
    async publish(events) {
      const failed: number[] = [];
      for (let start = 0; start < events.length; start += BATCH) {
        const Entries = events.slice(start, start + BATCH).map(({ source, detailType, detail }) => ({
          EventBusName: busName,
          Source: source,
          DetailType: detailType,
          Detail: JSON.stringify(detail),
        }));
        const answer = await client.send(new PutEventsCommand({ Entries })).catch((error: unknown) => {
          throw unavailable('events:PutEvents', error);
        });
        answer.Entries?.forEach(({ EventId }, at) => {
          if (EventId === undefined) failed.push(start + at);
        });
      }
      return failed;
    },
  };
}
