/** Puts on the bus what was committed since the last time, every minute; and what somebody wants to hear again. */
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { createEventOutlet } from '../../adapters/aws/event-outlet.ts';
import { createEventPublisher } from '../../adapters/aws/event-publisher.ts';
import { createContext } from '../container.ts';
import { lazily } from '../lazily.ts';
import { cataloguePart, ledgerPart } from '../parts/catalogue.ts';
import { readEnv } from '../read-env.ts';
import { envSchema } from './env.ts';
import { publishHandler } from './publish.ts';

const open = lazily(() => {
  const env = readEnv(envSchema);
  const publisher = createEventPublisher({ client: new EventBridgeClient({}), busName: env.EVENT_BUS });
  return {
    context: createContext({ ...cataloguePart(env), ...ledgerPart(env) }),
    outlet: createEventOutlet({ publisher }),
  };
});

export const handler = publishHandler(open);
