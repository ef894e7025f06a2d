/** Something has arrived in the intake bucket: an announced upload, or a file that another system dropped. */
import { createContext } from '../container.ts';
import { lazily } from '../lazily.ts';
import { cataloguePart } from '../parts/catalogue.ts';
import { delayMessage } from '../parts/message-delay.ts';
import { dropBoxOf, intakePart, vaultPart } from '../parts/storage.ts';
import { bundledPolicies } from '../policies.ts';
import { readEnv } from '../read-env.ts';
import { envSchema } from './env.ts';
import { receiveHandler } from './receive.ts';

const open = lazily(() => {
  const env = readEnv(envSchema);
  const parts = { ...cataloguePart(env), ...intakePart(env), ...vaultPart(env) };
  const context = createContext({ ...parts, policies: bundledPolicies });
  return { context, drops: dropBoxOf(env) };
});

export const handler = receiveHandler(open, delayMessage);
