/** A speech-to-text job has ended somewhere else: its answer is sealed beside the audio. */
import { cataloguePart } from '../parts/catalogue.ts';
import { keyParts } from '../parts/keys.ts';
import { delayMessage } from '../parts/message-delay.ts';
import { intakePart, scratchPart, vaultPart, workPart } from '../parts/storage.ts';
import { transcriberOf } from '../parts/transcriber.ts';
import { createContext } from '../container.ts';
import { lazily } from '../lazily.ts';
import { readEnv } from '../read-env.ts';
import { envSchema } from './env.ts';
import { finishHandler } from './finish.ts';

const open = lazily(() => {
  const env = readEnv(envSchema);
  const parts = {
    ...cataloguePart(env),
    ...intakePart(env),
    ...keyParts(env),
    ...scratchPart(),
    ...vaultPart(env),
    ...workPart(env),
  };
  return createContext({ ...parts, transcriber: () => transcriberOf(env) });
});

export const handler = finishHandler(open, delayMessage);
