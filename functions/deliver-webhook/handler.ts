/** Takes events from the bus to webhooks. */
import { createContext } from '../container.ts';
import { lazily } from '../lazily.ts';
import { cataloguePart } from '../parts/catalogue.ts';
import { delayMessage } from '../parts/message-delay.ts';
import { senderPart, webhookKeysPart } from '../parts/webhooks.ts';
import { readEnv } from '../read-env.ts';
import { deliverHandler } from './deliver.ts';
import { envSchema } from './env.ts';

const open = lazily(() => {
  const env = readEnv(envSchema);
  return createContext({ ...cataloguePart(env), ...webhookKeysPart(env), ...senderPart(env) });
});

export const handler = deliverHandler(open, delayMessage);
