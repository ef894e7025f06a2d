/** The outbox: a commit that made a recording due becomes an event on the bus, at least once. */
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { createEventPublisher } from '../../adapters/aws/event-publisher.ts';
import { lazily } from '../lazily.ts';
import { readEnv } from '../read-env.ts';
import { envSchema } from './env.ts';
import { relayHandler } from './relay.ts';

const open = lazily(() =>
  createEventPublisher({ client: new EventBridgeClient({}), busName: readEnv(envSchema).EVENT_BUS }),
);

export const handler = relayHandler(open);
