/** Destroys the key of a recording that was erased or has expired, and everything that was made of it; then it is certified. */
import { cataloguePart } from '../parts/catalogue.ts';
import { erasurePart } from '../parts/erasure.ts';
import { factsPart } from '../parts/facts.ts';
import { keyParts } from '../parts/keys.ts';
import { delayMessage } from '../parts/message-delay.ts';
import { searchPart } from '../parts/search.ts';
import { intakePart, removingVaultPart, workPart } from '../parts/storage.ts';
import { transcriberOf } from '../parts/transcriber.ts';
import { createContext } from '../container.ts';
import { lazily } from '../lazily.ts';
import { readEnv } from '../read-env.ts';
import { stepHandler } from '../step-handler.ts';
import { envSchema } from './env.ts';

const open = lazily(() => {
  const env = readEnv(envSchema);
  return createContext({
    ...cataloguePart(env),
    ...erasurePart({ keys: true }),
    ...factsPart(env),
    ...intakePart(env),
    ...keyParts(env),
    ...searchPart(env),
    ...removingVaultPart(env),
    ...workPart(env),
    transcriber: () => transcriberOf(env),
  });
});

export const handler = stepHandler('purge', open, delayMessage);
