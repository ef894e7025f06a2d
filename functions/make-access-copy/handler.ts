/** Makes the copy that is played. */
import { cataloguePart } from '../parts/catalogue.ts';
import { keyParts } from '../parts/keys.ts';
import { delayMessage } from '../parts/message-delay.ts';
import { vaultPart, workPart } from '../parts/storage.ts';
import { createContext } from '../container.ts';
import { lazily } from '../lazily.ts';
import { readEnv } from '../read-env.ts';
import { stepHandler } from '../step-handler.ts';
import { envSchema } from './env.ts';

const open = lazily(() => {
  const env = readEnv(envSchema);
  return createContext({
    ...cataloguePart(env),
    ...keyParts(env),
    ...vaultPart(env),
    ...workPart(env),
  });
});

export const handler = stepHandler('access-copy', open, delayMessage);
