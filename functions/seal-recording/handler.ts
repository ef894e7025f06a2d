/** Seals what has arrived, or rejects it with a reason. */
import { bundledPolicies } from '../policies.ts';
import { cataloguePart } from '../parts/catalogue.ts';
import { keyParts } from '../parts/keys.ts';
import { delayMessage } from '../parts/message-delay.ts';
import { intakePart, scratchPart, vaultPart, workPart } from '../parts/storage.ts';
import { createContext } from '../container.ts';
import { lazily } from '../lazily.ts';
import { readEnv } from '../read-env.ts';
import { stepHandler } from '../step-handler.ts';
import { envSchema } from './env.ts';

const open = lazily(() => {
  const env = readEnv(envSchema);
  return createContext({
    ...cataloguePart(env),
    ...intakePart(env),
    ...keyParts(env),
    ...scratchPart(),
    ...vaultPart(env),
    ...workPart(env),
    policies: bundledPolicies,
  });
});

export const handler = stepHandler('seal', open, delayMessage);
