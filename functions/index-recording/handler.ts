/** Puts a call into the search index and its facts among those of the others. */
import { cataloguePart } from '../parts/catalogue.ts';
import { factsPart } from '../parts/facts.ts';
import { keyParts } from '../parts/keys.ts';
import { delayMessage } from '../parts/message-delay.ts';
import { searchPart } from '../parts/search.ts';
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
    ...factsPart(env),
    ...keyParts(env),
    ...searchPart(env),
    ...vaultPart(env),
    ...workPart(env),
  });
});

export const handler = stepHandler('index', open, delayMessage);
