/** The daily audit of the custody log and of a sample of what it speaks of. */
import { createContext } from '../container.ts';
import { lazily } from '../lazily.ts';
import { cataloguePart } from '../parts/catalogue.ts';
import { keyParts } from '../parts/keys.ts';
import { readLogParts } from '../parts/read-log.ts';
import { vaultPart } from '../parts/storage.ts';
import { readEnv } from '../read-env.ts';
import { auditHandler } from './audit.ts';
import { envSchema } from './env.ts';

const open = lazily(() => {
  const env = readEnv(envSchema);
  return createContext({ ...cataloguePart(env), ...readLogParts(env), ...keyParts(env), ...vaultPart(env) });
});

export const handler = auditHandler(open);
