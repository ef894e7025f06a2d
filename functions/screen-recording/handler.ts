/** Looks for card data before the seal, and decides what is sealed. */
import { parseTranscript } from '../../adapters/formats/parse-transcript.ts';
import { cataloguePart } from '../parts/catalogue.ts';
import { delayMessage } from '../parts/message-delay.ts';
import { intakePart, workPart } from '../parts/storage.ts';
import { transcriberOf } from '../parts/transcriber.ts';
import { bundledPolicies } from '../policies.ts';
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
    ...workPart(env),
    transcriber: () => transcriberOf(env),
    policies: bundledPolicies,
    parseTranscript: () => parseTranscript,
  });
});

export const handler = stepHandler('screen', open, delayMessage);
