/** Seals the transcript that was given, or starts a speech-to-text job. */
import { parseTranscript } from '../../adapters/formats/parse-transcript.ts';
import { cataloguePart } from '../parts/catalogue.ts';
import { keyParts } from '../parts/keys.ts';
import { delayMessage } from '../parts/message-delay.ts';
import { intakePart, scratchPart, vaultPart, workPart } from '../parts/storage.ts';
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
    ...intakePart(env),
    ...keyParts(env),
    ...scratchPart(),
    ...vaultPart(env),
    ...workPart(env),
    transcriber: () => transcriberOf(env),
    parseTranscript: () => parseTranscript,
  });
});

export const handler = stepHandler('transcribe', open, delayMessage);
